//! A malware scanner that speaks the clamd protocol: `INSTREAM`, pieces with
//! their length, an empty piece, and a line in answer (clamd(8)).

use std::path::PathBuf;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::AttachmentError;

/// A file of the usual limit is scanned well within this.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the scanner listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanner {
    /// `host:port`
    Tcp(String),
    /// A socket in the file system.
    Unix(PathBuf),
}

impl Scanner {
    /// `tcp://host:port` or `unix:/path`; `None` when it is neither.
    pub fn parse(address: &str) -> Option<Scanner> {
        if let Some(path) = address.strip_prefix("unix:") {
            return Some(Scanner::Unix(PathBuf::from(path)));
        }
        let host = address.strip_prefix("tcp://")?;
        let (_, port) = host.rsplit_once(':')?;
        port.parse::<u16>()
            .is_ok()
            .then(|| Scanner::Tcp(host.to_owned()))
    }

    /// Has a file scanned.
    pub(super) async fn scan(
        &self,
        file: &mut (impl AsyncRead + Unpin),
    ) -> Result<(), AttachmentError> {
        let asked = async {
            match self {
                Scanner::Tcp(host) => ask(tokio::net::TcpStream::connect(host).await?, file).await,
                #[cfg(unix)]
                Scanner::Unix(path) => {
                    ask(tokio::net::UnixStream::connect(path).await?, file).await
                }
                #[cfg(not(unix))]
                Scanner::Unix(_) => Err(std::io::ErrorKind::Unsupported.into()),
            }
        };
        let not_scanned = |why: String| AttachmentError::NotScanned { why };
        let answer = tokio::time::timeout(PATIENCE, asked).await;
        let answer = answer.map_err(|_| not_scanned("no answer in 30 s".into()))?;
        let answer = answer.map_err(|error| not_scanned(error.to_string()))?;
        let said = answer.trim_end_matches(['\0', '\n']);
        let said = said.strip_prefix("stream: ").unwrap_or(said);
        match said.strip_suffix(" FOUND") {
            Some(signature) => Err(AttachmentError::Infected {
                signature: signature.to_owned(),
            }),
            None if said == "OK" => Ok(()),
            None => Err(not_scanned(said.chars().take(100).collect())),
        }
    }
}

async fn ask(
    mut scanner: impl AsyncRead + AsyncWrite + Unpin,
    file: &mut (impl AsyncRead + Unpin),
) -> std::io::Result<String> {
    scanner.write_all(b"zINSTREAM\0").await?;
    let mut piece = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut piece).await?;
        let length = u32::try_from(read).unwrap_or_default();
        scanner.write_all(&length.to_be_bytes()).await?;
        if read == 0 {
            break;
        }
        scanner.write_all(&piece[..read]).await?;
    }
    scanner.flush().await?;
    let mut answer = Vec::new();
    scanner.take(4096).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
