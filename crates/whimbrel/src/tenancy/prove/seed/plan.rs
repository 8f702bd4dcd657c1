//! What a row is given.

use std::collections::{BTreeMap, BTreeSet};

use super::candidates::{Which, base, candidates, is_json, is_text};
use super::rows::Seeds;
use crate::sql::quote_literal;
use crate::synthesis::Types;
use crate::tenancy::estate::{Column, Constraint};
use crate::tenancy::prove::scene::{Scene, Standing};
use crate::tenancy::prove::tenants::Tenant;

/// What rows are planned from.
pub(super) struct Planner<'a, 'p> {
    pub(super) scene: &'p Scene<'a>,
    pub(super) types: &'p Types,
    /// What other tables have.
    pub(super) seeds: &'p [Seeds],
    /// Which tables have had their turn.
    pub(super) done: &'p [bool],
    /// Columns that must have a value that is known beforehand.
    pub(super) explicit: &'p mut BTreeSet<(usize, i16)>,
}

/// What a column of a row is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Given {
    /// Nothing: its default, or NULL.
    Nothing,
    /// A value that cannot be another: a tenant's id, a reference.
    Fixed(String),
    /// A value that could as well be another.
    Free(String),
}

impl Given {
    pub(super) fn sql(&self) -> Option<&str> {
        match self {
            Self::Nothing => None,
            Self::Fixed(sql) | Self::Free(sql) => Some(sql),
        }
    }
}

/// A row as it is planned, by column.
pub(super) type Planned = BTreeMap<String, Given>;

impl<'a> Planner<'a, '_> {
    /// Plans a row; or says why there can be none.
    pub(super) fn row(
        &mut self,
        at: usize,
        which: Which,
        forced: &BTreeSet<String>,
    ) -> Result<Planned, String> {
        let table = self.scene.tables[at].table;
        let mut row = Planned::new();
        for column in &table.columns {
            let given = self.column(at, column, which, forced)?;
            row.insert(column.name.clone(), given);
        }
        Ok(row)
    }

    fn column(
        &mut self,
        at: usize,
        column: &'a Column,
        which: Which,
        forced: &BTreeSet<String>,
    ) -> Result<Given, String> {
        if column.generated.is_some() {
            return Ok(Given::Nothing);
        }
        if self.scene.is_pinned(at, column.number) {
            let id = which.tenant.id(column.holds()).ok_or_else(|| {
                format!("no tenant ids are known for the type of {}", column.name)
            })?;
            return Ok(Given::Fixed(quote_literal(&id)));
        }
        if let Some(value) = self.reference(at, column, which)? {
            return Ok(value);
        }
        if self.may_be_left_out(at, column) && !forced.contains(&column.name) {
            return Ok(Given::Nothing);
        }
        match self.free(at, column, which) {
            Some(value) => Ok(Given::Free(value)),
            None if column.not_null => {
                Err(format!("no value is known for {} {}", column.name, column.type_name))
            }
            None => Ok(Given::Nothing),
        }
    }

    fn free(&self, at: usize, column: &Column, which: Which) -> Option<String> {
        let oid = self.scene.tables[at].table.oid;
        candidates(oid, column, which, &[], self.types).into_iter().next()
    }

    fn may_be_left_out(&self, at: usize, column: &Column) -> bool {
        let table = self.scene.tables[at].table;
        if self.explicit.contains(&(at, column.number)) {
            return false;
        }
        let unique = table.indexes.iter().any(|index| {
            // The one row of which a flag is true: a default leaves the others out.
            let flag = index.partial && column.type_name == "boolean";
            let binding = (index.unique || index.exclusion) && !flag;
            binding && index.key.contains(&column.number)
        });
        if column.identity.is_some() || column.sequence.is_some() {
            return true;
        }
        if let Some(default) = &column.default {
            // A call gives another value for each row; a constant does not.
            return !unique || default.contains('(');
        }
        let kind = base(column.type_oid, self.types).map(|one| one.name.as_str());
        let telling = kind.is_some_and(|name| is_text(name) || is_json(name));
        !column.not_null && !unique && !telling
    }

    /// The value of a column of a foreign key.
    fn reference(
        &mut self,
        at: usize,
        column: &Column,
        which: Which,
    ) -> Result<Option<Given>, String> {
        let keys: Vec<(&Constraint, usize)> = self.scene.references(at).collect();
        let keys =
            keys.into_iter().filter(|(key, _)| key.columns.contains(&column.number));
        let mut missing = None;
        for (key, parent) in keys {
            let place = key.columns.iter().position(|number| *number == column.number);
            let Some(referred) = place.and_then(|place| key.referenced.get(place)) else {
                continue;
            };
            let other = self.scene.tables[parent].table;
            let Some(referred) = other.column(*referred) else { continue };
            match self.parent(at, key, parent, which, referred) {
                Parent::Value(value) => return Ok(Some(Given::Fixed(value))),
                Parent::Later if !column.not_null => return Ok(Some(Given::Nothing)),
                Parent::Later => {
                    let value = self.foretell(parent, referred, which);
                    return Ok(value.map(Given::Fixed));
                }
                Parent::None => missing = Some(other.label()),
            }
        }
        match missing {
            Some(_) if !column.not_null => Ok(Some(Given::Nothing)),
            Some(other) => Err(format!("{other}, which it refers to, has no such row")),
            None => Ok(None),
        }
    }

    fn parent(
        &self,
        at: usize,
        key: &Constraint,
        parent: usize,
        which: Which,
        referred: &Column,
    ) -> Parent {
        if !self.done[parent] {
            return Parent::Later;
        }
        let seeds = &self.seeds[parent];
        let row = match self.alone(at, key) {
            true => seeds.row(which.tenant, which.number),
            false => seeds.row(which.tenant, 0),
        };
        let shared = matches!(
            self.scene.tables[parent].standing,
            Standing::Global(_) | Standing::Bare
        );
        let other = (shared || which.tenant == Tenant::Stranger)
            .then(|| seeds.rows.first())
            .flatten();
        match row.or(other).and_then(|row| row.literal(&referred.name)) {
            Some(value) => Parent::Value(value),
            None => Parent::None,
        }
    }

    /// Whether only one row may refer to the same other.
    fn alone(&self, at: usize, key: &Constraint) -> bool {
        let table = self.scene.tables[at].table;
        let within = |number: &i16| {
            key.columns.contains(number) || self.scene.is_pinned(at, *number)
        };
        table
            .indexes
            .iter()
            .any(|index| index.unique && !index.partial && index.key.iter().all(within))
    }

    /// The value that a row will have that is not there yet: on a circle of foreign keys.
    fn foretell(
        &mut self,
        at: usize,
        column: &'a Column,
        which: Which,
    ) -> Option<String> {
        if self.scene.is_pinned(at, column.number) {
            return which.tenant.id(column.holds()).map(|id| quote_literal(&id));
        }
        self.explicit.insert((at, column.number));
        self.free(at, column, Which { number: 0, shift: 0, ..which })
    }
}

enum Parent {
    Value(String),
    /// It has not had its turn.
    Later,
    None,
}
