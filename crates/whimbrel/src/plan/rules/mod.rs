//! How PostgreSQL makes, drops and changes each kind of thing. One file for each kind;
//! nothing else knows kinds.

mod column;
mod column_change;
mod comment;
mod constraint;
mod default;
mod default_privilege;
mod grant;
mod index;
mod initial_privileges;
mod membership;
mod options;
mod owned_by;
mod owner;
mod parameter_grant;
mod privileges;
mod role;
mod rule;
mod schema;
mod security_label;
mod sequence;
mod serial;
mod table;

pub(crate) use initial_privileges::corrections;
use options::{changed_options, foreign_options};
pub(crate) use rule::{Rule, rule};
