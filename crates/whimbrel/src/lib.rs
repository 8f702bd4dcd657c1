//! placeholder
pub mod config;
pub mod database;
pub mod migration;
pub mod sql;
