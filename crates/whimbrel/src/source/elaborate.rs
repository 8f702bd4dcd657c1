//! DDL becomes a schema.

use std::fmt;

use super::body;
use super::ddl::{At, Ddl};
use super::duplicate;
use super::error::{SourceError, SourceErrors};
use super::load::{Loaded, mark};
use super::order;
use super::origin::{MadeObject, Origin, Origins};
use super::recorder::{self, Made};
use super::refuse::Duty;
use super::rows;
use crate::database::shadow::ShadowDatabase;
use crate::database::{ExecError, ServerError, Session};
use crate::sql::byte_of_char;

/// What there is to say about a schema that was made.
#[derive(Debug, Clone, Default)]
pub struct Elaborated {
    /// What its author may want to know.
    pub notes: Vec<Note>,
    /// Which statement made which object.
    pub origins: Origins,
}

/// Something about a source that is no error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A table holds rows. They are not part of a schema, and no migration will bring
    /// them.
    Rows {
        /// The table, with its schema.
        table: String,
        /// The statement that made it.
        origin: Option<Origin>,
    },
    /// A table that was there before has no tenant column, and may hold rows of which
    /// nobody knows whose they are.
    NoTenant {
        /// The table, with its schema.
        table: String,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows { table, .. } => write!(
                f,
                "the source puts rows into {table}; they are data, not schema, and are \
                 left out"
            ),
            Self::NoTenant { table } => write!(
                f,
                "{table} has no tenant column; `whimbrel tenancy fix` adds one where it can \
                 tell whose the rows are, or declare it under [[tenancy.global]]"
            ),
        }
    }
}

impl Ddl {
    /// Makes the schema in a shadow database.
    ///
    /// # Errors
    /// Everything that is wrong with the statements, at once. The database is then good
    /// for nothing any more.
    pub fn elaborate(
        &self,
        database: &ShadowDatabase,
    ) -> Result<Elaborated, SourceErrors> {
        if !database.is_private() {
            SourceErrors::check(self.role_changes())?;
        }
        let mut settings = database.settings();
        // Bodies are looked at when all is there.
        let parameter = ("check_function_bodies".to_owned(), "off".to_owned());
        settings.parameters.extend([parameter]);
        let mut session = Session::connect(&settings).map_err(SourceError::Connect)?;
        let failed = || SourceError::exec("making the schema in a shadow database");
        let (loaded, made) = self.load(&mut session).map_err(failed())?;
        SourceErrors::check(self.errors(loaded, &made))?;
        let bodies = body::validate(self, &made, &mut session).map_err(failed())?;
        SourceErrors::check(bodies)?;
        self.elaborated(made, &mut session).map_err(|error| failed()(error).into())
    }

    /// Executes all statements: what others lie in first, event triggers last.
    fn load(&self, session: &mut Session) -> Result<(Loaded, Vec<Made>), ExecError> {
        let recorder = recorder::record(session)?;
        let mut loaded = Loaded::default();
        loaded.load(self, &[Duty::Foundation], session)?;
        loaded.load(self, &[Duty::Object, Duty::Setting], session)?;
        // It goes before somebody else's event trigger may not let it.
        let made = match recorder {
            Some(recorder) => recorder.finish(session)?,
            None => Vec::new(),
        };
        loaded.load(self, &[Duty::EventTrigger], session)?;
        Ok((loaded, made))
    }

    fn errors(&self, loaded: Loaded, made: &[Made]) -> Vec<SourceError> {
        let Loaded { failed, skipped } = loaded;
        let circles = order::circles(self, &failed).into_iter();
        let origins =
            |circle: Vec<At>| circle.iter().map(|at| self.origin(*at)).collect();
        let mut errors: Vec<SourceError> =
            circles.map(|circle| SourceError::Circle(origins(circle))).collect();
        errors.extend(failed.into_iter().filter_map(|(at, e)| self.refused(at, e, made)));
        let skipped = skipped.iter();
        let skipped =
            skipped.filter_map(|(at, n)| duplicate::of_refused(self, made, *at, n));
        errors.extend(skipped.filter(SourceError::is_across_files));
        errors.extend(duplicate::replaced(self, made));
        errors
    }

    /// The error for a statement that never succeeded. A schema may be there from the
    /// beginning, as `public` is.
    fn refused(
        &self,
        at: At,
        mut error: ServerError,
        made: &[Made],
    ) -> Option<SourceError> {
        if duplicate::is_duplicate(&error) {
            let duplicate = duplicate::of_refused(self, made, at, &error);
            let is_schema = self.step(at).statement.keyword == "CREATE SCHEMA";
            if duplicate.is_some() || is_schema {
                return duplicate;
            }
        }
        let text = self.text(at);
        let before = u32::try_from(mark(at).len()).unwrap_or_default();
        error.position = error.position.and_then(|position| position.checked_sub(before));
        let inside = error.position.and_then(|position| byte_of_char(text, position));
        Some(SourceError::Statement {
            origin: self.origin_inside(at, inside.unwrap_or_default()),
            text: text.to_owned(),
            error: Box::new(error),
        })
    }

    fn elaborated(
        &self,
        made: Vec<Made>,
        session: &mut Session,
    ) -> Result<Elaborated, ExecError> {
        let made = made.into_iter().filter(|made| made.part == 0);
        let origins: Origins = made
            .map(|Made { at, catalog, oid, kind, identity, .. }| {
                let origin = self.origin(at);
                MadeObject { catalog, oid, kind, identity, origin }
            })
            .collect();
        let rows = rows::tables_with_rows(session)?.into_iter();
        let notes = rows.map(|(table, oid)| {
            let origin = origins.of("pg_class", oid).cloned();
            Note::Rows { table, origin }
        });
        Ok(Elaborated { notes: notes.collect(), origins })
    }
}

impl SourceError {
    /// Of a duplicate: whether the two are not in one file.
    fn is_across_files(&self) -> bool {
        match self {
            Self::Duplicate { first, second, .. } => first.path != second.path,
            _ => true,
        }
    }
}
