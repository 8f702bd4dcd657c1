//! `whimbrel tenancy`

mod fix;
mod init;
mod known;
mod prove;
mod throwaway;

pub(crate) use fix::fix;
pub(crate) use init::init;
pub(crate) use prove::prove;
