use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

/// What a telephone writes about a place; nothing of it may be left.
const PLACE: &[u8] = b"GPS 31.2304N 121.4737E";

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], length.as_slice(), body].concat()
}

fn exif(turned: u8) -> Vec<u8> {
    let mut body = b"Exif\0\0II\x2A\0\x08\0\0\0\x02\0".to_vec();
    // The maker first, then the way up, as telephones do.
    body.extend([0x0F, 0x01, 2, 0, 22, 0, 0, 0, 38, 0, 0, 0]);
    body.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0]);
    body.extend([0, 0, 0, 0]);
    body.extend(PLACE);
    segment(0xE1, &body)
}

fn photograph(turned: u8) -> Vec<u8> {
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0".as_slice(), PLACE].concat();
    let mut photograph = vec![0xFF, 0xD8];
    photograph.extend(segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    photograph.extend(exif(turned));
    photograph.extend(segment(0xE1, &xmp));
    photograph.extend(segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"));
    photograph.extend(segment(0xE2, &[b"MPF\0".as_slice(), PLACE].concat()));
    photograph.extend(segment(0xED, PLACE));
    photograph.extend(segment(0xFE, PLACE));
    photograph.extend(segment(0xDB, &[0; 65]));
    photograph.extend(segment(0xDA, &[1, 1, 0, 0, 63, 0]));
    photograph.extend([0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]);
    // A second scan of a progressive picture, with a comment between the two.
    photograph.extend(segment(0xFE, PLACE));
    photograph.extend(segment(0xDA, &[1, 1, 0, 0, 63, 0]));
    photograph.extend([0x78, 0xFF, 0xD9]);
    // A moving picture behind the still one.
    photograph.extend(PLACE);
    photograph
}

fn tells_the_place(file: &[u8]) -> bool {
    file.windows(3).any(|part| part == b"GPS")
}

#[test]
fn a_photograph_keeps_its_picture_and_colours_and_not_where_it_was_taken() {
    let photograph = photograph(1);
    let bare = without_traces(&photograph);
    assert!(!tells_the_place(&bare));
    assert!(bare.windows(11).any(|part| part == b"ICC_PROFILE"));
    assert!(
        bare.windows(7)
            .any(|part| part == [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56])
    );
    assert!(bare.ends_with(&[0x78, 0xFF, 0xD9]));
    assert!(!bare.windows(4).any(|part| part == b"Exif"));
    assert_eq!(without_traces(&bare), bare, "nothing is left to take out");
}

#[test]
fn a_photograph_taken_sideways_is_still_shown_upright() {
    for turned in 2..=8 {
        let bare = without_traces(&photograph(turned)).into_owned();
        assert!(!tells_the_place(&bare));
        let app1 = bare.windows(4).position(|part| part == b"Exif").unwrap();
        assert_eq!(orientation(&bare[app1..]), Some(u16::from(turned)));
        assert_eq!(without_traces(&bare), bare);
    }
}

#[test]
fn a_drawing_loses_its_texts_and_keeps_what_makes_it() {
    let part = |name: &[u8], body: &[u8]| {
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [length.as_slice(), name, body, b"sums"].concat()
    };
    let signature = b"\x89PNG\r\n\x1A\n".to_vec();
    let seen = [
        part(b"IHDR", &[0; 13]),
        part(b"tRNS", b"x"),
        part(b"IDAT", b"picture"),
    ];
    let end = part(b"IEND", b"");
    let traces = [
        part(b"eXIf", PLACE),
        part(b"tEXt", PLACE),
        part(b"prVt", PLACE),
    ];
    let file = [
        signature.clone(),
        seen[0].clone(),
        traces.concat(),
        seen[1..].concat(),
        end.clone(),
        PLACE.to_vec(),
    ];
    assert_eq!(
        without_traces(&file.concat()),
        [signature, seen.concat(), end].concat()
    );
}

#[test]
fn a_web_picture_loses_them_and_says_so_in_its_head() {
    let part = |name: &[u8], body: &[u8]| {
        let length = u32::try_from(body.len()).unwrap().to_le_bytes();
        let padding = vec![0; body.len() % 2];
        [name, length.as_slice(), body, &padding].concat()
    };
    let file = |parts: &[Vec<u8>]| {
        let body = parts.concat();
        let size = u32::try_from(body.len() + 4).unwrap().to_le_bytes();
        [b"RIFF", size.as_slice(), b"WEBP", &body].concat()
    };
    let head = |flags: u8| part(b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
    let picture = part(b"VP8 ", b"odd");
    let traces = [part(b"EXIF", PLACE), part(b"XMP ", PLACE)].concat();
    let whole = file(&[head(0x2C), picture.clone(), traces]);
    assert_eq!(without_traces(&whole), file(&[head(0x20), picture]));
}

#[test]
fn other_files_stay_as_they_are() {
    for other in [
        b"%PDF-1.7 GPS".as_slice(),
        b"GIF89a GPS",
        b"",
        b"\xFF",
        b"RIFF",
    ] {
        assert_eq!(without_traces(other), other);
    }
}

#[test]
fn a_broken_file_is_cut_off_where_it_breaks() {
    // A segment longer than the file, shorter than its own length, without one.
    for (broken, left) in [
        (b"\xFF\xD8\xFF\xE1\xFF\xFFExif GPS".as_slice(), 2),
        (b"\xFF\xD8\xFF\xDB\0\x01 GPS", 2),
        (b"\xFF\xD8\xFF\xDB", 2),
        (b"\xFF\xD8\xFF\xFF\xFF\xFF", 2),
        (b"\x89PNG\r\n\x1A\n\xFF\xFF\xFF\xFFtEXtGPS", 8),
        (b"\x89PNG\r\n\x1A\n\0\0\0", 8),
        (b"RIFF\xFF\xFF\xFF\xFFWEBPVP8X\xFF\xFF\xFF\xFF GPS", 12),
    ] {
        let mut shown = String::new();
        for byte in broken {
            let _ = write!(shown, "{byte:02x}");
        }
        assert_eq!(without_traces(broken).len(), left, "{shown}");
    }
    // A directory of EXIF that points at itself, far away, or at 65535 entries.
    for at in [[0, 0, 0, 0], [0xFF; 4], [8, 0, 0, 0]] {
        let body = [b"Exif\0\0II\x2A\0".as_slice(), &at, &[0xFF, 0xFF]].concat();
        assert_eq!(orientation(&body), None);
    }
}

proptest! {
    #[test]
    fn whatever_comes_is_read_to_its_end_and_grows_by_nothing(
        which in 0_usize..3,
        noise in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        let start: [&[u8]; 3] = [b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"RIFF\0\0\0\0WEBP"];
        let file = [start[which], noise.as_slice()].concat();
        let bare = without_traces(&file);
        // A way up that was told in fewer bytes is told in ours.
        prop_assert!(bare.len() <= file.len() + 36);
        prop_assert_eq!(&without_traces(&bare), &bare);
    }

    #[test]
    fn a_photograph_damaged_on_its_way_is_read_to_its_end(
        cut in 0_usize..400,
        at in 0_usize..400,
        byte in any::<u8>(),
    ) {
        let mut file = photograph(6);
        file.truncate(cut.max(4));
        if let Some(place) = file.get_mut(at) {
            *place = byte;
        }
        let bare = without_traces(&file).into_owned();
        prop_assert_eq!(without_traces(&bare), bare.as_slice());
    }
}
