//! Unique keys that tell of others' rows.

use super::Ground;
use super::target::{may, replaced};
use crate::sql::quote_ident;
use crate::tenancy::estate::{Column, Index};
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::probe::{Probe, Seen};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::seed::Row;
use crate::tenancy::prove::tenants::Tenant;

/// The columns of an index; none when one is an expression.
fn columns<'a>(
    ground: Ground<'a>,
    at: usize,
    numbers: &[i16],
) -> Option<Vec<&'a Column>> {
    numbers.iter().map(|number| ground.subject(at).table.column(*number)).collect()
}

/// What of another's row is put into one's own so that an index refuses it.
struct Taken<'a> {
    /// The index's columns, where it is of whole columns and holds for all rows.
    plain: Option<Vec<&'a Column>>,
    values: Vec<(String, String)>,
}

fn taken<'a>(ground: Ground<'a>, at: usize, index: &Index) -> Option<Taken<'a>> {
    let subject = ground.subject(at);
    let victim = ground.seeds[at].row(Tenant::High, 0)?;
    let plain = columns(ground, at, &index.key).filter(|_| !index.partial);
    let values: Vec<(String, String)> = match &plain {
        Some(columns) => {
            let pairs = columns.iter();
            pairs
                .filter_map(|one| Some((one.name.clone(), victim.literal(&one.name)?)))
                .collect()
        }
        // What an expression or a condition looks at is not known: all that is free.
        None => free(ground, at, victim),
    };
    let null = plain.is_some() && values.iter().any(|(_, value)| value == "NULL");
    let given = values.iter().all(|(name, _)| may(&subject.facts.insert, name));
    (given && !null && !values.is_empty()).then_some(Taken { plain, values })
}

/// A row of one's own with the key of another's row.
pub(super) fn unique<'a>(
    ground: Ground<'a>,
    at: usize,
    index: &'a Index,
    probes: &mut Vec<Probe<'a>>,
) {
    let pinned = |number: &i16| ground.scene.is_pinned(at, *number);
    let spare = ground.seeds[at].spare(Tenant::Attacker);
    let taken = taken(ground, at, index).filter(|_| !index.key.iter().any(pinned));
    let (Some(spare), Some(taken)) = (spare, taken) else { return };
    let insert = ground.insert(at, &replaced(&spare.given, &taken.values));
    probes.push(told(ground, at, index, insert.clone(), &taken));
    if index.unique && ground.subject(at).table.app.update {
        probes.extend(upsert(ground, at, &insert, &taken));
    }
}

/// Whether the refusal tells that somebody has the value.
fn told<'a>(
    ground: Ground<'a>,
    at: usize,
    index: &'a Index,
    insert: String,
    taken: &Taken<'_>,
) -> Probe<'a> {
    let (rule, name) = match index.exclusion {
        true => ("T47", "INSERT beside another's row"),
        false => ("T44", "INSERT with another's key"),
    };
    let mut probe = ground.probe(at, name, Context::Tenant);
    // A key may be looked at only in the end.
    probe.attack = vec![insert, "SET CONSTRAINTS ALL IMMEDIATE".to_owned()];
    let plain = taken.plain.as_ref();
    let guessed = plain.is_some_and(|columns| columns.iter().all(|one| random(one)));
    probe.judge = Box::new(move |answer| {
        let error = answer.attack.err()?;
        let told = matches!(error.code.as_str(), "23505" | "23P01");
        if !told || error.constraint.as_deref() != Some(index.name.as_str()) {
            return None;
        }
        let grade = if guessed { Grade::Note } else { Grade::Leak };
        let words = format!("{} tells that another tenant has this value", index.name);
        Some(Seen::new(grade, &[rule], words))
    });
    probe
}

/// What meets another's row is to change it.
fn upsert<'a>(
    ground: Ground<'a>,
    at: usize,
    insert: &str,
    taken: &Taken<'_>,
) -> Option<Probe<'a>> {
    let names = taken.plain.as_ref()?.iter().map(|one| quote_ident(&one.name));
    let names: Vec<String> = names.collect();
    let column = quote_ident(&ground.plain_column(at)?.name);
    let attack = vec![format!(
        "{insert} ON CONFLICT ({}) DO UPDATE SET {column} = EXCLUDED.{column}",
        names.join(", ")
    )];
    let (name, context) = ("INSERT ON CONFLICT DO UPDATE", Context::Tenant);
    Some(ground.guarded(at, name, context, attack, ground.rules(at, context)))
}

/// Whether values of a column cannot be guessed, or are everybody's numbers.
fn random(column: &Column) -> bool {
    column.type_name == "uuid" || column.identity.is_some() || column.sequence.is_some()
}

/// What a row holds in columns that are neither its tenant's nor a reference nor its key.
fn free(ground: Ground<'_>, at: usize, row: &Row) -> Vec<(String, String)> {
    let table = ground.subject(at).table;
    let bound = |column: &&Column| {
        let number = column.number;
        let primary =
            table.indexes.iter().any(|one| one.primary && one.key.contains(&number));
        let mut keys = table.constraints.iter().filter(|one| one.kind == 'f');
        primary
            || column.generated.is_some()
            || ground.scene.is_pinned(at, number)
            || keys.any(|one| one.columns.contains(&number))
    };
    let columns = table.columns.iter().filter(|column| !bound(column));
    columns.filter_map(|one| Some((one.name.clone(), row.literal(&one.name)?))).collect()
}
