//! Writing a first `whimbrel.toml`.

use std::path::Path;

use toml::Value;

use super::convention::{AuditVariant, Convention, TenancyRoles};
use super::project::{DEFAULT_TRACKING_TABLE, Project, Service, SourceKind};
use crate::sql::QualifiedName;

/// A `whimbrel.toml` that says what discovery found, and how to say more.
pub fn initial_config(project: &Project) -> String {
    let mut text = format!(
        "# What `whimbrel` migrates in this repository. Every key: \
         docs/reference/configuration.md\n\n\
         [project]\n\
         name = {}\n\
         # A PostgreSQL of its own under .whimbrel/; DATABASE_* in the environment wins.\n\
         # database = \"private\"\n\
         # SQL to run once on an empty database, before all migrations.\n\
         # before = [\"infrastructure/*.sql\"]\n\n\
         [run]\n\
         # How long a statement waits for a lock, and how often it is tried again.\n\
         lock_timeout = \"5s\"\n",
        quoted(&project.name)
    );
    for service in &project.services {
        text.push_str(&entry(service, project));
    }
    text
}

/// What `whimbrel.toml` has to say about a convention, as text to add to it. `folder` is
/// that of the service that makes what it stands on, relative to the file.
pub fn tenancy_config(convention: &Convention, folder: &str) -> String {
    let mut text = String::from(
        "\n# What every table of tenants' rows must have: `whimbrel generate` adds what is \
         missing,\n# `whimbrel tenancy check` tells. Every key: \
         docs/reference/configuration.md\n[tenancy]\n",
    );
    let service = convention.service.as_deref().unwrap_or("tenancy");
    let path = |name: &QualifiedName| match &name.schema {
        Some(schema) => format!("{}.{}", schema.as_str(), name.name.as_str()),
        None => name.name.as_str().to_owned(),
    };
    let mut line = |key: &str, value: String| text += &format!("{key} = {value}\n");
    line("service", quoted(service));
    line("column", quoted(&convention.column));
    line("type", quoted(&convention.column_type));
    line("aliases", list(&convention.aliases));
    match &convention.root {
        Some(root) => line("root", quoted(&path(root))),
        None => {
            line("# root", "\"public.organizations\"  # the table of the tenants".into());
        }
    }
    line("function", quoted(&path(&convention.function)));
    line("setting", quoted(&convention.setting));
    line("user_setting", quoted(&convention.user_setting));
    line("composite_keys", convention.composite_keys.to_string());
    let TenancyRoles { app, owner, migrator, audit } = &convention.roles;
    text += "\n[tenancy.roles]\n";
    for (key, role) in
        [("app", app), ("owner", owner), ("migrator", migrator), ("audit", audit)]
    {
        text += &format!("{key} = {}\n", quoted(role));
    }
    text += "\n[tenancy.audit]\n";
    text += &match &convention.audit {
        None => "enabled = false\n".to_owned(),
        Some(log) => {
            let variant =
                if log.variant == AuditVariant::Row { "row" } else { "statement" };
            let (table, variant) = (quoted(&path(&log.table)), quoted(variant));
            let exclude = list(&log.exclude);
            format!("table = {table}\nvariant = {variant}\nexclude = {exclude}\n")
        }
    };
    text += "\n# Tables that hold no tenant's rows, each with its reason.\n\
             # [[tenancy.global]]\n# table = \"public.countries\"\n\
             # reason = \"reference data\"\n";
    text += &format!(
        "\n[[service]]\nname = {0}\nfolder = {1}\nmigrations = [\"migrations/*.sql\"]\n\
         tracking_table = {2}\n",
        quoted(service),
        quoted(folder),
        quoted(&format!("{DEFAULT_TRACKING_TABLE}_{service}")),
    );
    text
}

fn entry(service: &Service, project: &Project) -> String {
    let folder = relative(&service.folder, &project.root);
    let mut text = format!("\n[[service]]\nname = {}\n", quoted(&service.name));
    let mut line = |key: &str, value: String| text += &format!("{key} = {value}\n");
    line("folder", quoted(&folder));
    match &service.source {
        SourceKind::TypeOrm { data_source: Some(path), .. } => {
            line("data_source", quoted(&relative(path, &service.folder)));
        }
        SourceKind::TypeOrm { data_source: None, .. } => {
            line("source", quoted("typeorm"));
            line("migrations", list(&service.migrations));
        }
        SourceKind::Sql => {
            line("migrations", list(&service.migrations));
            line("tracking_table", quoted(&tracking_table(service, project)));
        }
        SourceKind::Unclear { reason } => {
            line("# data_source", format!("\"...\"  # {}", reason.replace('\n', " ")));
        }
    }
    if !service.depends_on.is_empty() {
        line("depends_on", list(&service.depends_on));
    }
    text
}

/// TypeORM's name where nobody else can have it, else one after the service.
fn tracking_table(service: &Service, project: &Project) -> String {
    if let Some(table) = &service.tracking_table {
        return table.clone();
    }
    if project.services.len() == 1 {
        return DEFAULT_TRACKING_TABLE.to_owned();
    }
    let name = service.name.to_lowercase();
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    format!("{DEFAULT_TRACKING_TABLE}_{name}")
}

fn relative(path: &Path, folder: &Path) -> String {
    match path.strip_prefix(folder) {
        Ok(rest) if rest.as_os_str().is_empty() => ".".to_owned(),
        Ok(rest) => rest.display().to_string(),
        Err(_) => path.display().to_string(),
    }
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

fn list(texts: &[String]) -> String {
    let items: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", items.join(", "))
}
