use sha2::{Digest, Sha256};

/// The checksum of a text: sha256 in hexadecimal digits.
///
/// A byte order mark and the kind of line ends do not count: a checkout on another
/// system is not an edit.
#[must_use]
pub fn checksum(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut digest = Sha256::new();
    for piece in text.split("\r\n") {
        // Pieces are joined by "\n" again, except before the first.
        digest.update(piece.as_bytes());
        digest.update(b"\n");
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn line_ends_and_a_mark_do_not_count() {
        assert_eq!(checksum("a\nb\n"), checksum("\u{feff}a\r\nb\r\n"));
        assert_ne!(checksum("a\nb\n"), checksum("a\nc\n"));
        assert_ne!(checksum("a\n\nb"), checksum("a\nb"));
    }
}
