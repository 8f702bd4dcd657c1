//! Conditions of policies as PostgreSQL writes them out: read back as a tree, and asked
//! what they come to when no tenant is set, or when a row is another tenant's.
//!
//! `pg_get_expr` puts every operation into parentheses, which makes this short. What is
//! not recognised is unknown, and says nothing.

mod evaluate;
mod look;
mod read;
mod tree;

pub(super) use evaluate::{Setting, Value, evaluate};
pub(super) use look::{Meaning, captured, comparisons, is_unwrapped, raw_settings};
pub(super) use read::read;
pub(super) use tree::Expr;
