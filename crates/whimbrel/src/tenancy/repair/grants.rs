//! Privileges that pass over row security.

use super::relations::name;
use crate::config::Convention;
use crate::sql::{QualifiedName, quote_ident};
use crate::tenancy::estate::{Estate, Table};

/// Takes away what the application role needs for nothing: TRUNCATE, which knows no
/// policies, TRIGGER and REFERENCES, and what it could trick others with.
pub(super) fn grants(
    estate: &Estate,
    convention: &Convention,
    scope: &dyn Fn(&Table) -> bool,
    whole: bool,
) -> Vec<String> {
    let app = quote_ident(&convention.roles.app);
    let owner = quote_ident(&convention.roles.owner);
    let mut sql = Vec::new();
    for table in estate.tables.iter().filter(|table| scope(table)) {
        let on = name(table);
        if table.owner == convention.roles.app {
            sql.push(format!("ALTER TABLE {on} OWNER TO {owner}"));
        }
        let held = [
            (table.app.truncate, "TRUNCATE"),
            (table.app.trigger, "TRIGGER"),
            (table.app.references, "REFERENCES"),
        ];
        for (_, privilege) in held.iter().filter(|(has, _)| *has) {
            sql.push(format!("REVOKE {privilege} ON {on} FROM {app}, PUBLIC"));
        }
    }
    let owned = estate.sequences.iter().filter(|sequence| {
        let table = sequence.table.and_then(|oid| estate.table(oid));
        table.map_or(whole, scope)
    });
    for sequence in owned.filter(|sequence| sequence.app_update) {
        let on = QualifiedName::new(sequence.schema.as_str(), sequence.name.as_str());
        sql.push(format!("REVOKE UPDATE ON SEQUENCE {on} FROM {app}, PUBLIC"));
    }
    if whole {
        sql.extend(of_schemas(estate, &app));
        sql.extend(of_future_tables(estate));
    }
    sql
}

fn of_schemas(estate: &Estate, app: &str) -> Vec<String> {
    let open = estate.schemas.iter().filter(|schema| schema.app_create);
    let revoke = |name: &str| {
        format!("REVOKE CREATE ON SCHEMA {} FROM {app}, PUBLIC", quote_ident(name))
    };
    open.map(|schema| revoke(&schema.name)).collect()
}

fn of_future_tables(estate: &Estate) -> Vec<String> {
    let needless = ["TRUNCATE", "TRIGGER", "REFERENCES", "MAINTAIN"];
    let given = estate.default_privileges.iter().filter(|default| {
        default.for_app && needless.contains(&default.privilege.as_str())
    });
    given
        .map(|default| {
            let schema = default.schema.as_deref().map(quote_ident);
            let schema = schema.map(|name| format!(" IN SCHEMA {name}")).unwrap_or_default();
            let grantee = match default.grantee.as_str() {
                "public" => "PUBLIC".to_owned(),
                role => quote_ident(role),
            };
            format!(
                "ALTER DEFAULT PRIVILEGES FOR ROLE {}{schema} REVOKE {} ON TABLES FROM {grantee}",
                quote_ident(&default.by),
                default.privilege
            )
        })
        .collect()
}
