//! Migrations as they lie on disk: names, timestamps, the way up and the way down,
//! directives, checksums, order; and the files of the next one.

mod create;
mod direction;
mod directive;
mod error;
mod file;
mod generated;
mod name;
mod naming;
mod provenance;
mod read;
mod section;
mod template;
mod text;

pub use create::{
    CreateError, Created, Existing, Language, ModuleSystem, NewMigration, Template,
    create, render, typeorm_timestamp,
};
pub use direction::Direction;
pub use directive::{DirectiveError, Directives, Wrapping};
pub use error::{MigrationError, MigrationErrors};
pub use file::{
    Body, Checksum, Folder, Ignored, IgnoredReason, MigrationFile, MixedTimestamps, Part,
    SqlMigration,
};
pub use generated::{GeneratedMigration, GeneratedPart, Query};
pub use name::{NameError, TimestampKind, class_name};
pub use naming::{NamingFinding, naming_findings};
pub use provenance::{MadeFor, Provenance, Replaced};
pub use read::{SourceFile, read_files, read_folder};
pub use section::SectionError;
pub use text::TextError;
pub(crate) use text::decode;
