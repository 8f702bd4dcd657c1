//! What all rules share: what a rule is, what it finds, how grave that is in a project,
//! and where it does not hold.
//!
//! A rule is a [`Rule`] and a function over its subject. The subject is another room's:
//! the rules of tenants look at a database's estate and at migrations' text
//! ([`Script`]).

mod exemption;
mod finding;
mod judge;
mod note;
mod page;
mod pattern;
mod reported;
mod rule;
mod script;
mod target;

pub use finding::{Finding, Place};
pub(crate) use judge::holds;
pub use judge::{Exempted, Judged, OWN_RULES, judge};
pub use note::Note;
pub use page::{explanation, index_page, page};
pub(crate) use reported::kind;
pub use reported::{SEVERITIES, reported};
pub use rule::{Decided, Example, Rule, find_rule};
pub use script::{Script, Sentence, Source};
pub use target::{Target, TargetKind};
