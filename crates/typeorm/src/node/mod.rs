//! `--engine node`: migrations run in the project's own Node and TypeORM, but on our
//! connection, in our transaction, under our lock.
//!
//! ```text
//! run::Connections ◄─ relay ─ .s.PGSQL.5432 ◄─┐
//! new sessions     ◄─ relay ─ .s.PGSQL.5433 ◄─┴─ node program.cjs ─ the project's typeorm
//! ```
//!
//! One Node process serves a whole run. It is started for the first migration and ends
//! when its standard input does, so also when we are killed; the server rolls back then.

mod answer;
mod engine;
mod process;
mod sockets;

pub use engine::NodeEngine;
