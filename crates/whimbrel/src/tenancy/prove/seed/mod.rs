//! Rows of three tenants in every table, made from what the catalog says of it.

mod candidates;
mod check;
mod fixture;
mod insert;
mod order;
mod plan;
mod rows;
mod satisfy;
mod seeder;
mod solve;

pub(super) use rows::{Row, Seeds, insert};
pub(super) use seeder::seed;
