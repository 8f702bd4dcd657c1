//! SeaORM 2 entities, read from Rust source.
//!
//! What a service wants its schema to be stands in its entities: `Model` structs with
//! `#[sea_orm(...)]` attributes, their relations, and enums. They are read with `syn`;
//! nothing is compiled and nothing runs. [`read`] gives the DDL that SeaORM's own schema
//! builder makes of them on PostgreSQL, each statement with the place that asks for it.
//!
//! What is not understood is an error or a warning with its place.

mod active_enum;
mod attribute;
mod column;
mod column_type;
mod default;
mod entity;
mod error;
mod file;
mod item;
mod naming;
mod place;
mod relation;
mod resolve;
mod schema;
mod statement;
mod value_type;

pub use error::{EntityError, EntityErrors};
pub use schema::{SeaOrmSchema, read};
