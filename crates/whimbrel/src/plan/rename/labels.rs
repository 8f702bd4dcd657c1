//! Labels of enums and attributes of composite types.

use super::candidate::{Certainty, Rename, RenameCandidate};
use crate::catalog::{Fact, FactId, Kind};

/// A member of a type: a name, and what has to be equal.
type Member = (String, String);

/// The members of an enum or a composite type, in order.
pub(super) fn members(fact: &Fact) -> Vec<Member> {
    let attributes = fact.attributes();
    match fact.id.kind {
        Kind::Enum => {
            let labels = attributes.list("labels").into_iter();
            labels.map(|label| (label.to_owned(), String::new())).collect()
        }
        Kind::Composite => {
            let list = attributes.groups("attributes").into_iter();
            list.map(|one| (one.text("name").to_owned(), one.text("type").to_owned()))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The identity of a member: its type's, with its name.
pub(super) fn member_id(of: &FactId, name: &str) -> FactId {
    FactId::new(of.kind, of.parts.iter().map(String::as_str).chain([name]))
}

/// The members that may be renamed: between two that stayed, as many are gone as came.
pub(super) fn labels(from: &Fact, to: &Fact) -> Vec<RenameCandidate> {
    let (old, new) = (members(from), members(to));
    let mut found = Vec::new();
    let mut rest = new.as_slice();
    let mut gone: Vec<&Member> = Vec::new();
    for member in old.iter().map(Some).chain([None]) {
        let stays = member.map(|(name, _)| rest.iter().position(|(new, _)| new == name));
        let end = match stays {
            // Gone, or moved to where it cannot be matched by order.
            Some(None) => {
                gone.extend(member);
                continue;
            }
            Some(Some(place)) => place,
            None => rest.len(),
        };
        let came: Vec<&Member> = rest[..end]
            .iter()
            .filter(|(name, _)| !old.iter().any(|(old, _)| old == name))
            .collect();
        gone.retain(|(name, _)| !new.iter().any(|(new, _)| new == name));
        found.extend(between(&gone, &came, from));
        gone.clear();
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    found
}

fn between(gone: &[&Member], came: &[&Member], of: &Fact) -> Vec<RenameCandidate> {
    let alike = gone.iter().zip(came).all(|(old, new)| old.1 == new.1);
    if gone.len() != came.len() || !alike {
        return Vec::new();
    }
    let pairs = gone.iter().zip(came);
    pairs
        .map(|(old, new)| {
            let others: Vec<FactId> = came
                .iter()
                .filter(|other| *other != new)
                .map(|other| member_id(&of.id, &other.0))
                .collect();
            RenameCandidate {
                rename: Rename {
                    from: member_id(&of.id, &old.0),
                    to: member_id(&of.id, &new.0),
                },
                certainty: match others.is_empty() {
                    true => Certainty::Likely,
                    false => Certainty::Ambiguous(others),
                },
            }
        })
        .collect()
}
