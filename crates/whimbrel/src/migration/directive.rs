//! Directives: comments at the top of a migration that say how it is to be run.
//!
//! ```sql
//! -- whimbrel: no-transaction
//! -- whimbrel: lock-timeout 5s, statement-timeout 10min
//! CREATE INDEX CONCURRENTLY ...
//! ```

use std::time::Duration;

use thiserror::Error;

use super::provenance::{MADE_FOR, MadeFor, Provenance, REPLACES, Replaced};
use crate::config::{DurationError, parse_duration};
use crate::sql::closest;

/// Whether a migration runs inside a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    /// Inside one.
    Wrapped,
    /// Statement by statement, each for itself.
    Alone,
}

/// What a migration asks for; what it does not say, the service decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directives {
    /// `transaction` or `no-transaction`.
    pub transaction: Option<Wrapping>,
    /// `lock-timeout 5s`; zero means: wait without limit.
    pub lock_timeout: Option<Duration>,
    /// `statement-timeout 10min`; zero means: no limit.
    pub statement_timeout: Option<Duration>,
    /// `replaces First1700000000000, Second1700000000001` and
    /// `made-for 15.1.0123456789abcdef table public.users`.
    pub provenance: Provenance,
}

/// What is wrong with a directive.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DirectiveError {
    /// No such directive.
    #[error(
        "there is no directive `{word}`{}; the directives are {}",
        meant.map(|word| format!(", did you mean `{word}`?")).unwrap_or_default(),
        KEYS.join(", "),
    )]
    Unknown {
        /// What stands there.
        word: String,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// The same thing said twice.
    #[error("directive `{key}` repeats or contradicts one before it")]
    Repeated {
        /// The second one.
        key: &'static str,
    },
    /// A timeout without a value.
    #[error("directive `{key}` needs a duration, such as `{key} 5s`")]
    NoValue {
        /// The directive.
        key: &'static str,
    },
    /// A value where none belongs.
    #[error("directive `{key}` takes no value, but `{value}` follows it")]
    Value {
        /// The directive.
        key: &'static str,
        /// What follows it.
        value: String,
    },
    /// A value that is no duration.
    #[error("directive `{key}`: {reason}")]
    Duration {
        /// The directive.
        key: &'static str,
        /// What is wrong with the value.
        reason: DurationError,
    },
    /// A list of migrations that cannot be read.
    #[error(
        "directive `{REPLACES}` needs the names of migrations with commas between them, not \
         `{list}`"
    )]
    List {
        /// What stands there.
        list: String,
    },
    /// A mark that cannot be read.
    #[error(
        "directive `{MADE_FOR}` needs a mark and the thing that it is of, not `{found}`"
    )]
    Mark {
        /// What stands there.
        found: String,
    },
    /// A directive after the first statement.
    #[error(
        "a directive stands alone on its line, before the first statement; move it to \
         the top"
    )]
    Misplaced,
}

const KEYS: &[&str] = &[
    "no-transaction",
    "transaction",
    "lock-timeout",
    "statement-timeout",
    REPLACES,
    MADE_FOR,
];

impl Directives {
    /// What these say, and where they say nothing, what the others do.
    pub(super) fn or(self, others: Self) -> Self {
        Self {
            transaction: self.transaction.or(others.transaction),
            lock_timeout: self.lock_timeout.or(others.lock_timeout),
            statement_timeout: self.statement_timeout.or(others.statement_timeout),
            provenance: Provenance {
                replaces: match self.provenance.replaces.is_empty() {
                    true => others.provenance.replaces,
                    false => self.provenance.replaces,
                },
                made_for: match self.provenance.made_for.is_empty() {
                    true => others.provenance.made_for,
                    false => self.provenance.made_for,
                },
            },
        }
    }

    /// Adds what one comment says behind `whimbrel:`; several directives are separated
    /// by commas.
    pub(super) fn add(&mut self, text: &str) -> Result<(), DirectiveError> {
        // Their values have commas in them, so that each has a comment to itself.
        if let Some((word, value)) = text.trim().split_once(char::is_whitespace) {
            if word.eq_ignore_ascii_case(REPLACES) {
                return self.replaces(value);
            }
            if word.eq_ignore_ascii_case(MADE_FOR) {
                let read = MadeFor::read(value);
                let wrong = || DirectiveError::Mark { found: value.to_owned() };
                self.provenance.made_for.push(read.ok_or_else(wrong)?);
                return Ok(());
            }
        }
        text.split(',').try_for_each(|directive| self.add_one(directive.trim()))
    }

