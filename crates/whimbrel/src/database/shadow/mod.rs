//! Throwaway databases, on which a desired and a current state are elaborated and plans
//! are proven.
//!
//! [`Shadow::open`] starts a throwaway server, or takes one that it is given;
//! [`Shadow::create`] and [`Shadow::copy`] make databases on it, which are dropped with
//! their values. [`TargetTraits`] is what a shadow has to have in common with the
//! database that everything is about.

mod create;
mod database;
mod error;
mod server;
mod target;

pub use database::ShadowDatabase;
pub use error::{ShadowError, ShadowWarning};
pub use server::{Shadow, ShadowServer};
pub use target::{
    DatabaseIdentity, DatabaseTraits, InstalledExtension, Locale, LocaleProvider,
    TargetTraits,
};
