//! placeholder
pub mod database;
