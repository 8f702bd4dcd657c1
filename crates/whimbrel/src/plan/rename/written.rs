//! Renames as a person writes them: `users.name=users.full_name`.

use std::collections::BTreeMap;

use super::candidate::Rename;
use super::error::RenameError;
use super::labels::{member_id, members};
use super::statement::{Level, level};
use crate::catalog::{Catalog, FactId, Kind};
use crate::sql::{closest, quote_ident};

/// Reads renames: `old=new`, each name with as many of its parts as make it clear, and
/// a kind before it where a name means several things (`index:by_name=by_full_name`). A
/// label of an enum is written as `enum:state.old=new`; a name with a dot, a colon or an
/// equals sign in it stands in double quotes.
///
/// The new name may leave out what stays: `users.name=full_name`. What is above it may
/// be renamed too, and be written with either name.
///
/// # Errors
/// When a text is no rename, the old name means nothing in the old state or several
/// things, or the new state has no such thing.
pub fn parse_renames<T: AsRef<str>>(
    texts: &[T],
    from: &Catalog,
    to: &Catalog,
) -> Result<Vec<Rename>, RenameError> {
    let mut read = Vec::new();
    for text in texts {
        let written = Written::read(text.as_ref())?;
        let old = written.find(from)?;
        read.push((level(&old), old, written.new));
    }
    // What contains comes first, so that its new name is known.
    read.sort_by_key(|(level, ..)| *level);
    let mut renames = Vec::new();
    let mut above: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for (_, old, new) in read {
        let id = target(&old, &new, &above)?;
        exists(&id, to)?;
        if matches!(level(&old), Some(Level::Database | Level::Schema)) {
            above.insert(old.parts.clone(), id.parts.clone());
        }
        renames.push(Rename { from: old, to: id });
    }
    Ok(renames)
}

/// A rename in its parts.
struct Written {
    kind: Option<Kind>,
    old_text: String,
    old: Vec<String>,
    new: Vec<String>,
}

impl Written {
    fn read(text: &str) -> Result<Self, RenameError> {
        let form = || RenameError::Form { text: text.to_owned() };
        let (old, new) = cut(text, '=').ok_or_else(form)?;
        let (kind, old) = match cut(old, ':') {
            Some((word, old)) => (Some(kind(word.trim())?), old),
            None => (None, old),
        };
        let (old_text, old, new) = (old.trim().to_owned(), names(old), names(new));
        let empty =
            |names: &[String]| names.is_empty() || names.iter().any(String::is_empty);
        if empty(&old) || empty(&new) {
            return Err(form());
        }
        Ok(Self { kind, old_text, old, new })
    }

    /// The one thing of the old state that is meant.
    fn find(&self, from: &Catalog) -> Result<FactId, RenameError> {
        let all = things(from).into_iter();
        let mut found: Vec<FactId> = all
            .filter(|id| self.kind.is_none_or(|kind| kind == id.kind))
            .filter(|id| means(&self.old, id))
            .collect();
        if self.kind.is_none() && found.iter().any(|id| carries_data(id.kind)) {
            found.retain(|id| carries_data(id.kind));
        }
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(missing(&self.old_text, self.kind, "old", from)),
            _ => Err(RenameError::Several {
                name: self.old_text.clone(),
                found: found.iter().map(|id| format!("`{}`", spelled(id))).collect(),
            }),
        }
    }
}

/// What is asked for first when a name means several things.
fn carries_data(kind: Kind) -> bool {
    matches!(kind, Kind::Table | Kind::Column)
}

/// Everything in a catalog that can be renamed.
fn things(catalog: &Catalog) -> Vec<FactId> {
    let mut all = Vec::new();
    for fact in catalog.facts().iter().filter(|fact| level(&fact.id).is_some()) {
        all.push(fact.id.clone());
        let names = members(fact).into_iter();
        all.extend(names.map(|(name, _)| member_id(&fact.id, &name)));
    }
    all
}

/// The parts of an identity by which people call it: a routine's argument types are
/// not among them.
fn name_of(id: &FactId) -> &[String] {
    match id.kind {
        Kind::Function | Kind::Procedure | Kind::Aggregate => &id.parts[..2],
        _ => &id.parts,
    }
}

/// Whether a name, which may lack the first parts, is this thing's. What is in a table
/// or type is never called by its own name alone.
fn means(name: &[String], id: &FactId) -> bool {
    let least = if level(id) == Some(Level::Relation) { 2 } else { 1 };
    name.len() >= least && name_of(id).ends_with(name)
}

