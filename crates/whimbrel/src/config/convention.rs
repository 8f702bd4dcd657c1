//! The tenancy and audit convention that a project promises, as it is meant.

use std::collections::BTreeMap;

use toml::Spanned;

use super::written::{
    AuditTable, AuditWord, GlobalTable, RolesTable, TenancyTable, TenantTable,
};
use crate::sql::QualifiedName;

/// What a project asks of every table that holds rows of tenants.
///
/// Without `[tenancy]` in `whimbrel.toml` the defaults hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convention {
    /// The service whose migrations make what the others' tables stand on. It runs
    /// before all others.
    pub service: Option<String>,
    /// The tenant column.
    pub column: String,
    /// Its type, as PostgreSQL's `format_type` writes it.
    pub column_type: String,
    /// Other names of columns that say whose a row is. A table that has only such a
    /// one is a finding, never in order by itself.
    pub aliases: Vec<String>,
    /// The table of the tenants themselves.
    pub root: Option<QualifiedName>,
    /// The function that says which tenant is set.
    pub function: QualifiedName,
    /// The setting that it reads.
    pub setting: String,
    /// The setting that holds who acts, for the audit log.
    pub user_setting: String,
    /// The roles.
    pub roles: TenancyRoles,
    /// The audit log; none when the project keeps none.
    pub audit: Option<AuditConvention>,
    /// Whether primary, unique and foreign keys carry the tenant column.
    pub composite_keys: bool,
    /// What is different for single tables.
    pub tables: BTreeMap<QualifiedName, TableConvention>,
    /// Tables that hold no tenant's rows.
    pub global: Vec<GlobalDeclaration>,
}

/// Who does what in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenancyRoles {
    /// The role the services connect as.
    pub app: String,
    /// The role that owns the tables; nobody logs in as it.
    pub owner: String,
    /// The role that migrations run as.
    pub migrator: String,
    /// The role that owns the audit log.
    pub audit: String,
}

/// How changes are recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditConvention {
    /// The audit log.
    pub table: QualifiedName,
    /// A trigger function of the project's own that records a row's change, called
    /// without arguments; it stands in for those of the standard.
    pub function: Option<QualifiedName>,
    /// The variant of tables that ask for no other.
    pub variant: AuditVariant,
    /// Columns that never reach the log.
    pub exclude: Vec<String>,
}

/// What writes into the audit log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AuditVariant {
    /// A trigger for each row.
    #[default]
    Row,
    /// A trigger for each statement: cheaper where many rows change at once.
    Statement,
}

/// What a single table asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableConvention {
    /// Whether and how its changes are recorded; the project's choice if not given.
    pub audit: Option<AuditChoice>,
    /// More columns that never reach the log.
    pub exclude: Vec<String>,
    /// Whether its keys carry the tenant column; the project's choice if not given.
    pub composite_keys: Option<bool>,
}

/// Whether and how a table's changes are recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditChoice {
    /// Not at all.
    Off,
    /// In this way.
    By(AuditVariant),
}

/// A table that holds no tenant's rows, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlobalDeclaration {
    /// The table.
    pub table: QualifiedName,
    /// Why it needs no tenant.
    pub reason: String,
}

/// The schema of a table that is written without one.
const SCHEMA: &str = "public";

impl Default for Convention {
    fn default() -> Self {
        Self::meant(TenancyTable::default())
    }
}

impl Convention {
    /// What is written, with what is not.
    pub(super) fn meant(written: TenancyTable) -> Self {
        let word = |word: Option<String>, default: &str| {
            word.unwrap_or_else(|| default.to_owned())
        };
        Self {
            service: written.service.map(Spanned::into_inner),
            column: word(written.column, "tenant_id"),
            column_type: word(written.column_type, "uuid"),
            aliases: written.aliases,
            root: written.root.as_deref().map(table_name),
            function: written
                .function
                .as_deref()
                .map_or_else(|| table_name("get_current_tenant_id"), table_name),
            setting: word(written.setting, "app.tenant_id"),
            user_setting: word(written.user_setting, "app.user_id"),
            roles: TenancyRoles::meant(written.roles),
            audit: AuditConvention::meant(written.audit),
            composite_keys: written.composite_keys.unwrap_or(false),
            tables: written.table.into_iter().map(table).collect(),
            global: written.global.into_iter().map(global).collect(),
        }
    }

    /// Why a table holds no tenant's rows, if that is declared.
    pub fn global_reason(&self, schema: &str, table: &str) -> Option<&str> {
        let name = QualifiedName::new(schema, table);
        let found = self.global.iter().find(|global| global.table == name);
        found.map(|global| global.reason.as_str())
    }

    /// What is different for a table.
    pub fn table(&self, schema: &str, table: &str) -> Option<&TableConvention> {
        self.tables.get(&QualifiedName::new(schema, table))
    }

    /// How a table's changes are to be recorded; none when they are not.
    pub fn audit_of(&self, schema: &str, table: &str) -> Option<AuditVariant> {
        let log = self.audit.as_ref()?;
        match self.table(schema, table).and_then(|table| table.audit) {
            Some(AuditChoice::Off) => None,
            Some(AuditChoice::By(variant)) => Some(variant),
            None => Some(log.variant),
        }
    }
}

impl TenancyRoles {
    fn meant(written: RolesTable) -> Self {
        let word = |word: Option<String>, default: &str| {
            word.unwrap_or_else(|| default.to_owned())
        };
        Self {
            app: word(written.app, "erp_app"),
            owner: word(written.owner, "erp_owner"),
            migrator: word(written.migrator, "migrator"),
            audit: word(written.audit, "audit_writer"),
        }
    }
}

impl AuditConvention {
    fn meant(written: AuditTable) -> Option<Self> {
        if written.enabled == Some(false) {
            return None;
        }
        Some(Self {
            table: table_name(written.table.as_deref().unwrap_or("audit.log")),
            function: written.function.as_deref().map(table_name),
            variant: match written.variant {
                Some(AuditWord::Statement) => AuditVariant::Statement,
                _ => AuditVariant::Row,
            },
            exclude: written.exclude,
        })
    }
}

fn table((name, written): (String, TenantTable)) -> (QualifiedName, TableConvention) {
    let audit = written.audit.map(|word| match word {
        AuditWord::Off => AuditChoice::Off,
        AuditWord::Row => AuditChoice::By(AuditVariant::Row),
        AuditWord::Statement => AuditChoice::By(AuditVariant::Statement),
    });
    let TenantTable { exclude, composite_keys, .. } = written;
    (table_name(&name), TableConvention { audit, exclude, composite_keys })
}

fn global(written: GlobalTable) -> GlobalDeclaration {
    GlobalDeclaration { table: table_name(&written.table), reason: written.reason }
}

/// `name` or `schema.name`.
fn table_name(path: &str) -> QualifiedName {
    let name = QualifiedName::from_path(path);
    if name.schema.is_some() { name } else { QualifiedName::new(SCHEMA, name.name) }
}
