//! How PostgreSQL makes, drops and changes each kind of thing. One file for each kind;
//! nothing else knows kinds.

mod column;
mod column_change;
mod comment;
mod constraint;
mod default;
mod index;
mod options;
mod owned_by;
mod owner;
mod rule;
mod schema;
mod sequence;
mod serial;
mod table;

use options::{changed_options, foreign_options};
pub(crate) use rule::{Rule, rule};
