//! Entities of a bakery, with everything that Whimbrel reads.

pub mod baker;
pub mod bakery;
pub mod cake;
pub mod cake_filling;
pub mod filling;
pub mod order;
pub mod price;
pub mod states;
pub mod times;
pub mod types;
pub mod worker;
