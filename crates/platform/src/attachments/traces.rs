//! What a picture tells beside what one sees on it: where and when it was taken,
//! with which telephone, whose it is. It is taken out before the picture is kept.
//!
//! The picture itself is not decoded: the parts a browser needs are copied as they
//! stand, in their order, and everything else is left behind, also what we do not
//! know and what follows after the end. Where a file is broken it is cut off.

use std::borrow::Cow;

use super::FileKind;

/// The way up of a JPEG picture, in EXIF: 2 to 8 turn or mirror it.
const TURNED: std::ops::RangeInclusive<u16> = 2..=8;
/// Parts of a PNG file that make the picture or change how one sees it.
const PNG_SEEN: [&[u8; 4]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
    b"bKGD", b"pHYs", b"hIST", b"cICP", b"acTL", b"fcTL", b"fdAT",
];
/// Parts of a WebP file that make the picture.
const WEBP_SEEN: [&[u8; 4]; 7] = [
    b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];
/// The bits of VP8X that announce XMP and EXIF.
const WEBP_TRACES: u8 = 0x04 | 0x08;

/// A file without them. What is no JPEG, PNG or WebP stays as it is.
#[must_use]
pub fn without_traces(content: &[u8]) -> Cow<'_, [u8]> {
    match FileKind::of(content, &[]) {
        Some(FileKind::Jpeg) => Cow::Owned(jpeg(content)),
        Some(FileKind::Png) => Cow::Owned(png(content)),
        Some(FileKind::Webp) => Cow::Owned(webp(content)),
        _ => Cow::Borrowed(content),
    }
}

/// ISO 10918-1, annex B: markers, each with its length, and after a start of scan
/// the picture up to the next marker.
fn jpeg(content: &[u8]) -> Vec<u8> {
    let mut bare = vec![0xFF, 0xD8];
    let mut rest = content.get(2..).unwrap_or_default();
    let mut way_up = None;
    loop {
        // Any number of 0xFF may stand before a marker.
        while let [0xFF, 0xFF, ..] = rest {
            rest = &rest[1..];
        }
        let [0xFF, marker, after @ ..] = rest else {
            return bare;
        };
        if *marker == 0xD9 {
            bare.extend([0xFF, 0xD9]);
            return bare;
        }
        let Some(length) = length(after) else {
            return bare;
        };
        let (body, behind) = after.split_at(length);
        let segment = &rest[..2 + length];
        rest = behind;
        match *marker {
            0xDA => {
                bare.extend(segment);
                let scan = scan(rest);
                bare.extend(&rest[..scan]);
                rest = &rest[scan..];
            }
            // Frames and tables.
            0xC0..=0xCF | 0xDB..=0xDF => bare.extend(segment),
            0xE0 if body[2..].starts_with(b"JFIF\0") => bare.extend(segment),
            // Colours: an ICC profile, and how Adobe's programs mixed them.
            0xE2 if body[2..].starts_with(b"ICC_PROFILE\0") => bare.extend(segment),
            0xEE if body[2..].starts_with(b"Adobe") => bare.extend(segment),
            0xE1 => {
                if way_up.is_none()
                    && let Some(turned) = orientation(&body[2..])
                {
                    way_up = Some(turned);
                    bare.extend(only_orientation(turned));
                }
            }
            _ => {}
        }
    }
}

/// The length of a segment with its own two bytes, if it is all there.
fn length(segment: &[u8]) -> Option<usize> {
    let [high, low, ..] = segment else {
        return None;
    };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    (length >= 2 && length <= segment.len()).then_some(length)
}

/// How far the picture goes: up to a marker that neither stands for 0xFF itself
/// nor is one to start again from.
fn scan(picture: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xFF | 0xD0..=0xD7);
    picture.windows(2).position(ends).unwrap_or(picture.len())
}

/// TIFF 6.0 within EXIF: the first directory's tag 0x0112, when it turns the picture.
fn orientation(app1: &[u8]) -> Option<u16> {
    let tiff = app1.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let two = |at: usize| -> Option<u16> {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match little {
            true => u16::from_le_bytes(bytes),
            false => u16::from_be_bytes(bytes),
        })
    };
    let four = |at: usize| -> Option<usize> {
        let bytes = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let number = match little {
            true => u32::from_le_bytes(bytes),
            false => u32::from_be_bytes(bytes),
        };
        usize::try_from(number).ok()
    };
    let directory = four(4)?;
    let entries = usize::from(two(directory)?);
    (0..entries)
        .map_while(|entry| directory.checked_add(2 + entry * 12))
        .find(|entry| two(*entry) == Some(0x0112))
        .and_then(|entry| two(entry.checked_add(8)?))
        .filter(|turned| TURNED.contains(turned))
}

/// EXIF that says which way is up, and nothing else.
fn only_orientation(turned: u16) -> Vec<u8> {
    let [high, low] = turned.to_be_bytes();
    let mut app1 = vec![0xFF, 0xE1, 0, 34];
    app1.extend(b"Exif\0\0MM\0\x2A\0\0\0\x08");
    app1.extend([
        0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, high, low, 0, 0, 0, 0, 0, 0,
    ]);
    app1
}

/// ISO 15948: a signature, then parts with length, name and check sum.
fn png(content: &[u8]) -> Vec<u8> {
    let (signature, mut rest) = content.split_at(content.len().min(8));
    let mut bare = signature.to_vec();
    loop {
        let [a, b, c, d, after @ ..] = rest else {
            return bare;
        };
        // With name and check sum.
        let whole = usize::try_from(u32::from_be_bytes([*a, *b, *c, *d]))
            .ok()
            .and_then(|length| length.checked_add(12))
            .filter(|whole| *whole <= rest.len());
        let (Some(whole), Some(name)) = (whole, after.first_chunk::<4>()) else {
            return bare;
        };
        let (part, behind) = rest.split_at(whole);
        rest = behind;
        if PNG_SEEN.contains(&name) {
            bare.extend(part);
        }
        if name == b"IEND" {
            return bare;
        }
    }
}

/// RIFF: parts with name and length, each padded to an even one.
fn webp(content: &[u8]) -> Vec<u8> {
    let (head, mut rest) = content.split_at(content.len().min(12));
    let mut bare = head.to_vec();
    while let Some((name, after)) = rest.split_first_chunk::<4>() {
        let Some((length, body)) = after.split_first_chunk::<4>() else {
            break;
        };
        let length = usize::try_from(u32::from_le_bytes(*length));
        let Some(length) = length.ok().filter(|length| *length <= body.len()) else {
            break;
        };
        if WEBP_SEEN.contains(&name) {
            let begins = bare.len();
            bare.extend(&rest[..8 + length]);
            bare.extend(std::iter::repeat_n(0, length & 1));
            if name == b"VP8X"
                && let Some(flags) = bare.get_mut(begins + 8)
            {
                *flags &= !WEBP_TRACES;
            }
        }
        // Some leave the last one without its padding.
        rest = body.get(length + (length & 1)..).unwrap_or_default();
    }
    let size = u32::try_from(bare.len().saturating_sub(8)).unwrap_or(u32::MAX);
    if let Some(place) = bare.get_mut(4..8) {
        place.copy_from_slice(&size.to_le_bytes());
    }
    bare
}

#[cfg(test)]
mod tests;
