//! Everything that a person or a program reads.

mod direct;
mod failure;
mod findings;
mod generate;
mod json;
mod load;
mod observed;
mod output;
mod plan;
mod problem;
mod progress;
mod proof;
mod running;
mod secrets;
mod squash;
mod status;
mod typeorm;
mod unmodelled;
mod unreachable;

pub(crate) use direct::of_direct;
pub(crate) use failure::{
    describe_holder, of_connect, of_exec, of_failure, of_refusal, stack_of,
};
pub(crate) use findings::{show_findings, show_note};
pub(crate) use generate::{
    of_catalog, of_estate, of_generate, of_rust, of_shadow, of_source,
};
pub(crate) use json::Document;
pub(crate) use load::{of_config, of_load, of_migration_files};
pub(crate) use observed::{disagreement, observed_as_json, proven, refuse_disagreement};
pub(crate) use output::{ask, block, data, show, talk};
pub(crate) use plan::{plan_as_json, show_plan};
pub(crate) use problem::{Excerpt, Problem, relative};
pub(crate) use progress::Progress;
pub(crate) use proof::{of_isolation, proof};
pub(crate) use secrets::{
    hide, hide_environment, value_without_secrets, without_secrets,
};
pub(crate) use squash::of_squash;
pub(crate) use status::status;
pub(crate) use typeorm::TypeOrmLog;
pub(crate) use unmodelled::{refuse_unmodelled, show_unmodelled, unmodelled_as_json};
pub(crate) use unreachable::Unreachable;
