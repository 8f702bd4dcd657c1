//! `whimbrel tenancy`

mod init;

pub(crate) use init::init;
