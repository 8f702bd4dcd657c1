//! PostgreSQL migrations for many services on one shared database.
//!
//! The rooms, in the order of the flow:
//!
//! - [`sql`]: names, literals and statements as PostgreSQL spells them;
//! - [`config`]: what a project and its services are;
//! - [`database`]: settings, sessions, errors of the server, the private server;
//! - [`migration`]: files on disk;
//! - [`synthesis`]: values for rows that nobody wrote;
//! - [`source`]: what a service wants its schema to be;
//! - [`history`]: what was applied, and the journal beside it;
//! - [`run`]: the only executor;
//! - [`lint`]: rules, findings, and where a rule does not hold;
//! - [`report`]: outcomes as plain data, and the forms other programs take them in;
//! - [`tenancy`]: what a database holds as far as tenants are concerned, and its checks;
//! - [`ops`]: the verbs that read.
//!
//! The library is silent: it neither prints nor reads the environment nor exits. It
//! blocks; an asynchronous program calls it from a thread made for blocking work.

pub mod catalog;
pub mod config;
pub mod database;
pub mod diff;
pub mod history;
pub mod lint;
pub mod migration;
pub mod ops;
pub mod plan;
pub mod prove;
pub mod report;
pub mod run;
pub mod source;
pub mod sql;
pub mod synthesis;
pub mod tenancy;
