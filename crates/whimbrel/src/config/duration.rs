//! Timeouts as people write them: `5s`, `10min`.

use std::time::Duration;

use thiserror::Error;

/// Why a text is not a duration.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DurationError {
    /// Not a number followed by a unit.
    #[error(
        "`{text}` is not a duration; write a number and a unit, such as `5s` or `10min`"
    )]
    Syntax {
        /// What stands there.
        text: String,
    },
    /// A number without a unit, which PostgreSQL would read as milliseconds and most
    /// people as seconds.
    #[error(
        "`{text}` has no unit; write `{text}s` for seconds or `{text}ms` for milliseconds"
    )]
    NoUnit {
        /// What stands there.
        text: String,
    },
    /// A unit that does not exist.
    #[error("`{unit}` is not a unit of time; the units are ms, s, min, h and d")]
    Unit {
        /// The unit found.
        unit: String,
    },
    /// More milliseconds than PostgreSQL's timeouts can hold (2147483647, 24.8 days).
    #[error("`{text}` is too long; PostgreSQL's timeouts end at 24 days")]
    TooLong {
        /// What stands there.
        text: String,
    },
}

/// Reads a whole number and a unit of PostgreSQL's (`ms`, `s`, `min`, `h`, `d`; manual,
/// 19.1.1). `0` needs no unit and means: no limit.
///
/// # Errors
/// When it is anything else, or longer than PostgreSQL's timeout settings can hold.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = (&text[..digits], text[digits..].trim_start());
    if number.is_empty() {
        return Err(DurationError::Syntax { text: text.to_owned() });
    }
    let too_long = || DurationError::TooLong { text: text.to_owned() };
    let number: u64 = number.parse().map_err(|_| too_long())?;
    let factor = match unit {
        "ms" => 1,
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "" if number == 0 => 0,
        "" => return Err(DurationError::NoUnit { text: text.to_owned() }),
        unit if unit.bytes().all(|b| b.is_ascii_alphabetic()) => {
            return Err(DurationError::Unit { unit: unit.to_owned() });
        }
        _ => return Err(DurationError::Syntax { text: text.to_owned() }),
    };
    number
        .checked_mul(factor)
        .filter(|&ms| ms <= 2_147_483_647)
        .map(Duration::from_millis)
        .ok_or_else(too_long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_units() {
        for (text, ms) in [
            ("0", 0),
            ("250ms", 250),
            (" 5 s ", 5_000),
            ("10min", 600_000),
            ("2h", 7_200_000),
            ("24d", 2_073_600_000),
        ] {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(ms)), "{text}");
        }
    }

    #[test]
    fn what_could_be_misread_is_refused() {
        let no_unit = DurationError::NoUnit { text: "5".into() };
        assert_eq!(parse_duration("5"), Err(no_unit));
        assert_eq!(parse_duration("5m"), Err(DurationError::Unit { unit: "m".into() }));
        for text in ["", "s", "-5s", "5s5", "1.5s"] {
            assert!(
                matches!(parse_duration(text), Err(DurationError::Syntax { .. })),
                "{text}"
            );
        }
        for text in ["25d", "99999999999999999999s"] {
            assert!(
                matches!(parse_duration(text), Err(DurationError::TooLong { .. })),
                "{text}"
            );
        }
    }
}
