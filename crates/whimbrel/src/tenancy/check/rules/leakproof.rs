//! T39: a function of the project is marked LEAKPROOF.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T39",
    name: "leakproof-function",
    title: "A function of the project is marked LEAKPROOF",
    severity: Severity::High,
    meaning: "PostgreSQL lets such a function see rows before the policies have removed \
              them. What it prints, raises or stores shows other tenants' values.",
    way_out: "`NOT LEAKPROOF`. Only PostgreSQL's own operators deserve the mark.",
    example: Example::Sql {
        bad: "CREATE FUNCTION plain(code text) RETURNS text LANGUAGE sql IMMUTABLE LEAKPROOF
    AS 'SELECT lower(code)';",
        good: "CREATE FUNCTION plain(code text) RETURNS text LANGUAGE sql IMMUTABLE
    AS 'SELECT lower(code)';",
    },
    manual: "sql-createfunction.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let marked = scene.estate.functions.iter().filter(|function| function.leakproof);
    let found = marked.map(|function| {
        let message = "it sees rows before the policies have removed other tenants'";
        let (schema, name) = (quote_ident(&function.schema), quote_ident(&function.name));
        let fix = format!(
            "ALTER FUNCTION {schema}.{name}({}) NOT LEAKPROOF",
            function.arguments
        );
        let certain = function.kind == 'f';
        Finding::of(&RULE, function.label(), message).fixed_by(certain.then_some(fix))
    });
    found.collect()
}
