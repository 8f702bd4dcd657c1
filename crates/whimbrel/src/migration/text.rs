//! Bytes of a file into text.

use thiserror::Error;

use crate::sql::{Position, line_column};

/// Why the bytes of a file are not text that PostgreSQL can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TextError {
    /// Windows' "Unicode".
    #[error(
        "the file is in UTF-16; save it as UTF-8, for instance with `iconv -f UTF-16 -t UTF-8`"
    )]
    Utf16,
    /// A NUL character where UTF-16 is not the likely reason.
    #[error("the file holds a NUL character, so it is not SQL")]
    Nul,
    /// Some older encoding.
    #[error(
        "the file is not in UTF-8 (byte 0x{byte:02x}); convert it, for instance with `iconv -f LATIN1 -t UTF-8`"
    )]
    NotUtf8 {
        /// The first byte that does not fit.
        byte: u8,
    },
}

/// Reads UTF-8, without a byte order mark.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, (Position, TextError)> {
    let start = Position { line: 1, column: 1 };
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err((start, TextError::Utf16));
    }
    // Looking whether there is one is many times faster than looking where.
    if bytes.contains(&0) {
        let at = bytes.iter().position(|&byte| byte == 0).unwrap_or_default();
        // In UTF-16 every other byte of plain SQL is zero.
        let zeros = bytes.iter().filter(|&&byte| byte == 0).count();
        let error =
            if zeros * 3 > bytes.len() { TextError::Utf16 } else { TextError::Nul };
        let before = String::from_utf8_lossy(&bytes[..at]);
        return Err((line_column(&before, before.len()), error));
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.drain(..'\u{FEFF}'.len_utf8());
            }
            Ok(text)
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes()[at];
            let before = String::from_utf8_lossy(&error.as_bytes()[..at]);
            Err((line_column(&before, before.len()), TextError::NotUtf8 { byte }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let utf16 = |mark: &[u8]| {
            let text = "SELECT 1".encode_utf16().flat_map(u16::to_le_bytes);
            mark.iter().copied().chain(text).collect::<Vec<u8>>()
        };
        let error = |bytes: Vec<u8>| decode(bytes).unwrap_err();
        assert_eq!(error(utf16(&[0xFF, 0xFE])).1, TextError::Utf16);
        assert_eq!(error(utf16(&[])).1, TextError::Utf16);
        assert_eq!(error(b"SELECT 1\0".to_vec()).1, TextError::Nul);
        let (at, latin1) = error(b"-- a\nSELECT 'caf\xE9'".to_vec());
        assert_eq!(latin1, TextError::NotUtf8 { byte: 0xE9 });
        assert_eq!(at, Position { line: 2, column: 12 });
        assert_eq!(decode("\u{FEFF}é".into()), Ok("é".to_owned()));
    }
}
