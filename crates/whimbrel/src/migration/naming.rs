//! Advice on names: a name is read for years, mostly in a list of hundreds.

use std::fmt;

use super::name::class_name;

/// What could be better about a migration's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamingFinding {
    /// Nothing but words that fit any migration.
    Meaningless {
        /// The words that say nothing.
        words: Vec<String>,
    },
    /// Only a ticket: nobody sees what it does without looking it up.
    OnlyTicket {
        /// The ticket.
        ticket: String,
    },
    /// A single word, such as `Users`: of what is done to them nothing is said.
    NoVerb {
        /// The word.
        word: String,
    },
    /// A timestamp in the title, which gets one anyway.
    Timestamp {
        /// The digits.
        digits: String,
    },
    /// An ending that the file gets anyway.
    Extension {
        /// The ending with its dot.
        extension: String,
    },
    /// Characters that cannot stand in the name of a class.
    NotAClassName {
        /// The class that would be written.
        class: String,
    },
    /// More than fits PostgreSQL's and people's patience.
    Long {
        /// How many characters.
        length: usize,
    },
}

impl fmt::Display for NamingFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Meaningless { words } => write!(
                f,
                "`{}` fits any migration; say what changes, such as `CreateUserTable` \
                 or `AddIndexToOrganizationSlug`",
                words.join(" ")
            ),
            Self::OnlyTicket { ticket } => write!(
                f,
                "`{ticket}` says where to read, not what changes; write for instance \
                 `{ticket}-AddTenantIdToUsers`"
            ),
            Self::NoVerb { word } => write!(
                f,
                "`{word}` does not say what is done; write for instance \
                 `Create{}Table`",
                class_name(word, "")
            ),
            Self::Timestamp { digits } => write!(
                f,
                "`{digits}` looks like a timestamp; the file gets one of its own"
            ),
            Self::Extension { extension } => {
                write!(f, "leave out `{extension}`: the file gets its ending by itself")
            }
            Self::NotAClassName { class } => {
                write!(f, "`{class}` cannot be the name of a class")
            }
            Self::Long { length } => write!(
                f,
                "{length} characters are more than anybody reads in a list; 60 are enough"
            ),
        }
    }
}

/// Words that say nothing of what a migration does.
const EMPTY_WORDS: &[&str] = &[
    "a",
    "again",
    "asd",
    "asdf",
    "asdfg",
    "aaa",
    "abc",
    "bar",
    "change",
    "changes",
    "changed",
    "data",
    "database",
    "db",
    "ddl",
    "dev",
    "do",
    "final",
    "fix",
    "fixed",
    "fixes",
    "foo",
    "hotfix",
    "latest",
    "migrate",
    "migration",
    "migrations",
    "misc",
    "modification",
    "my",
    "name",
    "new",
    "other",
    "patch",
    "qwerty",
    "schema",
    "script",
    "some",
    "sql",
    "stuff",
    "temp",
    "test",
    "testing",
    "tests",
    "the",
    "thing",
    "things",
    "tmp",
    "todo",
    "update",
    "updated",
    "updates",
    "v",
    "various",
    "wip",
    "x",
    "xx",
    "xxx",
    "your",
];

/// Single words that are whole sentences in this trade.
const WHOLE_WORDS: &[&str] =
    &["init", "initial", "baseline", "bootstrap", "seed", "setup"];

/// What could be better about the title given to a new migration (the part between the
/// timestamp and the ending). Empty for `CreateUserTable` and
/// `VEXT-123-AddTenantIdToUsers`.
pub fn naming_findings(title: &str) -> Vec<NamingFinding> {
    let mut findings = Vec::new();
    let title = match extension(title) {
        Some((stem, extension)) => {
            findings.push(NamingFinding::Extension { extension: extension.to_owned() });
            stem
        }
        None => title,
    };
    let class = class_name(title, "1700000000000");
    if !is_class_name(&class) {
        findings.push(NamingFinding::NotAClassName { class });
    }
    if let Some(digits) = title
        .split(|c: char| !c.is_ascii_digit())
        .find(|digits| digits.len() == 10 || digits.len() >= 12)
    {
        findings.push(NamingFinding::Timestamp { digits: digits.to_owned() });
    }
    let (ticket, rest) = split_ticket(title);
    findings.extend(meaning(ticket, rest));
    let length = title.chars().count();
    if length > 80 {
        findings.push(NamingFinding::Long { length });
    }
    findings
}

