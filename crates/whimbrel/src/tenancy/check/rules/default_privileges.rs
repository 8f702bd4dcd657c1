//! T09: future tables come with TRUNCATE or TRIGGER for the application role.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T09",
    name: "default-privileges-too-wide",
    title: "Future tables come with TRUNCATE or TRIGGER for the application role",
    severity: Severity::High,
    meaning: "Every table and every partition that is made from now on is born with the \
              hole, also those that nobody reviews, such as next month's partition.",
    way_out: "Revoke the privileges from the default privileges.",
    example: Example::Sql {
        bad: "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO erp_app;",
        good: "ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO erp_app;",
    },
    manual: "sql-alterdefaultprivileges.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    if !scene.app_is_bound() {
        return Vec::new();
    }
    let wide = ["TRUNCATE", "TRIGGER", "REFERENCES", "MAINTAIN"];
    let mut groups: Vec<(&str, Option<&str>, &str, Vec<&str>)> = Vec::new();
    for one in &scene.estate.default_privileges {
        if !one.for_app || !wide.contains(&one.privilege.as_str()) {
            continue;
        }
        let (by, schema, grantee) = (&*one.by, one.schema.as_deref(), &*one.grantee);
        let same =
            groups.iter_mut().find(|(b, s, g, _)| (*b, *s, *g) == (by, schema, grantee));
        match same {
            Some((_, _, _, privileges)) => privileges.push(&one.privilege),
            None => groups.push((by, schema, grantee, vec![&one.privilege])),
        }
    }
    let found = groups.into_iter().map(|(by, schema, grantee, privileges)| {
        let privileges = privileges.join(", ");
        let whose =
            schema.map_or_else(String::new, |schema| format!(" in schema {schema}"));
        let message =
            format!("tables that {by} makes{whose} come with {privileges} for {grantee}");
        let schema = schema
            .map_or_else(String::new, |one| format!(" IN SCHEMA {}", quote_ident(one)));
        let to =
            if grantee == "public" { "PUBLIC".to_owned() } else { quote_ident(grantee) };
        let by_role = quote_ident(by);
        let fix = format!(
            "ALTER DEFAULT PRIVILEGES FOR ROLE {by_role}{schema} REVOKE {privileges} ON \
             TABLES FROM {to}"
        );
        Finding::of(&RULE, by, message).fixed_by([fix])
    });
    found.collect()
}
