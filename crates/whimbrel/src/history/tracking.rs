//! TypeORM's tracking table: its name, its definition, its statements.

use sha1::{Digest, Sha1};

use crate::sql::{quote_ident, quote_literal};

/// A name that cannot be a tracking table.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a usable name for a tracking table: it must not be empty")]
pub struct TrackingTableError(String);

/// The table in which TypeORM records what ran.
///
/// A name with a dot is a schema and a table, as TypeORM reads
/// `migrationsTableName: "audit.migrations"`. Without a schema the table lives in
/// `current_schema()`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrackingTable {
    schema: Option<String>,
    name: String,
}

impl TrackingTable {
    /// TypeORM's default name.
    pub const DEFAULT_NAME: &'static str = "migrations";

    /// Reads the data source's `schema` and `migrationsTableName`.
    ///
    /// # Errors
    /// When the table's name is empty.
    pub fn new(schema: Option<&str>, name: &str) -> Result<Self, TrackingTableError> {
        let path = match schema.filter(|schema| !schema.is_empty()) {
            Some(schema) => format!("{schema}.{name}"),
            None => name.to_owned(),
        };
        let mut parts = path.splitn(3, '.');
        let first = parts.next().unwrap_or_default().to_owned();
        let (schema, name) = match parts.next() {
            Some(second) => (Some(first), second.to_owned()),
            None => (None, first),
        };
        if name.is_empty() {
            return Err(TrackingTableError(path));
        }
        Ok(Self { schema, name })
    }

    /// The schema that was asked for, if any.
    #[must_use]
    pub fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// The table's own name, without its schema.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of the journal that lies beside this table.
    ///
    /// PostgreSQL cuts names at 63 bytes; a longer tracking table's journal ends in
    /// a hash instead, so that two long names never share one journal.
    #[must_use]
    pub fn journal_name(&self) -> String {
        let name = format!("{}_journal", self.name);
        if name.len() <= 63 {
            return name;
        }
        let digest = hex(&Sha1::digest(self.name.as_bytes()));
        let mut cut = 45;
        while !self.name.is_char_boundary(cut) {
            cut -= 1;
        }
        format!("{}_{}_journal", &self.name[..cut], &digest[..8])
    }

    /// The quoted path in a given schema.
    #[must_use]
    pub fn path_in(&self, schema: &str) -> String {
        format!("{}.{}", quote_ident(schema), quote_ident(&self.name))
    }

    /// TypeORM's `CREATE TABLE`, with the primary key name of its default naming
    /// strategy.
    #[must_use]
    pub fn create_sql(&self, schema: &str) -> String {
        format!(
            "CREATE TABLE {} (\"id\" SERIAL NOT NULL, \"timestamp\" bigint NOT NULL, \
             \"name\" character varying NOT NULL, CONSTRAINT {} PRIMARY KEY (\"id\"))",
            self.path_in(schema),
            quote_ident(&self.primary_key_name()),
        )
    }

    /// `PK_` and the first 27 hexadecimal digits of sha1(`<table>_id`).
    #[must_use]
    pub fn primary_key_name(&self) -> String {
        let digest = hex(&Sha1::digest(format!("{}_id", self.name).as_bytes()));
        format!("PK_{}", &digest[..27])
    }

    /// The statement that records one applied migration.
    #[must_use]
    pub fn insert_sql(&self, schema: &str, timestamp: i64, name: &str) -> String {
        format!(
            "INSERT INTO {}(\"timestamp\", \"name\") VALUES ({timestamp}, {})",
            self.path_in(schema),
            quote_literal(name)
        )
    }

    /// The statement that records one applied migration under an id that is free.
    #[must_use]
    pub fn insert_at_sql(
        &self,
        schema: &str,
        id: i64,
        timestamp: i64,
        name: &str,
    ) -> String {
        format!(
            "INSERT INTO {}(\"id\", \"timestamp\", \"name\") VALUES ({id}, {timestamp}, {})",
            self.path_in(schema),
            quote_literal(name)
        )
    }

    /// The statement that gives the rows of these migrations ids that are lower by `by`.
    #[must_use]
    pub fn lower_sql(&self, schema: &str, names: &[&str], by: i64) -> String {
        format!(
            "UPDATE {} SET \"id\" = \"id\" - {by} WHERE \"name\" IN ({})",
            self.path_in(schema),
            listed(names)
        )
    }

    /// The statement that forgets all of these migrations.
    #[must_use]
    pub fn forget_sql(&self, schema: &str, names: &[&str]) -> String {
        format!(
            "DELETE FROM {} WHERE \"name\" IN ({})",
            self.path_in(schema),
            listed(names)
        )
    }

    /// The statement that forgets one reverted migration.
    ///
    /// Like TypeORM's it matches both timestamp and name, and zero rows are success.
    #[must_use]
    pub fn delete_sql(&self, schema: &str, timestamp: i64, name: &str) -> String {
        format!(
            "DELETE FROM {} WHERE \"timestamp\" = {timestamp} AND \"name\" = {}",
            self.path_in(schema),
            quote_literal(name)
        )
    }
}

impl std::fmt::Display for TrackingTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// Names as literals, in an order of their own.
fn listed(names: &[&str]) -> String {
    let mut names: Vec<String> = names.iter().map(|name| quote_literal(name)).collect();
    names.sort_unstable();
    names.join(", ")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primary_key_has_typeorms_name() {
        let table = TrackingTable::new(None, "migrations").unwrap();
        assert_eq!(table.primary_key_name(), "PK_8c82d7f526340ab734260ea46be");
    }

    #[test]
    fn a_dot_separates_schema_and_table() {
        let table = TrackingTable::new(None, "s2.migs").unwrap();
        assert_eq!((table.schema(), table.name()), (Some("s2"), "migs"));
        let table = TrackingTable::new(Some("s1"), "my_migs").unwrap();
        assert_eq!((table.schema(), table.name()), (Some("s1"), "my_migs"));
        assert!(TrackingTable::new(None, "").is_err());
    }

    #[test]
    fn long_names_keep_distinct_journals() {
        let a = TrackingTable::new(None, &format!("{}a", "m".repeat(62))).unwrap();
        let b = TrackingTable::new(None, &format!("{}b", "m".repeat(62))).unwrap();
        assert_ne!(a.journal_name(), b.journal_name());
        assert!(a.journal_name().len() <= 63);
    }
}
