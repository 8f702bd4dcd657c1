//! The schema that is proven, and the convention that it keeps.

use whimbrel::config::{Convention, GlobalDeclaration};
use whimbrel::sql::QualifiedName;

/// The schema, with a prefix for the roles.
pub(super) fn schema(prefix: &str) -> String {
    include_str!("schema.sql").replace("ROLE_", &format!("{prefix}_"))
}

/// The roles, each made anew.
pub(super) fn roles(prefix: &str) -> String {
    format!(
        "CREATE ROLE {prefix}_owner NOLOGIN;
         CREATE ROLE {prefix}_audit NOLOGIN;
         CREATE ROLE {prefix}_app LOGIN NOINHERIT;
         CREATE ROLE {prefix}_other NOLOGIN;"
    )
}

pub(super) fn convention(prefix: &str) -> Convention {
    let mut convention = Convention {
        function: QualifiedName::new("erp", "current_tenant"),
        root: Some(QualifiedName::new("erp", "tenants")),
        ..Convention::default()
    };
    convention.roles.app = format!("{prefix}_app");
    convention.roles.owner = format!("{prefix}_owner");
    convention.roles.audit = format!("{prefix}_audit");
    convention.global = vec![GlobalDeclaration {
        table: QualifiedName::new("erp", "currencies"),
        reason: "the same for everybody".to_owned(),
    }];
    convention
}
