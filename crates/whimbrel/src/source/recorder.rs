//! Which statement made which object: an event trigger asks PostgreSQL.

use super::ddl::At;
use crate::database::{ExecError, Outcome, Session};

/// An object that a statement made.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) at: At,
    pub(super) catalog: String,
    pub(super) oid: u32,
    /// For a part of an object, such as a column, its number; 0 otherwise.
    pub(super) part: i32,
    pub(super) kind: String,
    pub(super) identity: String,
}

/// Everything is temporary, so that it is in nobody's way and gone with the session at
/// the latest. The function runs as we do, whatever role a script takes on. For commands
/// that make nothing it is not called: with thousands of comments and grants that shows.
const RECORD: &str = "
CREATE TEMPORARY TABLE whimbrel_made (at text, classid oid, objid oid, objsubid int);
CREATE FUNCTION pg_temp.whimbrel_record() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO pg_temp.whimbrel_made
    SELECT pg_catalog.split_part(pg_catalog.left(pg_catalog.current_query(), 40), '*', 2),
           c.classid, c.objid, c.objsubid
      FROM pg_catalog.pg_event_trigger_ddl_commands() c
     WHERE c.objid IS NOT NULL AND NOT c.in_extension
       AND c.command_tag LIKE 'CREATE%';
END $$;
CREATE EVENT TRIGGER whimbrel_record ON ddl_command_end WHEN TAG IN (
    'CREATE ACCESS METHOD', 'CREATE AGGREGATE', 'CREATE CAST', 'CREATE COLLATION',
    'CREATE CONVERSION', 'CREATE DOMAIN', 'CREATE EXTENSION',
    'CREATE FOREIGN DATA WRAPPER', 'CREATE FOREIGN TABLE', 'CREATE FUNCTION',
    'CREATE INDEX', 'CREATE LANGUAGE', 'CREATE MATERIALIZED VIEW', 'CREATE OPERATOR',
    'CREATE OPERATOR CLASS', 'CREATE OPERATOR FAMILY', 'CREATE POLICY',
    'CREATE PROCEDURE', 'CREATE PUBLICATION', 'CREATE RULE', 'CREATE SCHEMA',
    'CREATE SEQUENCE', 'CREATE SERVER', 'CREATE STATISTICS', 'CREATE SUBSCRIPTION',
    'CREATE TABLE', 'CREATE TABLE AS', 'CREATE TEXT SEARCH CONFIGURATION',
    'CREATE TEXT SEARCH DICTIONARY', 'CREATE TEXT SEARCH PARSER',
    'CREATE TEXT SEARCH TEMPLATE', 'CREATE TRANSFORM', 'CREATE TRIGGER', 'CREATE TYPE',
    'CREATE USER MAPPING', 'CREATE VIEW')
EXECUTE FUNCTION pg_temp.whimbrel_record()";

/// What was dropped again has no identity any more.
const READ: &str = "
SELECT m.at, pg_catalog.split_part(m.classid::pg_catalog.regclass::text, '.', -1),
       m.objid, m.objsubid, i.type, i.identity
  FROM pg_temp.whimbrel_made m,
       pg_catalog.pg_identify_object(m.classid, m.objid, m.objsubid) i
 WHERE i.identity IS NOT NULL";

const FORGET: &str = "
DROP EVENT TRIGGER whimbrel_record;
DROP FUNCTION pg_temp.whimbrel_record();
DROP TABLE pg_temp.whimbrel_made";

/// Records what is made in a session from now on; `None` when the role is no superuser.
pub(super) fn record(session: &mut Session) -> Result<Option<Recorder>, ExecError> {
    if session.parameter("is_superuser") != Some("on") {
        return Ok(None);
    }
    session.batch(RECORD)?;
    Ok(Some(Recorder))
}

/// An event trigger at work.
#[derive(Debug)]
pub(super) struct Recorder;

impl Recorder {
    /// What was made, in the order of the statements; the event trigger goes.
    pub(super) fn finish(self, session: &mut Session) -> Result<Vec<Made>, ExecError> {
        let found = session.batch(READ)?;
        session.batch(FORGET)?;
        let rows = found.first().map(|Outcome { rows, .. }| rows).into_iter();
        let made = rows.flat_map(|rows| rows.iter()).filter_map(|row| {
            Some(Made {
                at: parse(&row[0])?,
                catalog: row[1].to_owned(),
                oid: row[2].parse().ok()?,
                part: row[3].parse().ok()?,
                kind: row[4].to_owned(),
                identity: row[5].to_owned(),
            })
        });
        let mut made: Vec<Made> = made.collect();
        made.sort_by_key(|made| made.at);
        Ok(made)
    }
}

/// Reads what [`mark`](super::load::mark) wrote.
fn parse(mark: &str) -> Option<At> {
    let (script, step) = mark.split_once('.')?;
    Some(At { script: script.parse().ok()?, step: step.parse().ok()? })
}
