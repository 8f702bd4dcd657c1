//! placeholder
pub mod database;
pub mod sql;
