//! `whimbrel tenancy`: whether tenants on one database are kept apart.

mod check;
mod fix;
mod init;
mod known;
mod left;
mod look;
mod prove;
mod throwaway;
mod write;

pub(crate) use check::tenancy_check;
pub(crate) use fix::fix;
pub(crate) use init::init;
pub(crate) use prove::prove;
