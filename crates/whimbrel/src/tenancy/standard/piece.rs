//! One thing that the convention asks for.

/// What a piece is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// The tenant column.
    Column,
    /// Row security and its policies.
    Policies,
    /// The index that leads with the tenant column.
    Index,
    /// Keys that carry the tenant column.
    Keys,
    /// What the application role may do.
    Privileges,
    /// The audit triggers.
    Audit,
}

/// SQL that gives a table what the convention asks for. It can be run on a table that
/// has it already, and changes nothing then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The table, `schema.name` for people.
    pub table: String,
    /// What it is about.
    pub aspect: Aspect,
    /// The statements.
    pub sql: Vec<String>,
}
