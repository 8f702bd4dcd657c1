//! A database that exists before its history does.

mod first;
mod reached;

pub use first::{Baseline, Baselining, Share, baseline};
pub use reached::Positions;
