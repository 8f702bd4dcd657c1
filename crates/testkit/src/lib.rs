//! For tests: a PostgreSQL server per test binary, a database per test, and
//! what a test wants to know about a database.
//!
//! The server is a throwaway one of the newest PostgreSQL installed.
//! `WHIMBREL_TEST_BIN_DIR` chooses another installation (that is how the tests
//! run on every supported version), `WHIMBREL_TEST_URL` an existing server.

#![expect(
    clippy::disallowed_methods,
    reason = "a test may be told by the environment where its server is"
)]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, failing is how to tell that something is wrong"
)]

mod contents;
mod database;
mod ground;
mod load;
mod pair;
mod segments;
mod server;
mod states;

pub use contents::{dump, dump_all, dump_without, row_counts, rows};
pub use database::TestDatabase;
pub use load::{Load, LoadReport};
pub use pair::{Pair, Verdict, prove_pair, prove_seeded};
pub use segments::{Carried, carry_out};
pub use server::TestServer;
pub use states::States;
