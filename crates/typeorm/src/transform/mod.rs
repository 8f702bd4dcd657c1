//! TypeScript and ES modules in, CommonJS function bodies out.
//!
//! oxc parses, strips types, lowers legacy decorators, enums, namespaces and
//! parameter properties; [`commonjs`] then turns what is still an ES module
//! into CommonJS as TypeScript would. Positions are looked up afterwards, by
//! transforming a file again, because almost no file ever fails.

mod commonjs;
mod edit;
mod options;
mod pipeline;
mod position;

pub(crate) use options::{CompilerOptions, NullChecks};
pub(crate) use pipeline::{SyntaxError, transform};
pub(crate) use position::{Place, Positions};
