//! What a shadow database should have in common with its target.

use crate::database::{ExecError, Row, Rows, ServerVersion, Session};
use crate::sql::Ident;

/// What is worth knowing about a database before its shadow is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetTraits {
    /// The server's version.
    pub version: ServerVersion,
    /// Which database it is.
    pub identity: DatabaseIdentity,
    /// Its encoding, locale and settings.
    pub database: DatabaseTraits,
    /// Its extensions, in the order in which they were created.
    pub extensions: Vec<InstalledExtension>,
    /// The roles of the server, without PostgreSQL's own (`pg_...`).
    pub roles: Vec<Ident>,
}

/// Tells databases apart, by whatever URL they were reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatabaseIdentity {
    /// When the server started, in seconds since 1970 with all its digits. No two servers
    /// start in the same microsecond; the system identifier, in contrast, is the same in
    /// every copy of a cluster.
    pub server_start: String,
    /// The database's oid.
    pub oid: String,
}

/// How a database was created, and what a new session in it finds set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseTraits {
    /// The encoding by its name in PostgreSQL (`UTF8`).
    pub encoding: String,
    /// The locale; the server's own when `None`.
    pub locale: Option<Locale>,
    /// Settings that change what a DDL statement means, `search_path` first of all.
    pub settings: Vec<(String, String)>,
}

impl Default for DatabaseTraits {
    fn default() -> Self {
        Self { encoding: "UTF8".to_owned(), locale: None, settings: Vec::new() }
    }
}

/// The default collation of a database
/// (<https://www.postgresql.org/docs/current/locale.html>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locale {
    /// Who provides it.
    pub provider: LocaleProvider,
    /// `LC_COLLATE`.
    pub collate: String,
    /// `LC_CTYPE`.
    pub ctype: String,
    /// The provider's own name for it, when the provider is not libc.
    pub name: Option<String>,
    /// Rules added to it, with ICU.
    pub icu_rules: Option<String>,
}

/// Who provides a locale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocaleProvider {
    /// The operating system.
    Libc,
    /// ICU.
    Icu,
    /// PostgreSQL itself, from version 17 on.
    Builtin,
}

/// An extension in a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledExtension {
    /// Its name.
    pub name: Ident,
    /// Its version.
    pub version: String,
    /// The schema that its objects are in.
    pub schema: Ident,
}

/// What is read, in one round trip. `to_jsonb` hides which of the columns a version has.
/// A new session's settings are asked for by `reset_val`, and `$user` in a search path is
/// replaced: in the shadow another role does the work.
const TRAITS: &str = r#"
SELECT extract(epoch FROM pg_catalog.pg_postmaster_start_time()), d.oid,
       pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
       coalesce(j ->> 'datlocprovider', 'c'),
       coalesce(j ->> 'datlocale', j ->> 'daticulocale'), j ->> 'daticurules'
  FROM pg_catalog.pg_database d, pg_catalog.to_jsonb(d) j
 WHERE d.datname = pg_catalog.current_database();
SELECT e.extname, e.extversion, n.nspname
  FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
 ORDER BY e.oid;
SELECT r.rolname FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1;
SELECT s.name, pg_catalog.replace(s.reset_val, '"$user"',
                                  pg_catalog.quote_ident(session_user))
  FROM pg_catalog.pg_settings s
 WHERE s.name IN ('search_path', 'DateStyle', 'IntervalStyle', 'TimeZone',
                  'default_toast_compression', 'array_nulls', 'xmloption',
                  'transform_null_equals')
 ORDER BY 1
"#;

impl TargetTraits {
    /// Reads the traits of the database that a session is in.
    ///
    /// # Errors
    /// When the server refuses, or the connection is lost.
    pub fn read(session: &mut Session) -> Result<Self, ExecError> {
        let outcomes = session.batch(TRAITS)?;
        let rows = |number: usize| outcomes.get(number).map(|outcome| &outcome.rows);
        let row = rows(0).and_then(|rows| rows.get(0));
        let settings = collect(rows(3), |row| (row[0].to_owned(), row[1].to_owned()));
        let database = row.map_or_else(DatabaseTraits::default, DatabaseTraits::of);
        Ok(Self {
            version: session.server_version(),
            identity: row.map_or_else(DatabaseIdentity::default, DatabaseIdentity::of),
            database: DatabaseTraits { settings, ..database },
            extensions: collect(rows(1), InstalledExtension::of),
            roles: collect(rows(2), |row| Ident::from(&row[0])),
        })
    }
}

fn collect<T>(rows: Option<&Rows>, made: impl Fn(Row<'_>) -> T) -> Vec<T> {
    rows.into_iter().flat_map(Rows::iter).map(made).collect()
}

impl DatabaseIdentity {
    fn of(row: Row<'_>) -> Self {
        Self { server_start: row[0].to_owned(), oid: row[1].to_owned() }
    }
}

impl DatabaseTraits {
    fn of(row: Row<'_>) -> Self {
        let locale = Locale {
            provider: match &row[5] {
                "i" => LocaleProvider::Icu,
                "b" => LocaleProvider::Builtin,
                _ => LocaleProvider::Libc,
            },
            collate: row[3].to_owned(),
            ctype: row[4].to_owned(),
            name: row.get(6).map(str::to_owned),
            icu_rules: row.get(7).map(str::to_owned),
        };
        Self { encoding: row[2].to_owned(), locale: Some(locale), settings: Vec::new() }
    }
}

impl InstalledExtension {
    fn of(row: Row<'_>) -> Self {
        Self { name: row[0].into(), version: row[1].to_owned(), schema: row[2].into() }
    }
}
