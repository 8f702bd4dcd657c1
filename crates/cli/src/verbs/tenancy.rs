//! `whimbrel tenancy`: whether tenants on one database are kept apart.

mod check;
mod look;
mod write;

pub(crate) use check::tenancy_check;
