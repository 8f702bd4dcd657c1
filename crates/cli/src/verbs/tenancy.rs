//! `whimbrel tenancy`

mod fix;
mod init;

pub(crate) use fix::fix;
pub(crate) use init::init;
