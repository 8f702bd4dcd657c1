//! What migrations can do that is in no schema: it belongs to the server, or to the
//! database as a whole.

use std::collections::BTreeSet;

use super::error::SquashError;
use crate::database::shadow::ShadowDatabase;

/// What is there of it, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outside(BTreeSet<String>);

const ROLES: &str = "
SELECT 'role ' || pg_catalog.quote_ident(r.rolname) FROM pg_catalog.pg_roles r";

const QUERY: &str = "
SELECT 'setting ' || c || coalesce(' of role ' || pg_catalog.quote_ident(r.rolname), '')
       || ' in this database'
  FROM pg_catalog.pg_db_role_setting s
  JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
  LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
 CROSS JOIN pg_catalog.unnest(s.setconfig) c
 WHERE d.datname = pg_catalog.current_database()
UNION ALL
SELECT 'large object ' || l.oid FROM pg_catalog.pg_largeobject_metadata l
UNION ALL
SELECT 'privileges on the database ' || a
  FROM pg_catalog.pg_database d CROSS JOIN pg_catalog.unnest(d.datacl) a
 WHERE d.datname = pg_catalog.current_database()
UNION ALL
SELECT 'the comment on the database'
  FROM pg_catalog.pg_shdescription c
  JOIN pg_catalog.pg_database d ON d.oid = c.objoid
 WHERE c.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
   AND d.datname = pg_catalog.current_database()";

impl Outside {
    /// Looks at a database and, where it is our own, at its server: on another one somebody
    /// else may make roles meanwhile.
    ///
    /// # Errors
    /// When the server refuses, or the connection is lost.
    pub fn read(database: &ShadowDatabase) -> Result<Self, SquashError> {
        let mut session = database.connect()?;
        let query = match database.is_private() {
            true => format!("{QUERY} UNION ALL {ROLES}"),
            false => QUERY.to_owned(),
        };
        let found = session.batch(&query);
        let found = found.map_err(SquashError::exec("looking at the server"))?;
        let rows = found.iter().flat_map(|outcome| outcome.rows.iter());
        Ok(Self(rows.filter_map(|row| row.get(0).map(str::to_owned)).collect()))
    }

    /// Refuses what is here and was not there before.
    ///
    /// # Errors
    /// [`SquashError::Outside`] with each of them.
    pub fn refuse_new(&self, before: &Self) -> Result<(), SquashError> {
        let new: Vec<String> = self.0.difference(&before.0).cloned().collect();
        if new.is_empty() { Ok(()) } else { Err(SquashError::Outside(new)) }
    }
}
