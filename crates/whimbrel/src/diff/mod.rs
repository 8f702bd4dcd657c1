//! What differs between two catalogs. It knows no kinds: a fact is there or not, and
//! its payload is equal or not.

mod compare;
mod delta;

pub use compare::diff;
pub use delta::Delta;
