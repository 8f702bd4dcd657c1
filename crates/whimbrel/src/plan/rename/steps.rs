//! Renames in an order in which no name is taken.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::Rename;
use super::error::RenameError;
use super::statement::{Level, level, rename, set_schema, step};
use crate::catalog::{Catalog, Fact, FactId, Hash, Kind};
use crate::plan::step::Step;

/// The statements of renames, and those of the way back.
#[derive(Debug, Clone, Default)]
pub struct RenameSteps {
    /// From the old names to the new ones, in order.
    pub up: Vec<Step>,
    /// From the new names back, in order.
    pub down: Vec<Step>,
}

/// A thing that gets another name, and what it is called until then.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// What the old catalog calls it.
    pub(super) id: FactId,
    /// What it is called when its turn comes: parents have their new names then.
    now: Vec<String>,
    to: Vec<String>,
}

/// Writes the statements for renames in a database that is `catalog`: what contains
/// before what it contains, and names before those that take them over. Where names
/// are exchanged, one of them steps aside for a moment.
///
/// # Errors
/// When a renamed thing is not in the catalog, PostgreSQL cannot rename it, or two
/// renames have the same beginning or end.
pub fn rename_steps(
    renames: &[Rename],
    catalog: &Catalog,
) -> Result<RenameSteps, RenameError> {
    check(renames, catalog)?;
    let mut writer = Writer { catalog, names: Names::default(), steps: Vec::new() };
    for turn in [Level::Database, Level::Schema, Level::Relation] {
        let mut places: Vec<Place> = renames
            .iter()
            .filter(|rename| level(&rename.from) == Some(turn))
            .map(|rename| writer.place(rename))
            .filter(|place| place.now != place.to)
            .collect();
        // What follows a table comes behind it.
        places.sort_by_key(|place| {
            (writer.table_of(&place.id).is_some(), place.id.clone())
        });
        writer.write(places);
    }
    let (up, mut down): (Vec<Step>, Vec<Step>) = writer.steps.into_iter().unzip();
    down.reverse();
    Ok(RenameSteps { up, down })
}

fn check(renames: &[Rename], catalog: &Catalog) -> Result<(), RenameError> {
    let mut ends: BTreeMap<(&str, &FactId), &Rename> = BTreeMap::new();
    for rename in renames {
        if level(&rename.from).is_none() || rename.from.kind != rename.to.kind {
            return Err(RenameError::Unable { id: Box::new(rename.from.clone()) });
        }
        if thing(&rename.from, catalog).is_none() {
            return Err(RenameError::Missing {
                name: rename.from.to_string(),
                side: "old",
                meant: None,
            });
        }
        for end in [("from", &rename.from), ("to", &rename.to)] {
            if let Some(other) = ends.insert(end, rename).filter(|other| *other != rename)
            {
                return Err(RenameError::Contradiction {
                    one: Box::new(other.clone()),
                    other: Box::new(rename.clone()),
                });
            }
        }
    }
    Ok(())
}

/// The fact of a thing, or of the type that it is a member of.
fn thing<'a>(id: &FactId, catalog: &'a Catalog) -> Option<&'a Fact> {
    let of_type = matches!(id.kind, Kind::Enum | Kind::Composite) && id.parts.len() == 3;
    if of_type {
        let of = catalog.get(&FactId::new(id.kind, &id.parts[..2]))?;
        let members = super::labels::members(of);
        return members.iter().any(|(name, _)| name == id.name()).then_some(of);
    }
    catalog.get(id)
}

/// What is called what after the statements so far.
#[derive(Default)]
struct Names {
    schemas: BTreeMap<String, String>,
    /// By the old names of the relation or type.
    relations: BTreeMap<[String; 2], Vec<String>>,
}

impl Names {
    fn schema(&self, old: &str) -> String {
        self.schemas.get(old).map_or(old, String::as_str).to_owned()
    }

    fn relation(&self, old: &[String]) -> Vec<String> {
        match old {
            [schema, name] => {
                let key = [schema.clone(), name.clone()];
                let found = self.relations.get(&key).cloned();
                found.unwrap_or_else(|| vec![self.schema(schema), name.clone()])
            }
            _ => old.to_vec(),
        }
    }
}

struct Writer<'a> {
    catalog: &'a Catalog,
    names: Names,
    /// Each statement with the one that undoes it.
    steps: Vec<(Step, Step)>,
}

