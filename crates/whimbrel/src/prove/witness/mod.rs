//! Rows that a migration takes along on a copy: what becomes of them tells what is lost.
//!
//! [`Witnesses::plant`] puts a few rows into each table that a plan touches,
//! [`Witnesses::compare`] looks for their values after the way up and after the way
//! back. That both catalogs are right says nothing about the rows: a column that was
//! dropped and made again is the same column, and empty.

mod choice;
mod error;
mod plant;
mod report;
mod shape;
mod witnesses;

pub use error::WitnessError;
pub use report::{ColumnWitness, TableWitness, Traces, WitnessReport, WitnessVerdict};
pub use witnesses::{Stage, Witnesses};
