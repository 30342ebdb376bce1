//! Stories of files that people send.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use xinqiao_platform::attachments::{AttachmentError, Attachments, FileKind, Scanner};
use xinqiao_platform::db::testing::fresh_dir;

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n and the rest of a picture";

/// A data directory that goes with the test.
struct Data(PathBuf);

impl Data {
    fn fresh() -> Data {
        Data(fresh_dir())
    }
    async fn open(&self, scanner: Option<Scanner>) -> Attachments {
        Attachments::open(&self.0, 100_000, scanner).await.unwrap()
    }
    fn files(&self) -> usize {
        files_under(&self.0)
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn files_under(dir: &Path) -> usize {
    let entries = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { files_under(&path) } else { 1 })
        .sum()
}

fn pieces(content: &[u8]) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> + use<> {
    let pieces: Vec<_> = content
        .chunks(7)
        .map(|piece| Ok(Bytes::copy_from_slice(piece)))
        .collect();
    stream::iter(pieces)
}

#[tokio::test]
async fn a_file_is_kept_under_its_hash_and_once() {
    let data = Data::fresh();
    let store = data.open(None).await;
    let stored = store.keep(pieces(PNG)).await.unwrap();
    assert_eq!(stored.kind, FileKind::Png);
    assert_eq!(stored.size, PNG.len() as u64);
    assert_eq!(store.keep(pieces(PNG)).await.unwrap(), stored);
    assert_eq!(data.files(), 1);

    let mut read = Vec::new();
    store
        .read(&stored.sha256)
        .await
        .unwrap()
        .read_to_end(&mut read)
        .await
        .unwrap();
    assert_eq!(read, PNG);
    assert!(store.is_intact(&stored.sha256).await.unwrap());
    let place = data
        .0
        .join("attachments")
        .join(&stored.sha256[..2])
        .join(&stored.sha256[2..4]);
    std::fs::write(place.join(&stored.sha256), b"something else").unwrap();
    assert!(!store.is_intact(&stored.sha256).await.unwrap());

    store.remove(&stored.sha256).await.unwrap();
    assert!(matches!(
        store.read(&stored.sha256).await,
        Err(AttachmentError::Missing)
    ));
}

#[tokio::test]
async fn what_is_too_large_empty_broken_off_or_of_another_kind_leaves_nothing() {
    let data = Data::fresh();
    let store = data.open(None).await;
    let large = [PNG, &vec![0; 100_000]].concat();
    assert!(matches!(
        store.keep(pieces(&large)).await,
        Err(AttachmentError::TooLarge { limit: 100_000 })
    ));
    assert!(matches!(
        store.keep(pieces(b"")).await,
        Err(AttachmentError::Empty)
    ));
    for wrong in [
        &b"<html><script>alert(1)</script>"[..],
        b"MZ\x90\x00",
        b"PK\x03\x04 a plain zip",
        b"\x7FELF",
    ] {
        assert!(matches!(
            store.keep(pieces(wrong)).await,
            Err(AttachmentError::Kind)
        ));
    }
    let broken = stream::iter([Ok(Bytes::from_static(PNG)), Err("the line went dead")]);
    assert!(matches!(
        store.keep(broken).await,
        Err(AttachmentError::BrokeOff)
    ));
    assert_eq!(data.files(), 0);
}

#[tokio::test]
async fn only_a_hash_is_ever_part_of_a_path() {
    let data = Data::fresh();
    let store = data.open(None).await;
    for name in [
        "",
        "../../etc/passwd",
        "ABCD",
        &"A".repeat(64),
        &format!("{}/", "a".repeat(63)),
    ] {
        assert!(
            matches!(store.read(name).await, Err(AttachmentError::Missing)),
            "{name}"
        );
    }
}

#[test]
fn a_file_is_what_its_bytes_say() {
    let sure: [(&[u8], FileKind); 9] = [
        (b"\xFF\xD8\xFF\xE0", FileKind::Jpeg),
        (b"RIFF\x01\x02\x03\x04WEBPVP8 ", FileKind::Webp),
        (b"RIFF\x01\x02\x03\x04WAVEfmt ", FileKind::Wav),
        (b"GIF89a", FileKind::Gif),
        (b"%PDF-1.7", FileKind::Pdf),
        (b"ID3\x04", FileKind::Mp3),
        (b"\xFF\xFB\x90\x64", FileKind::Mp3),
        (b"#!AMR\n", FileKind::Amr),
        (b"\0\0\0\x20ftypisom", FileKind::Mp4),
    ];
    for (head, kind) in sure {
        assert_eq!(FileKind::of(head, head), Some(kind));
        assert_eq!(FileKind::from_extension(kind.extension()), Some(kind));
    }
    let zip = |names: &str| FileKind::of(b"PK\x03\x04", names.as_bytes());
    assert_eq!(
        zip("[Content_Types].xml word/document.xml"),
        Some(FileKind::Docx)
    );
    assert_eq!(
        zip("[Content_Types].xml xl/workbook.xml"),
        Some(FileKind::Xlsx)
    );
    assert_eq!(
        zip("[Content_Types].xml word/document.xml word/vbaProject.bin"),
        None
    );
    assert_eq!(zip("run.exe"), None);
    for short in [
        &b""[..],
        b"\xFF",
        b"RIFF",
        b"\0\0\0\x20ftyp",
        b"\xFF\xFF\xFF\xFF",
    ] {
        assert_eq!(FileKind::of(short, short), None);
    }
}

/// A clamd of a few lines: finds whatever holds `EICAR`.
async fn clamd(mut line: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin) {
    let mut command = [0; 10];
    line.read_exact(&mut command).await.unwrap();
    assert_eq!(&command, b"zINSTREAM\0");
    let mut content = Vec::new();
    loop {
        let length = line.read_u32().await.unwrap() as usize;
        if length == 0 {
            break;
        }
        let begin = content.len();
        content.resize(begin + length, 0);
        line.read_exact(&mut content[begin..]).await.unwrap();
    }
    let found = content.windows(5).any(|part| part == b"EICAR");
    let answer: &[u8] = if found {
        b"stream: Eicar-Test FOUND\0"
    } else {
        b"stream: OK\0"
    };
    line.write_all(answer).await.unwrap();
}

#[tokio::test]
async fn a_scanner_has_the_last_word() {
    let data = Data::fresh();
    let tcp = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp://{}", tcp.local_addr().unwrap());
    let tcp = tokio::spawn(async move {
        for _ in 0..2 {
            clamd(tcp.accept().await.unwrap().0).await;
        }
    });
    let store = data.open(Scanner::parse(&address)).await;
    store.keep(pieces(PNG)).await.unwrap();
    let infected = store
        .keep(pieces(&[PNG, b" EICAR "].concat()))
        .await
        .unwrap_err();
    assert!(
        matches!(&infected, AttachmentError::Infected { signature } if signature == "Eicar-Test"),
        "{infected}"
    );
    tcp.await.unwrap();
    assert_eq!(data.files(), 1);

    let gone = store.keep(pieces(PNG)).await.unwrap_err();
    assert!(matches!(gone, AttachmentError::NotScanned { .. }), "{gone}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_scanner_may_listen_on_a_socket_of_the_machine() {
    let data = Data::fresh();
    std::fs::create_dir_all(&data.0).unwrap();
    let socket = data.0.join("clamd.sock");
    let listener = tokio::net::UnixListener::bind(&socket).unwrap();
    let clamd = tokio::spawn(async move { clamd(listener.accept().await.unwrap().0).await });
    let store = data
        .open(Scanner::parse(&format!("unix:{}", socket.display())))
        .await;
    store.keep(pieces(PNG)).await.unwrap();
    clamd.await.unwrap();
    assert_eq!(Scanner::parse("http://clamd"), None);
}
