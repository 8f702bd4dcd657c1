//! What gets another name instead of being dropped and made again.

use super::error::GenerateError;
use crate::catalog::{Catalog, Composed, extract};
use crate::database::shadow::{ShadowDatabase, ShadowError};
use crate::plan::{
    Certainty, Rename, RenameCandidate, Step, parse_renames, rename_candidates,
    rename_steps,
};

/// What is done about a difference that looks like a rename.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is one.
    Rename,
    /// It is none: the one is dropped, the other made.
    Separate,
    /// Nobody can say; nothing is generated.
    Unclear,
}

/// Who decides about renames.
pub struct Renaming<'a> {
    /// Renames as they are written, `users.name=users.full_name`.
    pub given: Vec<String>,
    /// Says what a candidate is that is not certain.
    pub decide: &'a dyn Fn(&RenameCandidate) -> Decision,
}

impl std::fmt::Debug for Renaming<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renaming").field("given", &self.given).finish_non_exhaustive()
    }
}

/// The renames of a migration, both ways, and the state after them.
pub(super) struct Renamed {
    pub(super) up: Vec<Step>,
    pub(super) down: Vec<Step>,
    pub(super) renames: Vec<Rename>,
    /// The state after them, where there are any.
    pub(super) catalog: Option<Catalog>,
    /// What is wanted then.
    pub(super) wanted: Composed,
}

/// How deep names hang on names: a schema, a table, its columns, what speaks of them.
const ROUNDS: usize = 6;

/// Renames things in a copy of the current state until nothing looks renamed any more.
/// PostgreSQL itself gives everything that mentions a name the new one. Where nothing is
/// renamed, no copy is made.
pub(super) fn rename(
    copy: impl Fn() -> Result<ShadowDatabase, ShadowError>,
    current: &Catalog,
    renaming: &Renaming<'_>,
    desired: impl Fn(&Catalog) -> Composed,
) -> Result<Renamed, GenerateError> {
    let mut done = Renamed {
        up: Vec::new(),
        down: Vec::new(),
        renames: Vec::new(),
        catalog: None,
        wanted: desired(current),
    };
    let mut given = renaming.given.clone();
    let mut database = None;
    for _ in 0..ROUNDS {
        let now = done.catalog.as_ref().unwrap_or(current);
        let wanted = &done.wanted.catalog;
        let mut chosen = parse_renames(&given, now, wanted)?;
        given.clear();
        choose(now, wanted, renaming, &mut chosen)?;
        if chosen.is_empty() {
            break;
        }
        let steps = rename_steps(&chosen, now)?;
        let database = match &database {
            Some(made) => made,
            None => database.insert(copy()?),
        };
        let mut session = database.connect()?;
        for step in &steps.up {
            session
                .batch(&step.sql)
                .map_err(GenerateError::exec("renaming in a shadow database"))?;
        }
        let after = extract(&mut session)?;
        done.wanted = desired(&after);
        done.catalog = Some(after);
        done.renames.extend(chosen);
        done.up.extend(steps.up);
        done.down.splice(0..0, steps.down);
    }
    Ok(done)
}

fn choose(
    current: &Catalog,
    wanted: &Catalog,
    renaming: &Renaming<'_>,
    chosen: &mut Vec<Rename>,
) -> Result<(), GenerateError> {
    let mut unclear = Vec::new();
    for candidate in rename_candidates(current, wanted) {
        let rename = &candidate.rename;
        let taken =
            chosen.iter().any(|one| one.from == rename.from || one.to == rename.to);
        if taken {
            continue;
        }
        let decision = match candidate.certainty {
            Certainty::Certain => Decision::Rename,
            Certainty::Likely | Certainty::Ambiguous(_) => (renaming.decide)(&candidate),
        };
        match decision {
            Decision::Rename => chosen.push(candidate.rename),
            Decision::Separate => {}
            Decision::Unclear => unclear.push(candidate),
        }
    }
    if unclear.is_empty() { Ok(()) } else { Err(GenerateError::Unclear(unclear)) }
}
