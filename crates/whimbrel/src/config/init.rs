//! Writing a first `whimbrel.toml`.

use std::path::Path;

use toml::Value;

use super::project::{DEFAULT_TRACKING_TABLE, Project, Service, SourceKind};

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
