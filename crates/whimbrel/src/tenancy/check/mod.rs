//! The checks: what is known to go wrong with tenants on one database, looked for in its
//! catalog and in the text of migrations.
//!
//! Every rule is one file in `rules`; `rules/list.rs` names them all. Rules over the
//! catalog are pure functions over an [`Estate`](super::estate::Estate).

mod answer;
mod condition;
mod examples;
mod expression;
mod fix;
mod history;
mod path;
mod rules;
mod scene;
mod texts;

pub use answer::{Answer, Subject, check};
pub use examples::{EXAMPLE_GROUND, example_convention};
pub use rules::{TENANCY_RULES, all_rules};
