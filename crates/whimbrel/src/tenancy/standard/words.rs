//! The names of a convention, in SQL that is written beforehand.

use crate::config::{AuditConvention, Convention};
use crate::sql::{QualifiedName, quote_ident, quote_literal};

/// What stands for what, the longest first.
#[derive(Clone)]
pub(super) struct Words(Vec<(&'static str, String)>);

impl Words {
    pub(super) fn new(convention: &Convention) -> Self {
        let roles = &convention.roles;
        let schema = schema(&convention.function);
        Self(vec![
            (":audit_role_text", quote_literal(&roles.audit)),
            (":audit_role", quote_ident(&roles.audit)),
            (":migrator_text", quote_literal(&roles.migrator)),
            (":migrator", quote_ident(&roles.migrator)),
            (":owner_text", quote_literal(&roles.owner)),
            (":owner", quote_ident(&roles.owner)),
            (":app_text", quote_literal(&roles.app)),
            (":app", quote_ident(&roles.app)),
            (":user_setting_text", quote_literal(&convention.user_setting)),
            (":setting_text", quote_literal(&convention.setting)),
            (":setter_text", quote_literal(&setter(convention))),
            (":function", convention.function.to_string()),
            (":schema", quote_ident(schema)),
            // Types are as PostgreSQL writes them.
            ("pg_catalog.:type", convention.column_type.clone()),
            (":type", convention.column_type.clone()),
        ])
    }

    /// With those of the audit log.
    pub(super) fn with_audit(&self, audit: &AuditConvention) -> Self {
        let (schema, table) = (schema(&audit.table), audit.table.name.as_str());
        let default = QualifiedName::new(schema, format!("{table}_default"));
        let mut words = vec![
            (":audit_schema_text", quote_literal(schema)),
            (":audit_schema", quote_ident(schema)),
            (":audit_table_text", quote_literal(table)),
            (":audit_default", default.to_string()),
            (":audit_log", audit.table.to_string()),
        ];
        words.extend(self.0.iter().cloned());
        Self(words)
    }

    pub(super) fn fill(&self, text: &str) -> String {
        let fill =
            |text: String, (word, value): &(&str, String)| text.replace(word, value);
        self.0.iter().fold(text.to_owned(), fill)
    }
}

/// The function that sets the tenant, with its arguments.
fn setter(convention: &Convention) -> String {
    let schema = quote_ident(schema(&convention.function));
    format!("{schema}.set_tenant_context({}, text)", convention.column_type)
}

fn schema(name: &QualifiedName) -> &str {
    name.schema.as_ref().map_or("public", |schema| schema.as_str())
}