/// The identity under the new name, which may lack the parts that stay.
fn target(
    old: &FactId,
    new: &[String],
    above: &BTreeMap<Vec<String>, Vec<String>>,
) -> Result<FactId, RenameError> {
    let name = name_of(old);
    let parent_error =
        || RenameError::Parent { id: Box::new(old.clone()), name: new.join(".") };
    let given = name.len().checked_sub(new.len()).ok_or_else(parent_error)?;
    let whole = [&name[..given], new].concat();
    let parents = &name[..name.len() - 1];
    let mut renamed = parents.to_vec();
    if let Some(schema) = renamed.first().and_then(|one| above.get(&vec![one.clone()])) {
        renamed[0].clone_from(&schema[0]);
    }
    if let Some(relation) = above.get(parents).filter(|_| parents.len() == 2) {
        renamed.clone_from(relation);
    }
    let (own, written) = match whole.split_last() {
        Some((own, written)) => (own.clone(), written),
        None => return Err(parent_error()),
    };
    // A parent may be written with its old name or with its new one.
    let stays = written == parents
        || written == renamed
        || renamed.ends_with(&new[..new.len() - 1]);
    let parents = match (stays, level(old)) {
        (true, _) => renamed,
        (false, Some(Level::Schema)) => written.to_vec(),
        (false, _) => return Err(parent_error()),
    };
    let signature = old.parts[name.len()..].to_vec();
    Ok(FactId { kind: old.kind, parts: [parents, vec![own], signature].concat() })
}

fn exists(id: &FactId, to: &Catalog) -> Result<(), RenameError> {
    if things(to).contains(id) {
        return Ok(());
    }
    Err(missing(&id.parts.join("."), Some(id.kind), "new", to))
}

fn missing(
    name: &str,
    kind: Option<Kind>,
    side: &'static str,
    catalog: &Catalog,
) -> RenameError {
    let dots = name.matches('.').count();
    let all: Vec<String> = things(catalog)
        .iter()
        .filter(|id| kind.is_none_or(|kind| kind == id.kind))
        .map(|id| {
            // As many parts as were written.
            let parts = name_of(id);
            parts[parts.len().saturating_sub(dots + 1)..].join(".")
        })
        .collect();
    let meant = closest(name, all.iter().map(String::as_str)).map(str::to_owned);
    RenameError::Missing { name: name.to_owned(), side, meant }
}

/// A thing as it can be written without doubt.
fn spelled(id: &FactId) -> String {
    let plain = |part: &String| {
        let quiet = part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if quiet { part.clone() } else { quote_ident(part) }
    };
    let parts: Vec<String> = name_of(id).iter().map(plain).collect();
    format!("{}:{}", id.kind, parts.join("."))
}

fn kind(word: &str) -> Result<Kind, RenameError> {
    let folded = word.replace(['_', '-'], " ").to_lowercase();
    let able: Vec<Kind> = Kind::ALL
        .iter()
        .copied()
        .filter(|kind| {
            (1..=3).any(|parts| level(&FactId::new(*kind, vec![""; parts])).is_some())
        })
        .collect();
    if let Some(kind) = able.iter().find(|kind| kind.name() == folded) {
        return Ok(*kind);
    }
    let names = able.iter().map(|kind| kind.name());
    Err(RenameError::Kind { word: word.to_owned(), meant: closest(&folded, names) })
}

/// The text before and after a character outside of double quotes.
fn cut(text: &str, at: char) -> Option<(&str, &str)> {
    let mut quoted = false;
    let place = text.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == at && !quoted
    });
    place.map(|(place, c)| (&text[..place], &text[place + c.len_utf8()..]))
}

/// The parts of a dotted name; quotes keep a dot in a part and are doubled inside.
fn names(text: &str) -> Vec<String> {
    let mut rest = Some(text);
    let mut parts = Vec::new();
    while let Some(text) = rest {
        let (part, behind) = match cut(text, '.') {
            Some((part, behind)) => (part, Some(behind)),
            None => (text, None),
        };
        let part = part.trim();
        let bare = part.strip_prefix('"').and_then(|part| part.strip_suffix('"'));
        parts.push(
            bare.map_or_else(|| part.to_owned(), |bare| bare.replace("\"\"", "\"")),
        );
        rest = behind;
    }
    parts
}
