//! Tenants on one database: the convention, what a database makes of it, and the proof
//! that no tenant reaches another's rows.
//!
//! [`estate`] reads what there is; everything else here works on that and on a
//! project's [`Convention`](crate::config::Convention). [`check`] looks for what is known
//! to go wrong.

pub mod check;
pub mod estate;
pub mod prove;
pub mod repair;
pub mod standard;
