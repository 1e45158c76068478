//! Bytes → text: UTF-8 with or without mark, UTF-16 with mark, Windows-1252 as a last resort; nothing else, and never
//! silently wrong.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text and how certain its encoding is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub text: String,
    /// Not UTF-8 and without mark: read as Windows-1252, which fits every byte.
    pub guessed: bool,
}

/// Why bytes are no text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Garbled {
    /// Bytes that no text file holds (NUL, control characters).
    Binary,
    /// Broken UTF-16.
    Utf16,
}

/// The text in `bytes`.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Garbled> {
    let marked = |encoding: &'static Encoding, body: &[u8]| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(body).map(Cow::into_owned);
        text.ok_or(Garbled::Utf16).and_then(plain).map(|text| Decoded { text, guessed: false })
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, body @ ..] => unmarked(body),
        [0xFF, 0xFE, body @ ..] => marked(UTF_16LE, body),
        [0xFE, 0xFF, body @ ..] => marked(UTF_16BE, body),
        body => unmarked(body),
    }
}

fn unmarked(body: &[u8]) -> Result<Decoded, Garbled> {
    if let Ok(text) = std::str::from_utf8(body) {
        return plain(text.to_owned()).map(|text| Decoded { text, guessed: false });
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(body);
    plain(text.into_owned()).map(|text| Decoded { text, guessed: true })
}

/// Refuses control characters other than tabs and ends of lines; C1 controls are what Windows-1252 leaves undefined.
fn plain(text: String) -> Result<String, Garbled> {
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
    // The end-of-file mark of old systems is no content.
    let body = text.strip_suffix('\u{1a}').unwrap_or(&text);
    match (body.contains(odd), body.len() == text.len()) {
        (true, _) => Err(Garbled::Binary),
        (false, true) => Ok(text),
        (false, false) => Ok(body.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).unwrap().text
    }

    #[test]
    fn marks_are_taken_off_and_obeyed() {
        assert_eq!(text("\u{feff}Siti".as_bytes()), "Siti");
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain("Désa".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(text(&wide), "Désa");
        let wide: Vec<u8> = [0xFE, 0xFF].into_iter().chain("Désa".encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(text(&wide), "Désa");
    }

    #[test]
    fn what_is_not_utf8_is_read_as_windows_1252_and_marked_as_guessed() {
        let decoded = decode(b"D\xe9sa \x96 Kota").unwrap();
        assert_eq!((decoded.text.as_str(), decoded.guessed), ("Désa – Kota", true));
    }

    #[test]
    fn binary_content_and_broken_utf16_are_refused() {
        assert_eq!(decode(b"unit_id,name\nU1\0,x"), Err(Garbled::Binary));
        assert_eq!(decode(b"a,b\n1\x1a,2\n"), Err(Garbled::Binary));
        assert_eq!(text(b"a,b\n1,2\n\x1a"), "a,b\n1,2\n");
        assert_eq!(decode(b"\x93\x81\xff"), Err(Garbled::Binary));
        assert_eq!(decode(b"\xff\xfea"), Err(Garbled::Utf16));
    }
}
