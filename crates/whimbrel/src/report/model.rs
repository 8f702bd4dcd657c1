//! What a report holds.

/// What was found out, by a check or a proof.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The program and its version: `whimbrel 0.1.0`.
    pub tool: String,
    /// What it did: `tenancy check`.
    pub title: String,
    /// What it looked at, in words: a database, the migrations of services.
    pub about: String,
    /// The file that things without a place belong to, such as `whimbrel.toml`, from the
    /// project's root.
    pub home: Option<String>,
    /// The kinds of outcomes that occur, such as rules.
    pub kinds: Vec<Kind>,
    /// The outcomes, in the order in which people read them.
    pub items: Vec<Item>,
    /// Figures for the summary, in order: what, and how many.
    pub counts: Vec<(String, usize)>,
    /// What a reader has to know: what could not be seen.
    pub notes: Vec<String>,
}

/// A kind of outcome: a rule, or a kind of attack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kind {
    /// Its id, such as `T24`.
    pub id: String,
    /// Its name in kebab-case.
    pub name: String,
    /// What it is, in one line.
    pub title: String,
    /// What it means and what to do.
    pub help: String,
    /// A page about it.
    pub url: Option<String>,
}

/// How much an outcome weighs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// All is well.
    #[default]
    Good,
    /// To know.
    Note,
    /// A weakness.
    Warning,
    /// A hole.
    Error,
}

/// One outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// The id of its kind.
    pub kind: String,
    /// What it is about: `public.orders`.
    pub subject: String,
    /// The verdict in a word: `critical`, `LEAK`, `PROVEN`.
    pub verdict: String,
    /// How much it weighs.
    pub level: Level,
    /// Whether it makes the call fail.
    pub fails: bool,
    /// What happens, in a sentence.
    pub message: String,
    /// Where in a file, if in one.
    pub place: Option<Location>,
    /// More, each under a word: `way out`.
    pub details: Vec<(String, String)>,
    /// SQL that belongs to it: what reproduces it, what sets it right.
    pub statements: Vec<Statements>,
    /// Why the project accepts it, where it does: it does not fail.
    pub exempted: Option<String>,
}

/// A place in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Location {
    /// The file, from the project's root.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The line's text.
    pub text: String,
}

/// SQL that belongs to an outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statements {
    /// What it does: `fix`, `reproduction`.
    pub purpose: String,
    /// Statements in order, without semicolons at their ends.
    pub sql: Vec<String>,
}

impl Report {
    /// The kind of an item.
    pub(super) fn kind(&self, item: &Item) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.id == item.kind)
    }
}

impl Statements {
    /// As a script.
    pub fn script(&self) -> String {
        self.sql.iter().map(|one| format!("{};\n", one.trim_end())).collect()
    }
}

impl Level {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
