//! T07: the application role may create objects.

use super::super::fix;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T07",
    name: "application-creates-objects",
    title: "The application role may create objects",
    severity: Severity::Medium,
    meaning: "With CREATE in a schema, or TEMPORARY in the database, a session can put a \
              table or function of its own where code without a fixed `search_path` \
              looks first: audit rows vanish into a temporary table, and functions of \
              others call its own.",
    way_out: "Revoke CREATE and TEMPORARY from PUBLIC and from the role.",
    example: Example::Sql {
        bad: "GRANT CREATE ON SCHEMA public TO erp_app;",
        good: "GRANT USAGE ON SCHEMA public TO erp_app;",
    },
    manual: "ddl-schemas.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    if !scene.app_is_bound() {
        return Vec::new();
    }
    let app = scene.app();
    let schemas = scene.estate.schemas.iter().filter(|schema| schema.app_create);
    let mut found: Vec<Finding> = schemas
        .map(|schema| {
            let message = format!("{app} can create tables and functions in this schema");
            let object = format!("SCHEMA {}", quote_ident(&schema.name));
            let fix = fix::revoke(scene, "CREATE", &object);
            let fix = (schema.owner != app).then_some(fix);
            Finding::of(&RULE, &schema.name, message).fixed_by(fix)
        })
        .collect();
    if scene.estate.server.app_temporary {
        let database = &scene.estate.server.database;
        let message = format!(
            "{app} can create temporary tables, which are found before all others where \
             `search_path` is not fixed"
        );
        let object = format!("DATABASE {}", quote_ident(database));
        let fix = fix::revoke(scene, "TEMPORARY", &object);
        found.push(Finding::of(&RULE, database, message).fixed_by([fix]));
    }
    found
}
