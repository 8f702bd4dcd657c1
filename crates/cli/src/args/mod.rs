//! The command line as typed.

mod catalog;
mod connection;
mod dropin;
mod generate;
mod native;

pub(crate) use catalog::{DiffArgs, DriftArgs, DumpArgs};
pub(crate) use connection::ConnectionArgs;
pub(crate) use dropin::{
    DropIn, DropInCreate, DropInGenerate, DropInRun, DropInVerb, as_clap_reads,
    only_typeorm_has,
};
pub(crate) use generate::{From, GenerateArgs, TechniqueArg};
pub(crate) use native::{
    CreateArgs, DoctorArgs, EngineArg, HowArgs, Language, Native, RevertArgs, RunArgs,
    ScopeArgs, ServerArgs, ServerVerb, ShowArgs, TransactionArg, Verb,
};

/// TypeORM's command names: with one of them anywhere on the command line, the whole
/// line is read as TypeORM reads it.
pub(crate) fn is_dropin(arguments: &[String]) -> bool {
    arguments.iter().skip(1).any(|argument| {
        let known = ["migration:", "schema:", "entity:", "subscriber:", "cache:"];
        known.iter().any(|prefix| argument.starts_with(prefix))
    })
}
