//! TypeScript without Node: evaluates a TypeORM project's data source,
//! entities and migrations in an embedded JavaScript engine.
//!
//! ```text
//! data-source.ts ─► transform (oxc: types, decorators, ESM → CommonJS)
//!                 ─► engine (QuickJS: modules, promises, timers)
//!                 ─► js/service.js ─► options · migrations · entity needs
//! execute(index) ─► up(queryRunner) ─► js/typeorm ─► host.query ─► Statements
//! ```
//!
//! Rooms, in the order of the flow:
//! - `resolve`: what an import means: our own `typeorm` and Node builtins, a
//!   file of the project (`tsconfig` paths included), a package's real code,
//!   or a stand-in that fails only where it is used;
//! - `transform`: one file from TypeScript to a CommonJS function, and the way
//!   back from an evaluated position to the TypeScript one;
//! - `types`: the `design:type` of decorated properties, across files;
//! - `engine`: the runtime of one service, its event loop and its exceptions;
//! - `host`: what embedded JavaScript asks of Rust (files, crypto, globs,
//!   clocks, statements);
//! - `service`: the public face: load, list, execute;
//! - `node`: the other way to execute, in the project's own Node and TypeORM.
//!
//! The JavaScript that plays TypeORM and Node lives in `js/` and is embedded.
//! Nothing here prints, reads the environment or opens a connection: the
//! environment comes in with [`LoadOptions`], the database as [`Statements`].
//!
//! A [`TypeOrmService`] stays on the thread that loaded it. Give that thread
//! [`LoadOptions::THREAD_STACK`] bytes of stack: imports nest deeply.

mod embedded;
mod engine;
mod host;
mod node;
mod program;
mod resolve;
mod service;
mod transform;
mod types;

pub use node::NodeEngine;
pub use program::Statements;
pub use service::{
    ConnectionFrom, DataSourceOptions, DesiredEnum, DesiredSchema, DesiredStatement,
    DesiredTable, DesiredView, EntityNeeds, Generation, LoadError, LoadOptions,
    MetadataRow, MetadataTable, Origin, ParameterizedStatement, ProgramMigration,
    RunOutcome, SessionNames, SqlLiteral, SqlLiterals, StoredMetadataRow, TypeOrmService,
    TypeOrmVersion, sql_literals,
};
