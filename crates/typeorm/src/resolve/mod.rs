//! What an import means: our own code, a file of the project, a package in
//! `node_modules`, or nothing that can be had here.

mod embedded;
mod resolver;
mod tsconfig;

pub(crate) use embedded::{builtin, builtins, embedded_import, fallback};
pub(crate) use resolver::{Resolved, Resolver, in_packages, package_name};
