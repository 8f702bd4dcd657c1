//! What all tables stand on: roles, the context function, the audit log.

use super::words::Words;
use crate::config::Convention;

/// The first migration of a convention: both directions as SQL texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foundation {
    /// The way up.
    pub up: String,
    /// The way down. The roles stay.
    pub down: String,
}

/// The SQL that makes what a convention's tables stand on.
///
/// It has to run as a superuser, or as a role that may create roles, and once for each
/// database.
pub fn foundation(convention: &Convention) -> Foundation {
    let words = Words::new(convention);
    let mut up = words.fill(include_str!("foundation.up.sql"));
    let mut down = String::new();
    // A project that records changes in its own way has what that stands on.
    let standard = convention.audit.as_ref().filter(|audit| audit.function.is_none());
    if let Some(audit) = standard {
        let words = words.with_audit(audit);
        up.push('\n');
        up.push_str(&words.fill(include_str!("audit.up.sql")));
        down.push_str(&words.fill(include_str!("audit.down.sql")));
    }
    down.push_str(&words.fill(include_str!("foundation.down.sql")));
    Foundation { up, down }
}

/// The statement that makes the context function, without the semicolon at its end.
pub fn context_function(convention: &Convention) -> String {
    let text = include_str!("foundation.up.sql");
    let start = text.find("CREATE OR REPLACE FUNCTION :function()").unwrap_or_default();
    let statement = text[start..].split(";\n\n").next().unwrap_or_default();
    Words::new(convention).fill(statement)
}
