//! Names: of files, of classes, in the tracking table.

use std::fmt;

use thiserror::Error;

use crate::sql::closest;

/// The name TypeORM gives the class of a migration: camel case with a first capital,
/// then the timestamp. `VEXT-123-AddTenantIdToUsers` becomes
/// `VEXT123AddTenantIdToUsers1700000000000`.
pub fn class_name(title: &str, timestamp: &str) -> String {
    format!("{}{timestamp}", camel_case(title))
}

/// TypeORM's `camelCase(name, true)`: a letter, digit or `_` after a separator (white
/// space, `-`, `_`) loses the separator and becomes upper case; all else stays.
fn camel_case(name: &str) -> String {
    let mut result = String::with_capacity(name.len());
    let mut rest = name.chars().peekable();
    // TypeORM puts a space before the name, so the first letter follows a separator.
    // Where that space stays (before a letter beyond ASCII) it is no part of a name.
    let mut separator = Some(None);
    loop {
        let Some(character) = rest.next() else {
            result.extend(separator.flatten());
            return result;
        };
        let is_word = character.is_ascii_alphanumeric() || character == '_';
        match separator.take() {
            Some(_) if is_word => result.push(character.to_ascii_uppercase()),
            pending => {
                result.extend(pending.flatten());
                if character.is_whitespace() || matches!(character, '-' | '_') {
                    separator = Some(Some(character));
                } else {
                    result.push(character);
                }
            }
        }
    }
}

/// What a number at the beginning of a file name counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimestampKind {
    /// `1`, `002`, `20240131`: one after the other.
    Sequence,
    /// `1700000000`: seconds since 1970.
    Seconds,
    /// `1700000000000`: milliseconds since 1970, TypeORM's.
    Milliseconds,
    /// `20240131120000`: year, month, day, hour, minute, second.
    DateTime,
    /// Any other number of digits.
    Other,
}

impl TimestampKind {
    /// Tells the kind by the number of digits.
    pub fn of(timestamp: i64) -> Self {
        match timestamp.checked_ilog10().map_or(1, |log| log + 1) {
            ..=9 => Self::Sequence,
            10 => Self::Seconds,
            13 => Self::Milliseconds,
            14 => Self::DateTime,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for TimestampKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sequence => "a running number",
            Self::Seconds => "seconds since 1970",
            Self::Milliseconds => "milliseconds since 1970",
            Self::DateTime => "a date and time (yyyymmddhhmmss)",
            Self::Other => "a number of no known kind",
        })
    }
}

/// Which part of a migration a file holds, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FilePart {
    /// `.sql`: the whole migration.
    Whole,
    /// `.up.sql`
    Up,
    /// `.down.sql`
    Down,
}

/// The name of an SQL migration file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileName {
    pub(super) timestamp: i64,
    /// The name for the tracking table.
    pub(super) name: String,
    pub(super) part: FilePart,
}

/// Why a file name is not that of a migration.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// It does not begin with digits, a separator and a title.
    #[error(
        "the name does not begin with a timestamp; name it \
         `{{timestamp}}-{{Name}}.up.sql`, or take it out with a pattern such as \
         `!**/{file_name}`"
    )]
    NoTimestamp {
        /// The file name.
        file_name: String,
    },
    /// A number that does not fit PostgreSQL's bigint.
    #[error("the number {digits} is too large for a timestamp")]
    TooLarge {
        /// The digits.
        digits: String,
    },
    /// `0`, which TypeORM takes for no timestamp.
    #[error("a timestamp of zero is not one")]
    Zero,
    /// An ending that is nearly, but not, `.up` or `.down`.
    #[error(
        "`.{found}.sql` is not an ending of a migration; did you mean `.{meant}.sql`?"
    )]
    Ending {
        /// The ending found.
        found: String,
        /// The ending probably meant.
        meant: &'static str,
    },
}

impl FileName {
    /// Reads the name of a file that ends in `.sql`.
    pub(super) fn parse(file_name: &str) -> Result<Self, NameError> {
        let stem = file_name.strip_suffix(".sql").unwrap_or(file_name);
        let no_timestamp = || NameError::NoTimestamp { file_name: file_name.to_owned() };
        let (digits, title) = split_timestamp(stem).ok_or_else(no_timestamp)?;
        let (title, part) = split_part(title)?;
        if title.is_empty() {
            return Err(no_timestamp());
        }
        let timestamp: i64 = digits
            .parse()
            .map_err(|_| NameError::TooLarge { digits: digits.to_owned() })?;
        if timestamp == 0 {
            return Err(NameError::Zero);
        }
        Ok(Self { timestamp, name: class_name(title, digits), part })
    }
}

