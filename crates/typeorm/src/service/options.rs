//! The options of a data source.

use std::fmt;

use serde_json::{Map, Value};

/// Begins every text that was made of a stand-in; see `standin.js`.
const STAND_IN: char = '\u{e0f1}';

/// The plain options of a data source, as the project wrote them.
///
/// Options that TypeORM fills in when they are absent stay absent.
#[derive(Clone, Default)]
pub struct DataSourceOptions {
    /// Every option that can be written as JSON, under its own name.
    pub all: Map<String, Value>,
    /// The globs among `migrations`.
    pub migration_globs: Vec<String>,
    /// The globs among `entities`.
    pub entity_globs: Vec<String>,
}

impl DataSourceOptions {
    pub(super) fn new(mut described: Value) -> Self {
        let globs = |value: &Value| -> Vec<String> {
            let list = value.as_array().map_or(&[][..], Vec::as_slice);
            list.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()
        };
        let migration_globs = globs(&described["usesMigrationGlobs"]);
        let entity_globs = globs(&described["usesEntityGlobs"]);
        let all = match described["options"].take() {
            Value::Object(all) => all,
            _ => Map::new(),
        };
        Self { all, migration_globs, entity_globs }
    }

    /// An option as text; numbers and booleans are written out.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.all.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// `type`: the kind of database.
    pub fn kind(&self) -> Option<String> {
        self.text("type")
    }

    /// `url`
    pub fn url(&self) -> Option<String> {
        self.text("url")
    }

    /// `host`
    pub fn host(&self) -> Option<String> {
        self.text("host")
    }

    /// `port`, which projects write as a number or as the text of a variable.
    pub fn port(&self) -> Option<u16> {
        self.text("port")?.trim().parse().ok()
    }

    /// `username`, or node-postgres's `user`.
    pub fn username(&self) -> Option<String> {
        self.text("username").or_else(|| self.text("user"))
    }

    /// `password`; a function has been called and awaited.
    pub fn password(&self) -> Option<String> {
        self.text("password")
    }

    /// `database`
    pub fn database(&self) -> Option<String> {
        self.text("database")
    }

    /// `schema`
    pub fn schema(&self) -> Option<String> {
        self.text("schema")
    }

    /// `ssl`: a boolean, or an object of TLS options.
    pub fn ssl(&self) -> Option<&Value> {
        self.all.get("ssl")
    }

    /// `extra`: merged last into node-postgres's options.
    pub fn extra(&self) -> Option<&Value> {
        self.all.get("extra")
    }

    /// `replication`: migrations use its `master`.
    pub fn replication(&self) -> Option<&Value> {
        self.all.get("replication")
    }

    /// `applicationName`
    pub fn application_name(&self) -> Option<String> {
        self.text("applicationName")
    }

    /// `migrationsTableName`
    pub fn migrations_table_name(&self) -> Option<String> {
        self.text("migrationsTableName")
    }

    /// `migrationsTransactionMode`: `all`, `each` or `none`.
    pub fn migrations_transaction_mode(&self) -> Option<String> {
        self.text("migrationsTransactionMode")
    }

    /// `metadataTableName`
    pub fn metadata_table_name(&self) -> Option<String> {
        self.text("metadataTableName")
    }

    /// Leaves out the settings of the connection that are made of a stand-in.
    pub(super) fn forget_missing_connection(&mut self) {
        let names = [
            "host",
            "port",
            "username",
            "password",
            "database",
            "url",
            "ssl",
            "extra",
            "replication",
        ];
        self.all.retain(|name, value| {
            !names.contains(&name.as_str()) || stand_in_of(value).is_none()
        });
    }

    /// The first option that holds text made of a stand-in: its name, the
    /// package and what was used of it.
    pub(super) fn stand_in(&self) -> Option<(String, String, String)> {
        self.all.iter().find_map(|(name, value)| {
            let (package, used) = stand_in_of(value)?;
            Some((name.clone(), package, used))
        })
    }
}

/// Package and path of a stand-in's mark, wherever it is in a value.
fn stand_in_of(value: &Value) -> Option<(String, String)> {
    match value {
        Value::String(text) => {
            let mut parts = text.split(STAND_IN).skip(2);
            Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
        }
        Value::Array(list) => list.iter().find_map(stand_in_of),
        Value::Object(map) => map.values().find_map(stand_in_of),
        _ => None,
    }
}

impl fmt::Debug for DataSourceOptions {
    /// Names only: values may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataSourceOptions")
            .field("options", &self.all.keys().collect::<Vec<_>>())
            .field("migration_globs", &self.migration_globs)
            .field("entity_globs", &self.entity_globs)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ports_may_be_text() {
        let described = json!({ "options": { "port": "5433", "username": "u" } });
        let options = DataSourceOptions::new(described);
        assert_eq!(options.port(), Some(5433));
        assert_eq!(options.username().as_deref(), Some("u"));
    }

    #[test]
    fn secrets_are_not_shown() {
        let options =
            DataSourceOptions::new(json!({ "options": { "password": "hush" } }));
        assert!(!format!("{options:?}").contains("hush"));
    }

    #[test]
    fn stand_ins_are_found() {
        let mark = "\u{e0f1}whimbrel-stand-in\u{e0f1}aws-sdk\u{e0f1}getSecret()\u{e0f1}";
        let options =
            DataSourceOptions::new(json!({ "options": { "extra": { "a": [mark] } } }));
        let found = options.stand_in().unwrap();
        assert_eq!(found, ("extra".into(), "aws-sdk".into(), "getSecret()".into()));
    }
}
