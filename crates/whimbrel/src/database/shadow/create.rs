//! `CREATE DATABASE`.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::database::ShadowDatabase;
use super::error::{ShadowError, ShadowWarning};
use super::server::Server;
use super::target::{DatabaseTraits, Locale, LocaleProvider};
use crate::database::{ExecError, Session, SqlState};
use crate::sql::{quote_ident, quote_literal};

/// How long a session in a database that is to be copied may take to end.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn create(
    server: &Arc<Server>,
    traits: &DatabaseTraits,
) -> Result<ShadowDatabase, ShadowError> {
    let name = server.next_name();
    let mut session = server.administrator();
    let start = format!(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING {}",
        quote_ident(&name),
        quote_literal(&traits.encoding)
    );
    let major = session.server_version().major();
    let wanted = traits.locale.as_ref().map(|locale| locale_clause(locale, major));
    let with = |clause: &str| format!("{start}{clause}");
    let mut result = session.batch(&with(wanted.as_deref().unwrap_or_default()));
    if let (Err(error), Some(locale)) = (&result, &traits.locale)
        && is_about_locale(error)
    {
        server.warn(ShadowWarning::Locale {
            wanted: locale.name.clone().unwrap_or_else(|| locale.collate.clone()),
            reason: error.to_string(),
        });
        result = session.batch(&with(fallback(traits)));
    }
    result.map_err(ShadowError::exec("creating a shadow database"))?;
    drop(session);
    Ok(ShadowDatabase::new(server, name, traits.settings.clone()))
}

pub(super) fn copy(
    server: &Arc<Server>,
    original: &ShadowDatabase,
) -> Result<ShadowDatabase, ShadowError> {
    let name = server.next_name();
    let mut session = server.administrator();
    let copying = || ShadowError::exec("copying a shadow database");
    empty(&mut session, original.name()).map_err(copying())?;
    let sql = format!(
        "CREATE DATABASE {} TEMPLATE {}{}",
        quote_ident(&name),
        quote_ident(original.name()),
        strategy(server, &session)
    );
    session.batch(&sql).map_err(copying())?;
    drop(session);
    Ok(ShadowDatabase::new(server, name, original.parameters().to_vec()))
}

/// How to copy. Copying the files writes half of what copying through the log does, and
/// wants a checkpoint, which costs nothing where nobody else works. There was no other way
/// before version 15.
fn strategy(server: &Server, session: &Session) -> &'static str {
    let is_new = session.server_version().major() >= 15;
    if is_new && server.is_private() { " STRATEGY FILE_COPY" } else { "" }
}

/// The clauses for a locale, which begin with a space. Before version 15 there was one
/// provider, and no word for it.
fn locale_clause(locale: &Locale, major: u32) -> String {
    let mut clause = format!(
        " LC_COLLATE {} LC_CTYPE {}",
        quote_literal(&locale.collate),
        quote_literal(&locale.ctype)
    );
    let name = quote_literal(locale.name.as_deref().unwrap_or(&locale.collate));
    // Writing to a String cannot fail.
    _ = match locale.provider {
        LocaleProvider::Libc if major < 15 => Ok(()),
        LocaleProvider::Libc => write!(clause, " LOCALE_PROVIDER libc"),
        LocaleProvider::Icu => write!(clause, " LOCALE_PROVIDER icu ICU_LOCALE {name}"),
        LocaleProvider::Builtin => {
            write!(clause, " LOCALE_PROVIDER builtin BUILTIN_LOCALE {name}")
        }
    };
    if let Some(rules) = &locale.icu_rules {
        _ = write!(clause, " ICU_RULES {}", quote_literal(rules));
    }
    clause
}

/// The server's own locale where the encoding allows it; C goes with every encoding.
fn fallback(traits: &DatabaseTraits) -> &'static str {
    if traits.encoding == "UTF8" { "" } else { " LC_COLLATE 'C' LC_CTYPE 'C'" }
}

/// Whether it is a locale that `CREATE DATABASE` does not like: one that is not there
/// (`wrong_object_type`), a provider that was not built in, or one that does not fit the
/// encoding.
fn is_about_locale(error: &ExecError) -> bool {
    let codes =
        [SqlState::new("42809"), SqlState::FEATURE_NOT_SUPPORTED, SqlState::new("22023")];
    error.code().is_some_and(|code| codes.contains(code))
}

/// Ends the sessions in a database, without which it cannot be copied, and waits for
/// them: `CREATE DATABASE` itself would look only every 100 ms.
fn empty(session: &mut Session, database: &str) -> Result<(), ExecError> {
    let started = Instant::now();
    let sql = format!(
        "SELECT pg_catalog.pg_terminate_backend(a.pid)
           FROM pg_catalog.pg_stat_activity a
          WHERE a.datname = {} AND a.pid <> pg_catalog.pg_backend_pid()",
        quote_literal(database)
    );
    loop {
        let ended = session.batch(&sql)?;
        if ended.first().is_none_or(|outcome| outcome.rows.is_empty()) {
            return Ok(());
        }
        if started.elapsed() > PATIENCE {
            // `CREATE DATABASE` says who is still there.
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}