/// Whether a file's name looks like that of a migration in SQL or a program.
pub(super) fn looks_like_migration(file_name: &str) -> bool {
    const ENDINGS: &[&str] = &["sql", "ts", "js", "mts", "mjs", "cts", "cjs"];
    let Some((stem, ending)) = file_name.rsplit_once('.') else { return false };
    let is_declaration = file_name.ends_with(".d.ts");
    let ending = ending.to_ascii_lowercase();
    ENDINGS.contains(&ending.as_str())
        && !is_declaration
        && split_timestamp(stem).is_some()
}

/// Splits `1700000000000-AddTenant` into digits and title.
fn split_timestamp(stem: &str) -> Option<(&str, &str)> {
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let title = stem[digits..].strip_prefix(['-', '_'])?;
    (digits > 0 && !title.is_empty()).then_some((&stem[..digits], title))
}

/// Endings that other tools use for a direction, and ours for them.
const FOREIGN_ENDINGS: &[(&str, &str)] = &[
    ("do", "up"),
    ("deploy", "up"),
    ("undo", "down"),
    ("rollback", "down"),
    ("revert", "down"),
];

fn split_part(title: &str) -> Result<(&str, FilePart), NameError> {
    let Some((before, ending)) = title.rsplit_once('.') else {
        return Ok((title, FilePart::Whole));
    };
    match ending {
        "up" => return Ok((before, FilePart::Up)),
        "down" => return Ok((before, FilePart::Down)),
        _ => {}
    }
    let foreign = FOREIGN_ENDINGS.iter().find(|(name, _)| *name == ending);
    let near = closest(ending, ["up", "down"]).map(|meant| match meant {
        "up" => "up",
        _ => "down",
    });
    match foreign.map(|(_, meant)| *meant).or(near) {
        // A part such as the `2` of `release-1.2` is a version, not a direction.
        Some(meant) if ending.bytes().all(|b| b.is_ascii_alphabetic()) => {
            Err(NameError::Ending { found: ending.to_owned(), meant })
        }
        _ => Ok((title, FilePart::Whole)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn camel_case_is_typeorms() {
        // What TypeORM's own StringUtils answers.
        for (name, expected) in [
            ("my-new_migration", "MyNewMigration"),
            ("foo-bar_baz qux", "FooBarBazQux"),
            ("foo.ts", "Foo.ts"),
            ("fooBar", "FooBar"),
            ("123abc", "123abc"),
            ("MyMigration", "MyMigration"),
            ("VEXT-123-AddTenantIdToUsers", "VEXT123AddTenantIdToUsers"),
            ("a__b", "A_b"),
            ("_x", "_x"),
            ("__x", "_X"),
            ("x_", "X_"),
            ("a--b", "A-B"),
            ("a - b", "A -B"),
            ("é-a", "éA"),
        ] {
            assert_eq!(camel_case(name), expected, "{name}");
        }
    }

    #[test]
    fn file_names_are_read() {
        let read = |name: &str| {
            let FileName { timestamp, name, part } = FileName::parse(name).unwrap();
            (timestamp, name, part)
        };
        assert_eq!(
            read("1700000000000-AddTenant.up.sql"),
            (1_700_000_000_000, "AddTenant1700000000000".into(), FilePart::Up)
        );
        assert_eq!(
            read("20240131120000_add_tenant.down.sql"),
            (20_240_131_120_000, "AddTenant20240131120000".into(), FilePart::Down)
        );
        assert_eq!(
            read("001_multi_tenancy_setup.sql"),
            (1, "MultiTenancySetup001".into(), FilePart::Whole)
        );
        assert_eq!(read("7-release-1.2.sql").1, "Release1.27");
    }

    #[test]
    fn names_that_mislead_are_refused() {
        for name in ["seed.sql", "1.sql", "12-.sql", "V1__init.sql", "1-.up.sql"] {
            let error = FileName::parse(name).unwrap_err();
            assert!(matches!(error, NameError::NoTimestamp { .. }), "{name}: {error}");
        }
        for (name, meant) in [
            ("1-A.donw.sql", "down"),
            ("1-A.Up.sql", "up"),
            ("1-A.undo.sql", "down"),
            ("1-A.do.sql", "up"),
        ] {
            let error = FileName::parse(name).unwrap_err();
            assert!(
                matches!(error, NameError::Ending { meant: m, .. } if m == meant),
                "{name}: {error}"
            );
        }
        assert_eq!(FileName::parse("0-A.sql"), Err(NameError::Zero));
        assert!(matches!(
            FileName::parse("99999999999999999999-A.sql"),
            Err(NameError::TooLarge { .. })
        ));
    }

    #[test]
    fn kinds_are_told_by_digits() {
        for (timestamp, kind) in [
            (1, TimestampKind::Sequence),
            (20_240_131, TimestampKind::Sequence),
            (1_700_000_000, TimestampKind::Seconds),
            (1_700_000_000_000, TimestampKind::Milliseconds),
            (20_240_131_120_000, TimestampKind::DateTime),
            (999_999_999_999_999, TimestampKind::Other),
        ] {
            assert_eq!(TimestampKind::of(timestamp), kind, "{timestamp}");
        }
    }
}