    fn replaces(&mut self, list: &str) -> Result<(), DirectiveError> {
        let wrong = || DirectiveError::List { list: list.to_owned() };
        self.provenance.replaces.extend(Replaced::list(list).ok_or_else(wrong)?);
        Ok(())
    }

    fn add_one(&mut self, directive: &str) -> Result<(), DirectiveError> {
        let end = directive
            .find(|c: char| c.is_whitespace() || matches!(c, ':' | '='))
            .unwrap_or(directive.len());
        let (word, value) = directive.split_at(end);
        let value = value
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '='));
        match known(word)? {
            key @ "no-transaction" => self.wrap(key, value, Wrapping::Alone),
            key @ "transaction" => self.wrap(key, value, Wrapping::Wrapped),
            key @ "lock-timeout" => {
                set(key, &mut self.lock_timeout, duration(key, value)?)
            }
            key @ REPLACES => Err(DirectiveError::List { list: key.to_owned() }),
            MADE_FOR => Err(DirectiveError::Mark { found: value.to_owned() }),
            key => set(key, &mut self.statement_timeout, duration(key, value)?),
        }
    }

    fn wrap(
        &mut self,
        key: &'static str,
        value: &str,
        wrapping: Wrapping,
    ) -> Result<(), DirectiveError> {
        // `transaction:false` is how dbmate spells it.
        let wrapping = match (wrapping, value.to_ascii_lowercase().as_str()) {
            (wrapping, "") => wrapping,
            (Wrapping::Wrapped, "true" | "on") => Wrapping::Wrapped,
            (Wrapping::Wrapped, "false" | "off") => Wrapping::Alone,
            _ => return Err(DirectiveError::Value { key, value: value.to_owned() }),
        };
        set(key, &mut self.transaction, wrapping)
    }
}

fn known(word: &str) -> Result<&'static str, DirectiveError> {
    let folded = word.to_ascii_lowercase().replace('_', "-");
    KEYS.iter().copied().find(|key| *key == folded).ok_or_else(|| {
        let meant = closest(word, KEYS.iter().copied());
        let meant = KEYS.iter().copied().find(|key| Some(*key) == meant);
        DirectiveError::Unknown { word: word.to_owned(), meant }
    })
}

fn duration(key: &'static str, value: &str) -> Result<Duration, DirectiveError> {
    if value.is_empty() {
        return Err(DirectiveError::NoValue { key });
    }
    parse_duration(value).map_err(|reason| DirectiveError::Duration { key, reason })
}

fn set<T>(
    key: &'static str,
    place: &mut Option<T>,
    value: T,
) -> Result<(), DirectiveError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(DirectiveError::Repeated { key }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Result<Directives, DirectiveError> {
        let mut directives = Directives::default();
        lines.iter().try_for_each(|line| directives.add(line))?;
        Ok(directives)
    }

    #[test]
    fn directives_are_read_in_every_spelling() {
        let expected = Directives {
            transaction: Some(Wrapping::Alone),
            lock_timeout: Some(Duration::from_secs(5)),
            statement_timeout: Some(Duration::from_secs(600)),
            provenance: Provenance::default(),
        };
        for lines in [
            &["no-transaction", "lock-timeout 5s", "statement-timeout 10min"][..],
            &["no-transaction, lock-timeout = 5s, statement-timeout: 10min"],
            &["transaction:false", "LOCK_TIMEOUT 5000ms", "statement_timeout=600 s"],
        ] {
            assert_eq!(read(lines), Ok(expected.clone()), "{lines:?}");
        }
        let wrapped = read(&["transaction"]).unwrap().transaction;
        assert_eq!(wrapped, Some(Wrapping::Wrapped));
    }

    #[test]
    fn wrong_directives_say_what_to_write() {
        for (line, message) in [
            ("no-transation", "did you mean `no-transaction`?"),
            ("isolation serializable", "the directives are no-transaction"),
            ("", "there is no directive ``"),
            ("replaces", "names of migrations"),
            ("replaces A1,", "not `A1,`"),
            ("lock-timeout", "such as `lock-timeout 5s`"),
            ("lock-timeout 5", "write `5s` for seconds"),
            ("no-transaction please", "takes no value, but `please` follows"),
            ("no-transaction, transaction", "repeats or contradicts"),
            ("lock-timeout 1s, lock_timeout 1s", "repeats or contradicts"),
        ] {
            let error = read(&[line]).unwrap_err().to_string();
            assert!(error.contains(message), "{line}: {error}");
        }
    }
}
