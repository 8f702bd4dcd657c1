//! Texts that tell whose row an output comes from.

use std::collections::{BTreeSet, HashMap};

use super::contexts::Context;
use super::scene::{Scene, Standing};
use super::seed::{Row, Seeds};
use super::tenants::Tenant;
use crate::database::Outcome;
use crate::tenancy::estate::Column;

/// Texts that stand only in the rows of one tenant.
pub(super) struct Marks {
    texts: Vec<(String, Tenant)>,
}

impl Marks {
    /// The marks of some tables' rows.
    pub(super) fn of(scene: &Scene<'_>, seeds: &[Seeds], tables: &[usize]) -> Self {
        let mut owners: HashMap<&str, BTreeSet<Tenant>> = HashMap::new();
        let mut common: BTreeSet<&str> = BTreeSet::new();
        for at in tables {
            let global = matches!(scene.tables[*at].standing, Standing::Global(_));
            for row in &seeds[*at].rows {
                for value in telling(scene, *at, row) {
                    match global {
                        true => _ = common.insert(value),
                        false => _ = owners.entry(value).or_default().insert(row.tenant),
                    }
                }
            }
        }
        let only = |(text, tenants): (&str, BTreeSet<Tenant>)| {
            let mut tenants = tenants.into_iter();
            let one = tenants.next().filter(|_| tenants.next().is_none())?;
            (!common.contains(text)).then(|| (text.to_owned(), one))
        };
        let ids = Tenant::ALL.into_iter().filter_map(|tenant| {
            Some((tenant.id(&scene.convention.column_type)?, tenant))
        });
        let texts =
            owners.into_iter().filter_map(only).chain(ids.filter(|(id, _)| id.len() > 8));
        let mut texts: Vec<(String, Tenant)> = texts.collect();
        texts.sort();
        texts.dedup();
        Self { texts }
    }

    /// The first mark of somebody else that stands in an output.
    pub(super) fn found(&self, context: Context, outcome: &Outcome) -> Option<&str> {
        self.found_except(context, outcome, "")
    }

    /// The same without marks that stand in what was said before.
    pub(super) fn found_except(
        &self,
        context: Context,
        outcome: &Outcome,
        said: &str,
    ) -> Option<&str> {
        let victims: Vec<&str> = self
            .texts
            .iter()
            .filter(|(_, tenant)| context.is_victim(*tenant))
            .map(|(text, _)| text.as_str())
            .filter(|text| !said.contains(text))
            .collect();
        outcome.rows.iter().find_map(|row| {
            let mut values = row.iter().flatten();
            values.find_map(|value| {
                victims.iter().copied().find(|mark| value.contains(mark))
            })
        })
    }

    /// The marks of all who are others in a context.
    pub(super) fn texts_of_others(&self, context: Context) -> impl Iterator<Item = &str> {
        let others = self.texts.iter().filter(move |(_, one)| context.is_victim(*one));
        others.map(|(text, _)| text.as_str())
    }

    /// A tenant's marks.
    pub(super) fn texts(&self, tenant: Tenant) -> impl Iterator<Item = &str> {
        let own = self.texts.iter().filter(move |(_, other)| *other == tenant);
        own.map(|(text, _)| text.as_str())
    }
}

/// The values of a row that stand nowhere by chance.
fn telling<'r>(scene: &Scene<'_>, at: usize, row: &'r Row) -> Vec<&'r str> {
    let table = scene.tables[at].table;
    let mut all = Vec::new();
    for column in &table.columns {
        let Some(value) = row.values.get(&column.name).and_then(|one| one.as_deref())
        else {
            continue;
        };
        if let Some(place) = value.find("canary") {
            let text = &value[place..];
            let end =
                text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
            all.push(&text[..end]);
        }
        let key = table
            .indexes
            .iter()
            .any(|one| one.unique && one.key.contains(&column.number));
        if value.len() >= 6 && (column.type_name == "uuid" || key && !is_measure(column))
        {
            all.push(value);
        }
    }
    all
}

/// Whether a column holds numbers or times, which stand in many places by chance.
fn is_measure(column: &Column) -> bool {
    let name = column.type_name.split('(').next().unwrap_or_default();
    [
        "smallint", "integer", "bigint", "numeric", "real", "double", "date", "time",
        "interval",
    ]
    .iter()
    .any(|measure| name.starts_with(measure))
}
