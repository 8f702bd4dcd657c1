//! What a database lacks before any table can be as the convention asks.

use std::fmt;

use crate::config::Convention;
use crate::tenancy::estate::Estate;

/// Something that the pieces of tables need and that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lacking {
    /// A role.
    Role(String),
    /// A function, `schema.name` for people.
    Function(String),
}

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(name) => write!(f, "role {name}"),
            Self::Function(name) => write!(f, "function {name}"),
        }
    }
}

/// What is missing of the foundation.
pub fn lacking(estate: &Estate, convention: &Convention) -> Vec<Lacking> {
    let mut lacking = Vec::new();
    if !estate.server.app_exists {
        lacking.push(Lacking::Role(convention.roles.app.clone()));
    }
    let schema = |name: &crate::sql::QualifiedName| {
        name.schema.as_ref().map_or("public", |schema| schema.as_str()).to_owned()
    };
    let function = &convention.function;
    let mut needed = vec![(schema(function), function.name.as_str().to_owned())];
    if let Some(audit) = &convention.audit {
        match &audit.function {
            Some(own) => needed.push((schema(own), own.name.as_str().to_owned())),
            None => needed.extend(
                ["record_row", "record_statement"]
                    .map(|name| (schema(&audit.table), name.to_owned())),
            ),
        }
    }
    for (schema, name) in needed {
        let there = |one: &crate::tenancy::estate::Function| {
            one.schema == schema && one.name == name
        };
        if !estate.functions.iter().any(there) {
            lacking.push(Lacking::Function(format!("{schema}.{name}")));
        }
    }
    lacking
}