fn meaning(ticket: Option<&str>, rest: &str) -> Option<NamingFinding> {
    let words = words(rest);
    if let (Some(ticket), true) = (ticket, words.is_empty()) {
        return Some(NamingFinding::OnlyTicket { ticket: ticket.to_owned() });
    }
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let says_nothing = |word: &String| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        word.is_empty() || EMPTY_WORDS.contains(&word)
    };
    if lower.iter().all(says_nothing) {
        return Some(NamingFinding::Meaningless { words });
    }
    match (&lower[..], &words[..]) {
        ([only], [word]) if !WHOLE_WORDS.contains(&only.as_str()) => {
            Some(NamingFinding::NoVerb { word: word.clone() })
        }
        _ => None,
    }
}

/// `VEXT-123-AddTenantId` into `VEXT-123` and `AddTenantId`.
fn split_ticket(title: &str) -> (Option<&str>, &str) {
    let letters = title.bytes().take_while(u8::is_ascii_uppercase).count();
    let after = &title[letters..];
    let Some(number) = after.strip_prefix(['-', '_']) else { return (None, title) };
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &number[digits..];
    let ends = rest.is_empty() || rest.starts_with(['-', '_', ' ']);
    if letters < 2 || digits == 0 || !ends {
        return (None, title);
    }
    (Some(&title[..letters + 1 + digits]), rest.trim_start_matches(['-', '_', ' ']))
}

fn extension(title: &str) -> Option<(&str, &str)> {
    [".up.sql", ".down.sql", ".sql", ".ts", ".js", ".mts", ".mjs", ".cts", ".cjs"]
        .into_iter()
        .find_map(|ending| Some((title.strip_suffix(ending)?, ending)))
}

/// Cuts at separators and where a capital follows a small letter.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for character in text.chars() {
        let begins = !before.is_alphanumeric()
            || (character.is_uppercase() && !before.is_uppercase());
        if character.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if !begins => word.push(character),
                _ => words.push(character.to_string()),
            }
        }
        before = character;
    }
    words
}

fn is_class_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '$'))
        && characters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names_pass() {
        for name in [
            "CreateUserTable",
            "AddIndexToOrganizationSlug",
            "VEXT-123-AddTenantIdToUsers",
            "VEXT-123-FixTenantIdOfUsers",
            "add_price_to_orders",
            "UpdateUserEmailIndex",
            "init",
            "Initial",
            "InitialSchema",
            "Auth-Add2FAToUsers",
        ] {
            assert_eq!(naming_findings(name), [], "{name}");
        }
    }

    #[test]
    fn names_that_say_nothing_are_told() {
        for name in [
            "test",
            "Fix",
            "update",
            "migration1",
            "asdf",
            "NewMigration",
            "my-migration",
            "fix_2",
            "Test2Fix",
            "YourMigrationName",
            "tmp",
            "123",
            "VEXT-123-fix",
        ] {
            assert!(
                naming_findings(name)
                    .iter()
                    .any(|f| matches!(f, NamingFinding::Meaningless { .. })),
                "{name}"
            );
        }
    }

    #[test]
    fn each_finding_says_what_to_write() {
        for (name, expected) in [
            ("VEXT-123", "`VEXT-123-AddTenantIdToUsers`"),
            ("Users", "`CreateUsersTable`"),
            ("AddUsers1700000000000", "`1700000000000` looks like a timestamp"),
            ("AddUsers.ts", "leave out `.ts`"),
            ("2FAForUsers", "cannot be the name of a class"),
            ("Add.users", "cannot be the name of a class"),
        ] {
            let findings = naming_findings(name);
            assert_eq!(findings.len(), 1, "{name}: {findings:?}");
            assert!(findings[0].to_string().contains(expected), "{}", findings[0]);
        }
        let long = format!("Add{}", "Column".repeat(20));
        assert_eq!(naming_findings(&long), [NamingFinding::Long { length: 123 }]);
    }
}