impl Writer<'_> {
    fn place(&self, rename: &Rename) -> Place {
        let (from, to) = (&rename.from, &rename.to);
        let (now, to) = match level(from) {
            Some(Level::Relation) => {
                let parent = self.names.relation(&from.parts[..2]);
                let with = |name: &str| [parent.clone(), vec![name.to_owned()]].concat();
                (with(from.name()), with(to.name()))
            }
            Some(Level::Schema) => {
                let schema = self.schema_of(from);
                let now = vec![schema, from.part(1).to_owned()];
                // A schema under its old name is the one that has a new name by now.
                let target = match to.part(0) == from.part(0) {
                    true => now[0].clone(),
                    false => self.names.schema(to.part(0)),
                };
                (now, vec![target, to.part(1).to_owned()])
            }
            _ => (from.parts.clone(), to.parts.clone()),
        };
        Place { id: from.clone(), now, to }
    }

    /// The schema that a thing is in by now.
    fn schema_of(&self, id: &FactId) -> String {
        let moved = self
            .table_of(id)
            .map(|table| self.names.relation(&table))
            .and_then(|table| table.into_iter().next());
        moved.unwrap_or_else(|| self.names.schema(id.part(0)))
    }

    /// The table in whose schema a thing is, wherever that moves: an index's, or the one
    /// whose column a sequence belongs to.
    fn table_of(&self, id: &FactId) -> Option<Vec<String>> {
        match id.kind {
            Kind::Index => {
                let index = self.catalog.get(id)?;
                Some(self.catalog.parent(index)?.id.parts.clone())
            }
            Kind::Sequence => {
                let owned = self.catalog.children_of_kind(id, Kind::OwnedBy);
                let owner = owned.first()?.attributes();
                Some(vec![
                    owner.text("schema").to_owned(),
                    owner.text("table").to_owned(),
                ])
            }
            _ => None,
        }
    }

    /// Where what follows its table is by now.
    fn catch_up(&self, place: &mut Place) {
        if self.table_of(&place.id).is_some() {
            let schema = self.schema_of(&place.id);
            place.now[0].clone_from(&schema);
            place.to[0] = schema;
        }
    }

    /// Writes those whose new name is free until none is left; where all wait for each
    /// other, one gets a name of its own meanwhile.
    fn write(&mut self, mut open: Vec<Place>) {
        while !open.is_empty() {
            open.iter_mut().for_each(|place| self.catch_up(place));
            let taken: BTreeSet<_> =
                open.iter().map(|p| (space(p), p.now.clone())).collect();
            let free =
                open.iter().position(|p| !taken.contains(&(space(p), p.to.clone())));
            match free {
                Some(number) => {
                    let place = open.remove(number);
                    self.carry_out(&place);
                }
                None => self.step_aside(&mut open[0]),
            }
        }
    }

    fn step_aside(&mut self, place: &mut Place) {
        let digest = Hash::of(place.now.iter().map(String::as_bytes)).to_string();
        let aside = format!("whimbrel_{}", &digest[..12]);
        self.rename(place, &place.now.clone(), &aside);
        if let Some(name) = place.now.last_mut() {
            *name = aside;
        }
    }

    fn carry_out(&mut self, place: &Place) {
        let mut now = place.now.clone();
        let (old, new) = (now[0].clone(), place.to[0].clone());
        if level(&place.id) == Some(Level::Schema) && old != new {
            let moved = [new.clone(), now[1].clone()];
            let up = set_schema(place, &now, &new, self.catalog);
            let down = set_schema(place, &moved, &old, self.catalog);
            self.push(place, up, down);
            now = moved.to_vec();
        }
        if let Some(name) = place.to.last().filter(|name| now.last() != Some(name)) {
            self.rename(place, &now, name);
        }
        match (level(&place.id), place.id.parts.as_slice()) {
            (Some(Level::Database), [name]) if place.id.kind == Kind::Schema => {
                self.names.schemas.insert(name.clone(), new);
            }
            (Some(Level::Schema), [schema, name])
                if !matches!(place.id.kind, Kind::Index | Kind::Sequence) =>
            {
                let key = [schema.clone(), name.clone()];
                self.names.relations.insert(key, place.to.clone());
            }
            _ => {}
        }
    }

    fn rename(&mut self, place: &Place, now: &[String], name: &str) {
        let mut then = now.to_vec();
        let old = then.last_mut().map(|last| std::mem::replace(last, name.to_owned()));
        let up = rename(place, now, name, self.catalog);
        let down = rename(place, &then, &old.unwrap_or_default(), self.catalog);
        self.push(place, up, down);
    }

    fn push(&mut self, place: &Place, up: String, down: String) {
        let of = |sql| step(sql, &place.id, self.catalog);
        self.steps.push((of(up), of(down)));
    }
}

/// Things that cannot have one name at once.
fn space(place: &Place) -> (&'static str, &str) {
    match place.id.kind {
        Kind::Function | Kind::Procedure | Kind::Aggregate => {
            ("routine", place.id.part(2))
        }
        // A table has a type of its name.
        Kind::Table
        | Kind::View
        | Kind::MaterializedView
        | Kind::Index
        | Kind::Sequence => ("relation", ""),
        Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range => ("relation", ""),
        other => (other.name(), ""),
    }
}
