//! A second opinion: `pg_dump` looks at the same databases, and knows nothing of ours.

use std::path::PathBuf;

use super::dump::{dump, same_dump};
use crate::database::shadow::{DatabaseTraits, Shadow, ShadowDatabase};
use crate::migration::Direction;

/// How many lines of a difference are kept.
const LINES: usize = 10;

/// `pg_dump`, and where it can put what it reads.
#[derive(Debug)]
pub struct Observer<'a> {
    /// The program; nothing where there is none for this server.
    pub program: Option<PathBuf>,
    /// Where databases can be made.
    pub shadow: &'a Shadow,
}

/// What it says of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observed {
    /// It sees what should be there.
    Agrees {
        /// Whether it was shown the end of the way up, too: where the wanted state is in no
        /// database, there is nothing to compare that with.
        up: bool,
    },
    /// It was not asked, or could not look, and why.
    Absent(String),
    /// It sees a difference that the catalogs do not have.
    Differs {
        /// At the end of which way.
        direction: Direction,
        /// Lines that should be there and are not, a few.
        missing: Vec<String>,
        /// Lines that are there and should not be, a few.
        extra: Vec<String>,
    },
}

/// What it sees of one database, or why it sees nothing.
pub(super) type Sight = Result<String, String>;

impl Observer<'_> {
    pub(super) fn look(&self, database: &ShadowDatabase) -> Sight {
        let program = self.program.as_deref();
        let program = program.ok_or("there is no pg_dump beside the server")?;
        dump(program, &database.settings(), &[])
    }

    /// Lays what is there beside what should be. Nothing when both are the same.
    ///
    /// PostgreSQL does not always print a text as it would print it after reading that
    /// text again; what differs is restored and dumped once more, both of it.
    ///
    /// # Errors
    /// Why one of them cannot be looked at.
    pub fn compare(
        &self,
        wanted: &ShadowDatabase,
        reached: &ShadowDatabase,
        direction: Direction,
    ) -> Result<Option<Observed>, String> {
        Ok(self.difference(&self.look(wanted)?, &self.look(reached)?, direction))
    }

    pub(super) fn difference(
        &self,
        wanted: &str,
        reached: &str,
        direction: Direction,
    ) -> Option<Observed> {
        if same_dump(wanted, reached) {
            return None;
        }
        let settled =
            self.settled(wanted).and_then(|one| Ok((one, self.settled(reached)?)));
        let (wanted, reached) =
            settled.unwrap_or_else(|_| (wanted.to_owned(), reached.to_owned()));
        (!same_dump(&wanted, &reached)).then(|| Observed::Differs {
            direction,
            missing: only(&wanted, &reached),
            extra: only(&reached, &wanted),
        })
    }

    /// A dump of what a dump makes.
    fn settled(&self, text: &str) -> Sight {
        let told = |error: &dyn std::error::Error| error.to_string();
        let database = self.shadow.create(&DatabaseTraits::default());
        let database = database.map_err(|error| told(&error))?;
        let mut session = database.connect().map_err(|error| told(&error))?;
        session.batch(text).map_err(|error| told(&error))?;
        self.look(&database)
    }
}

/// Lines of one text that the other does not have.
fn only(one: &str, other: &str) -> Vec<String> {
    let plain = |line: &str| line.trim().trim_end_matches(',').to_owned();
    let known: std::collections::BTreeSet<String> = other.lines().map(plain).collect();
    one.lines().map(plain).filter(|line| !known.contains(line)).take(LINES).collect()
}
