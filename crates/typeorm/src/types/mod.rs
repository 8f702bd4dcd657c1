//! What a property's type is made of, as far as decorators need to know: its
//! `design:type`. An imported enum or alias is only known to the whole
//! program, so the files that declare them are read too.

mod annotate;
mod declaration;
mod expression;
mod project;
mod serialize;

pub(crate) use annotate::annotate;
pub(crate) use project::ProjectTypes;
