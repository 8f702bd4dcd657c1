//! Whether a database is the one that pending migrations were generated for.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, CatalogError, FactId, Mark, Marked, extract};
use crate::database::Session;
use crate::migration::MigrationFile;

/// What differs, in sentences. One look at the database, and only when the first of the
/// pending migrations says what it was made for.
pub(super) fn surprises(
    session: &mut Session,
    pending: &[&MigrationFile],
) -> Result<Vec<String>, CatalogError> {
    let told: Vec<&MigrationFile> = pending
        .iter()
        .copied()
        .take_while(|step| !step.provenance().made_for.is_empty())
        .collect();
    if told.is_empty() {
        return Ok(Vec::new());
    }
    Ok(compare(&extract(session)?, &told))
}

/// What a migration changes, the one behind it finds changed: each thing is compared for
/// the first that speaks of it.
fn compare(live: &Catalog, told: &[&MigrationFile]) -> Vec<String> {
    let wanted: BTreeSet<&str> = told
        .iter()
        .flat_map(|step| &step.provenance().made_for)
        .map(|one| one.object.as_str())
        .collect();
    let named = live.facts().iter().map(|fact| (fact.id.to_string(), &fact.id));
    let ids: BTreeMap<String, &FactId> =
        named.filter(|(name, _)| wanted.contains(name.as_str())).collect();
    let marks: BTreeMap<String, Mark> = live
        .marks(ids.into_values())
        .into_iter()
        .map(|(id, mark)| (id.to_string(), mark))
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (number, step) in told.iter().enumerate() {
        let mut other = Vec::new();
        for one in &step.provenance().made_for {
            if !seen.insert(one.object.as_str()) {
                continue;
            }
            match marks.get(&one.object) {
                Some(mark) if mark.tells(&Mark::new(&one.mark)) == Marked::Other => {
                    other.push(format!("{} is not as it was", one.object));
                }
                // It may be what an earlier one of the pending makes.
                None if number == 0 => other.push(format!("{} is not there", one.object)),
                _ => {}
            }
        }
        if !other.is_empty() {
            found.push(format!(
                "{} was generated for another state of this database: {}",
                step.name,
                other.join(", ")
            ));
        }
    }
    found
}
