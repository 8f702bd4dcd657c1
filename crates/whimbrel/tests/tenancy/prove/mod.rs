//! Isolation is proven where it holds, and holes are found where they are.

mod again;
mod clean;
mod ground;
mod mutations;
mod schema;
mod torture;
