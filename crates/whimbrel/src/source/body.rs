//! The bodies of functions, once everything that they may need is there.

use std::collections::HashMap;

use super::ddl::{At, Ddl};
use super::error::SourceError;
use super::load::RESET;
use super::recorder::Made;
use crate::database::{ExecError, Rows, ServerError, Session};
use crate::sql::byte_of_char;

/// The functions whose language has a validator, which is what `CREATE FUNCTION` calls
/// when `check_function_bodies` is on. Calling it changes nothing. A body that is parsed
/// already (`BEGIN ATOMIC`) needs none.
const FUNCTIONS: &str = "
SELECT p.oid, pg_catalog.format('%I.%I', vn.nspname, v.proname), i.identity
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  JOIN pg_catalog.pg_proc v ON v.oid = l.lanvalidator
  JOIN pg_catalog.pg_namespace vn ON vn.oid = v.pronamespace
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace,
       pg_catalog.pg_identify_object('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0) i
 WHERE l.lanname <> 'internal' AND p.prosqlbody IS NULL
   AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND n.nspname !~ '^pg_temp_'
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                      AND d.objid = p.oid AND d.deptype = 'e')
 ORDER BY p.oid";

/// A function to look at.
struct Function<'a> {
    oid: &'a str,
    validator: &'a str,
    name: &'a str,
    /// The statement that made it.
    at: Option<At>,
}

/// Looks at the bodies of all functions and gives what is wrong with them.
///
/// The path along which a body finds its names when it runs is anybody's: that of the
/// session. Here a body is right when it is so on the path of a new session, or on the
/// one that its file set.
pub(super) fn validate(
    ddl: &Ddl,
    made: &[Made],
    session: &mut Session,
) -> Result<Vec<SourceError>, ExecError> {
    // Of several statements the last one counts.
    let functions = made.iter().filter(|made| made.catalog == "pg_proc");
    let makers: HashMap<u32, At> =
        functions.map(|function| (function.oid, function.at)).collect();
    let outcomes = session.batch(FUNCTIONS)?;
    let rows = outcomes.first().map(|outcome| &outcome.rows);
    let functions: Vec<Function<'_>> = rows
        .into_iter()
        .flat_map(Rows::iter)
        .filter_map(|row| {
            Some(Function {
                oid: row.get(0)?,
                validator: row.get(1)?,
                name: row.get(2)?,
                at: row.get(0)?.parse().ok().and_then(|oid| makers.get(&oid).copied()),
            })
        })
        .collect();
    let mut failed = Vec::new();
    let mut validated = functions.iter();
    session.pipeline(functions.iter().map(Function::validation), |reply| {
        if let (Some(function), Err(ExecError::Server { error, .. })) =
            (validated.next(), reply.result)
        {
            failed.push((function, error));
        }
    })?;
    let mut errors = Vec::new();
    for (function, error) in failed {
        if let Some(error) = again(ddl, function, error, session)? {
            errors.push(function.error(ddl, error));
        }
    }
    Ok(errors)
}

/// Looks at a body again with the settings of its file.
fn again(
    ddl: &Ddl,
    function: &Function<'_>,
    error: Box<ServerError>,
    session: &mut Session,
) -> Result<Option<Box<ServerError>>, ExecError> {
    let settings = function.at.into_iter().flat_map(|at| ddl.settings_before(at));
    let mut texts: Vec<String> = settings.map(str::to_owned).collect();
    if texts.is_empty() {
        return Ok(Some(error));
    }
    let validation = texts.len();
    texts.push(function.validation());
    texts.push(RESET.to_owned());
    let mut found = None;
    let mut number = 0;
    session.pipeline(texts, |reply| {
        if let Err(ExecError::Server { error, .. }) = reply.result
            && number == validation
        {
            found = Some(error);
        }
        number += 1;
    })?;
    Ok(found)
}

impl Function<'_> {
    /// What `CREATE FUNCTION` does: the function's own settings, then the validator. In
    /// one message it is one transaction, at whose end the settings go.
    fn validation(&self) -> String {
        let Self { oid, validator, .. } = self;
        format!(
            "SELECT pg_catalog.set_config('check_function_bodies', 'on', true);
             SELECT pg_catalog.set_config(
                        pg_catalog.split_part(c, '=', 1),
                        pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1), true)
               FROM pg_catalog.pg_proc p, pg_catalog.unnest(p.proconfig) c
              WHERE p.oid = {oid};
             SELECT {validator}({oid})"
        )
    }

    fn error(&self, ddl: &Ddl, error: Box<ServerError>) -> SourceError {
        let origin = self.at.map(|at| {
            let inside = place(ddl.text(at), &error);
            ddl.origin_inside(at, inside.unwrap_or_default())
        });
        SourceError::Body { function: self.name.to_owned(), origin, error }
    }
}

/// Where in a statement the error is: the server counts from the beginning of the body,
/// which it gives as it stands between its quotes.
fn place(statement: &str, error: &ServerError) -> Option<usize> {
    let body = error.internal_query.as_deref()?;
    let inside = byte_of_char(body, error.internal_position?)?;
    statement.find(body).map(|start| start + inside)
}
