//! What is in a database and no fact describes, so that nothing is passed over in
//! silence.

use super::error::CatalogError;
use super::extract::{Address, address, missing};
use super::model::Unmodelled;
use crate::database::{Outcome, Session};

/// Something that no fact describes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Leftover {
    /// An object, or something that is said of one (`comment`).
    At { address: Address, what: Option<String> },
    /// What has no address.
    Named(Unmodelled),
}

/// The candidates that nothing accounts for.
pub(super) fn leftovers(
    candidates: &Outcome,
    accounted: impl Fn(Address) -> bool,
) -> Vec<Leftover> {
    let text = |value: Option<&str>| value.map(str::to_owned);
    let mut found = Vec::new();
    for row in candidates.rows.iter() {
        let (kind, name) = (text(row.get(3)), text(row.get(4)));
        match (address(row, 0), kind, name) {
            // Of an object that is there without the rest of it.
            (Some(address), Some(what), _) => {
                found.push(Leftover::At { address, what: Some(what) });
            }
            (Some(address), None, _) if !accounted(address) => {
                found.push(Leftover::At { address, what: None });
            }
            (None, Some(kind), Some(name)) => {
                found.push(Leftover::Named(Unmodelled { kind, name }));
            }
            _ => {}
        }
    }
    found
}

/// Finds the names of what is left over. Where there is nothing, nobody is asked; what
/// is gone meanwhile is left out.
///
/// # Errors
/// When the server refuses or the connection is lost.
pub(super) fn name(
    session: &mut Session,
    leftovers: Vec<Leftover>,
) -> Result<Vec<Unmodelled>, CatalogError> {
    let (mut named, mut addressed) = (Vec::new(), Vec::new());
    for leftover in leftovers {
        match leftover {
            Leftover::Named(one) => named.push(one),
            Leftover::At { address, what } => addressed.push((address, what)),
        }
    }
    if !addressed.is_empty() {
        let list: Vec<String> = addressed
            .iter()
            .enumerate()
            .map(|(number, ((class, object, part), _))| {
                format!("({number}, {class}::oid, {object}::oid, {part})")
            })
            .collect();
        let query = format!(
            "SELECT a.number, i.type, i.identity\n\
             FROM (VALUES {}) AS a (number, class, object, part),\n\
             pg_catalog.pg_identify_object(a.class, a.object, a.part) i\n\
             WHERE i.identity IS NOT NULL",
            list.join(", ")
        );
        let outcomes = session.batch(&query).map_err(CatalogError::Read)?;
        for row in outcomes.first().ok_or_else(|| missing("names"))?.rows.iter() {
            let number: usize = row[0].parse().map_err(|_| missing("names"))?;
            let what = addressed.get(number).and_then(|(_, what)| what.as_deref());
            let (kind, name) = (&row[1], &row[2]);
            named.push(match what {
                Some(what) => {
                    Unmodelled { kind: what.to_owned(), name: format!("{kind} {name}") }
                }
                None => Unmodelled { kind: kind.to_owned(), name: name.to_owned() },
            });
        }
    }
    named.sort();
    named.dedup();
    Ok(named)
}
