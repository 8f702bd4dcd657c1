//! Why a rename cannot be.

use thiserror::Error;

use super::candidate::Rename;
use crate::catalog::FactId;

/// What is wrong with a rename.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RenameError {
    /// It is not written as one.
    #[error(
        "`{text}` is no rename; write `old=new`, such as `users.name=users.full_name`, \
         with a kind before it where that is needed: `enum:state=status`"
    )]
    Form {
        /// What stands there.
        text: String,
    },
    /// The kind before the colon is none, or has no names to change.
    #[error(
        "`{word}` is no kind of thing that can be renamed{}",
        meant.map(|word| format!(", did you mean `{word}`?")).unwrap_or_default()
    )]
    Kind {
        /// What stands there.
        word: String,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// No such thing.
    #[error(
        "there is no `{name}` in the {side} state{}",
        meant.as_ref().map(|name| format!(", did you mean `{name}`?")).unwrap_or_default()
    )]
    Missing {
        /// The name as it was written or would be.
        name: String,
        /// Whether it was looked for in the old or the new state.
        side: &'static str,
        /// What was probably meant.
        meant: Option<String>,
    },
    /// The old name means several things.
    #[error("`{name}` can be {}; write one of these", found.join(" or "))]
    Several {
        /// The name as it was written.
        name: String,
        /// All things that it can mean, each as it can be written.
        found: Vec<String>,
    },
    /// It would go to another parent.
    #[error("{id} cannot become `{name}`: only its last part can change")]
    Parent {
        /// Which thing.
        id: Box<FactId>,
        /// The new name as it was written.
        name: String,
    },
    /// Two renames have the same beginning or end.
    #[error("`{one}` and `{other}` contradict each other")]
    Contradiction {
        /// The first.
        one: Box<Rename>,
        /// The second.
        other: Box<Rename>,
    },
    /// PostgreSQL has no statement for it.
    #[error("PostgreSQL cannot rename {id}")]
    Unable {
        /// Which thing.
        id: Box<FactId>,
    },
}
