//! What a service wants, where everything else is as it is now.

use super::convention::adopt;
use super::error::GenerateError;
use super::flow::{Generation, Kept};
use super::ownership::Ownership;
use super::vocabulary::Vocabulary;
use crate::catalog::{Catalog, Composed, Fact, FactId, Kind, Take, extract};
use crate::database::shadow::ShadowDatabase;
use crate::source::{Note, Origins};
use crate::sql::quote_ident;

/// What a service wants, elaborated.
pub(super) struct Desired {
    /// Where it was elaborated.
    pub(super) database: ShadowDatabase,
    /// What is wanted, with what the convention adds.
    pub(super) catalog: Catalog,
    /// What the service itself says, where the convention added something.
    pub(super) said: Option<Catalog>,
    pub(super) ownership: Ownership,
    pub(super) notes: Vec<Note>,
    pub(super) origins: Origins,
}

/// Elaborates the desired state where everything else is as it is now: functions that
/// defaults call, other services' tables, extensions.
pub(super) fn desired(
    generation: &Generation<'_>,
    current: &Catalog,
) -> Result<Desired, GenerateError> {
    // What the service's migrations made and what it is known to declare makes room.
    let mut ownership = generation.ownership.clone();
    let scratch = generation.shadow.copy(generation.current)?;
    let base = make_room(&scratch, current, |id| ownership.owns_top(current, id))?;
    let base = base.as_ref().unwrap_or(current);
    match generation.desired.elaborate(&scratch) {
        Ok(elaborated) => {
            let mut session = scratch.connect()?;
            let mut catalog = extract(&mut session)?;
            ownership.declared.extend(Ownership::of_declared(base, &catalog));
            let (mut said, mut left) = (None, Vec::new());
            if let Some(convention) = generation.convention {
                let states = (current, &catalog);
                let adopted = adopt(
                    &mut session,
                    generation.current,
                    states,
                    &ownership,
                    convention,
                )?;
                left = adopted.notes;
                if adopted.pieces {
                    said = Some(std::mem::replace(&mut catalog, extract(&mut session)?));
                }
            }
            // Rows of tables that the source did not make are not the source's.
            let own = |note: &Note| !matches!(note, Note::Rows { origin: None, .. });
            let notes = elaborated.notes.into_iter().filter(own).chain(left).collect();
            let origins = elaborated.origins;
            drop(session);
            Ok(Desired { database: scratch, catalog, said, ownership, notes, origins })
        }
        Err(errors) => Err(GenerateError::Source(errors)),
    }
}

/// Drops what is to be declared anew, with all that hangs on it, and gives what is left;
/// nothing when nothing was to go.
fn make_room(
    database: &ShadowDatabase,
    catalog: &Catalog,
    goes: impl Fn(&FactId) -> bool,
) -> Result<Option<Catalog>, GenerateError> {
    let word = |kind| match kind {
        Kind::Table => Some("TABLE"),
        Kind::View => Some("VIEW"),
        Kind::MaterializedView => Some("MATERIALIZED VIEW"),
        Kind::Enum | Kind::Composite | Kind::Range | Kind::BaseType => Some("TYPE"),
        Kind::Domain => Some("DOMAIN"),
        Kind::Sequence => Some("SEQUENCE"),
        Kind::Function => Some("FUNCTION"),
        Kind::Procedure => Some("PROCEDURE"),
        Kind::Aggregate => Some("AGGREGATE"),
        _ => None,
    };
    let mut script = String::new();
    for fact in catalog.facts() {
        let Some(word) = word(fact.id.kind).filter(|_| goes(&fact.id)) else { continue };
        let name: Vec<String> =
            fact.id.parts.iter().take(2).map(|part| quote_ident(part)).collect();
        let mut name = name.join(".");
        if let Some(arguments) = fact.id.parts.get(2) {
            name = format!("{name}({arguments})");
        }
        script.push_str(&format!("DROP {word} IF EXISTS {name} CASCADE;\n"));
    }
    if script.is_empty() {
        return Ok(None);
    }
    let mut session = database.connect()?;
    session
        .batch(&format!("SET client_min_messages = warning;\n{script}"))
        .map_err(GenerateError::exec("making room for the desired state"))?;
    Ok(Some(extract(&mut session)?))
}

/// What the desired state takes over from the current one: what others own; what the
/// service's language (judged by what the service itself `said`) has no words for.
fn take(
    fact: &Fact,
    current: &Catalog,
    desired: &Catalog,
    said: &Catalog,
    vocabulary: Vocabulary,
    ownership: &Ownership,
) -> Take {
    if !ownership.owns(current, fact) {
        return Take::Whole;
    }
    if desired.get(&fact.id).is_some() {
        return Take::Attributes(vocabulary.silent_about(fact.id.kind));
    }
    if vocabulary.can_say(fact, current, said) { Take::Nothing } else { Take::Whole }
}

/// What the service owns and does not say, and what is wanted all the same.
pub(super) fn kept(
    current: &Catalog,
    wanted: &Catalog,
    desired: &Catalog,
    ownership: &Ownership,
) -> Vec<Kept> {
    let stays = |fact: &&Fact| {
        wanted.get(&fact.id).is_some()
            && desired.get(&fact.id).is_none()
            && ownership.owns(current, fact)
    };
    let facts = current.facts().iter().filter(stays);
    facts.map(|fact| Kept { id: fact.id.clone() }).collect()
}

/// The desired state with all that its language has no words for and that others own.
pub(super) fn complete(
    desired: &Catalog,
    said: &Catalog,
    current: &Catalog,
    generation: &Generation<'_>,
    ownership: &Ownership,
) -> Composed {
    desired.composed(current, |fact| {
        take(fact, current, desired, said, generation.vocabulary, ownership)
    })
}
