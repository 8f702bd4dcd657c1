//! Statements with their origins.

use std::path::PathBuf;

use super::error::{SourceError, SourceErrors};
use super::origin::Origin;
use super::refuse::{self, Duty, Refused};
use crate::database::Settings;
use crate::sql::{Position, Statement, line_column, split};

/// What a schema is to be, and how to find out.
#[derive(Debug, Clone)]
pub enum Source {
    /// Statements, which a shadow database has to elaborate.
    Ddl(Ddl),
    /// Another database, which is looked at as it is.
    Database(Box<Settings>),
    /// A file with a catalog in it.
    Snapshot(PathBuf),
}

/// One statement (or several) that another language's declarations come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The SQL.
    pub sql: String,
    /// What it comes from.
    pub origin: Origin,
}

/// DDL that says what a schema is to be. The order of its files, and mostly that of the
/// statements in them, means nothing.
#[derive(Debug, Clone, Default)]
pub struct Ddl {
    pub(super) scripts: Vec<Script>,
}

/// A text of statements; a `SET` in it holds up to its end.
#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) text: String,
    pub(super) steps: Vec<Step>,
    place: Place,
    /// Whether a statement in it sets something for those behind it.
    pub(super) has_settings: bool,
}

#[derive(Debug, Clone)]
enum Place {
    File(PathBuf),
    Declared(Origin),
}

/// A statement of a script.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) statement: Statement,
    pub(super) duty: Duty,
    position: Position,
}

/// A statement by the number of its script and its number in there, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct At {
    pub(super) script: usize,
    pub(super) step: usize,
}

impl Ddl {
    /// Takes the statements that declarations in another language come to.
    ///
    /// # Errors
    /// When the SQL of a declaration cannot be cut into statements, or holds what a
    /// source must not.
    pub fn declared(
        declarations: impl IntoIterator<Item = Declaration>,
    ) -> Result<Self, SourceErrors> {
        let scripts = declarations.into_iter().map(|declaration| {
            Script::new(declaration.sql, Place::Declared(declaration.origin))
        });
        Self::collect(scripts)
    }

    /// All scripts, or everything that is wrong with any.
    pub(super) fn collect(
        scripts: impl IntoIterator<Item = Result<Script, Vec<SourceError>>>,
    ) -> Result<Self, SourceErrors> {
        let (mut good, mut errors) = (Vec::new(), Vec::new());
        for script in scripts {
            match script {
                Ok(script) => good.push(script),
                Err(found) => errors.extend(found),
            }
        }
        SourceErrors::check(errors)?;
        Ok(Self { scripts: good })
    }

    /// Takes in the statements of another source.
    pub fn append(&mut self, mut other: Self) {
        self.scripts.append(&mut other.scripts);
    }

    /// How many statements there are.
    pub fn len(&self) -> usize {
        self.scripts.iter().map(|script| script.steps.len()).sum()
    }

    /// Whether there is no statement.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The statements that change roles, as errors.
    pub(super) fn role_changes(&self) -> Vec<SourceError> {
        let of = |script: &Script| {
            script.refusals(|step| {
                refuse::changes_role(&step.statement).then_some(Refused::Role)
            })
        };
        self.scripts.iter().flat_map(of).collect()
    }

    pub(super) fn text(&self, at: At) -> &str {
        self.scripts[at.script].text_of(at.step)
    }

    pub(super) fn step(&self, at: At) -> &Step {
        &self.scripts[at.script].steps[at.step]
    }

    pub(super) fn origin(&self, at: At) -> Origin {
        self.scripts[at.script].origin(at.step)
    }

    /// The origin of a place inside a statement, given in bytes of its text.
    pub(super) fn origin_inside(&self, at: At, byte: usize) -> Origin {
        let script = &self.scripts[at.script];
        let origin = script.origin(at.step);
        match script.place {
            Place::File(_) => {
                let start = script.steps[at.step].position;
                let inside = line_column(script.text_of(at.step), byte);
                Origin { position: Some(behind(start, inside)), ..origin }
            }
            // The place in the SQL is none in the file that declares it.
            Place::Declared(_) => origin,
        }
    }
}

/// A place in a text, from where a part of it begins and the place in that part.
fn behind(start: Position, inside: Position) -> Position {
    let column = match inside.line {
        1 => start.column + inside.column - 1,
        _ => inside.column,
    };
    Position { line: start.line + inside.line - 1, column }
}

impl Script {
    /// A file's text.
    pub(super) fn of_file(path: PathBuf, text: String) -> Result<Self, Vec<SourceError>> {
        Self::new(text, Place::File(path))
    }

    fn new(text: String, place: Place) -> Result<Self, Vec<SourceError>> {
        let statements = match split(&text) {
            Ok(statements) => statements,
            Err(reason) => {
                let path = match place {
                    Place::File(path) => path,
                    Place::Declared(origin) => origin.path,
                };
                return Err(vec![SourceError::Split { path, reason }]);
            }
        };
        let steps = steps(&text, statements);
        let has_settings = steps.iter().any(|step| step.duty == Duty::Setting);
        let script = Self { text, steps, place, has_settings };
        let refused = script.refusals(|step| match step.duty {
            Duty::Refused(reason) => Some(reason),
            _ => None,
        });
        if refused.is_empty() { Ok(script) } else { Err(refused) }
    }

    /// The statements that are refused, as errors.
    fn refusals(&self, refused: impl Fn(&Step) -> Option<Refused>) -> Vec<SourceError> {
        let error = |(number, step): (usize, &Step)| {
            Some(SourceError::Refused {
                reason: refused(step)?,
                origin: self.origin(number),
                keyword: step.statement.keyword.clone(),
            })
        };
        self.steps.iter().enumerate().filter_map(error).collect()
    }

    pub(super) fn text_of(&self, step: usize) -> &str {
        self.steps[step].statement.text(&self.text)
    }

    fn origin(&self, step: usize) -> Origin {
        match &self.place {
            Place::File(path) => Origin {
                path: path.clone(),
                position: Some(self.steps[step].position),
                label: format!("statement {}", step + 1),
            },
            Place::Declared(origin) => origin.clone(),
        }
    }
}

/// Adds to statements what they are for and where they stand. Lines are counted from one
/// statement to the next: counting from the top each time would be quadratic.
fn steps(text: &str, statements: Vec<Statement>) -> Vec<Step> {
    let mut line = 1;
    let mut before = 0;
    let place = |statement: Statement| {
        let start = statement.start;
        line += text[before..start].matches('\n').count();
        before = start;
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let column = text[line_start..start].chars().count() + 1;
        let duty = refuse::duty(&statement, text);
        Step { statement, duty, position: Position { line, column } }
    };
    statements.into_iter().map(place).collect()
}
