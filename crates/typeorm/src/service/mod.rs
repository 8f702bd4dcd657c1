//! One TypeORM service: its data source, its migrations, and running them.

mod error;
mod listing;
mod load;
mod options;
mod programs;
mod run;
mod survey;

pub use error::LoadError;
pub use load::{
    ConnectionFrom, EntityNeeds, LoadOptions, ProgramMigration, TypeOrmService,
};
pub use options::DataSourceOptions;
pub(crate) use programs::RELEASED;
pub use run::RunOutcome;
