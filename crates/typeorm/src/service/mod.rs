//! One TypeORM service: its data source, its migrations, and running them.

mod desired;
mod error;
mod listing;
mod literals;
mod load;
mod metadata_table;
mod options;
mod programs;
mod run;
mod survey;

pub use desired::{
    DesiredEnum, DesiredSchema, DesiredStatement, DesiredTable, DesiredView, Generation,
    MetadataRow, Origin, ParameterizedStatement, SessionNames, TypeOrmVersion,
};
pub use error::LoadError;
pub use literals::{SqlLiteral, SqlLiterals, sql_literals};
pub use load::{
    ConnectionFrom, EntityNeeds, LoadOptions, ProgramMigration, TypeOrmService,
};
pub use metadata_table::{MetadataTable, StoredMetadataRow};
pub use options::DataSourceOptions;
pub(crate) use programs::RELEASED;
pub use run::RunOutcome;
