//! Unique keys that tell of others' rows, and foreign keys that reach them.

use super::Ground;
use super::target::{assignments, may, replaced};
use crate::sql::quote_ident;
use crate::tenancy::estate::{Column, Constraint, Index};
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::probe::{Probe, Seen};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::Standing;
use crate::tenancy::prove::seed::Row;
use crate::tenancy::prove::tenants::Tenant;

pub(super) fn table<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    let owned = matches!(subject.standing, Standing::Column(_) | Standing::Child);
    if !owned || !subject.facts.usage {
        return;
    }
    if subject.table.app.insert {
        for index in
            subject.table.indexes.iter().filter(|one| one.unique || one.exclusion)
        {
            unique(ground, at, index, probes);
        }
    }
    for (key, parent) in ground.scene.references(at) {
        reference(ground, at, key, parent, probes);
    }
}

/// The columns of an index; none when one is an expression.
fn columns<'a>(
    ground: Ground<'a>,
    at: usize,
    numbers: &[i16],
) -> Option<Vec<&'a Column>> {
    numbers.iter().map(|number| ground.subject(at).table.column(*number)).collect()
}

/// A row of one's own with the key of another's row.
fn unique<'a>(
    ground: Ground<'a>,
    at: usize,
    index: &'a Index,
    probes: &mut Vec<Probe<'a>>,
) {
    let subject = ground.subject(at);
    if index.key.iter().any(|number| ground.scene.is_pinned(at, *number)) {
        return;
    }
    let seeds = &ground.seeds[at];
    let (Some(spare), Some(victim)) =
        (seeds.spare(Tenant::Attacker), seeds.row(Tenant::High, 0))
    else {
        return;
    };
    let plain = columns(ground, at, &index.key).filter(|_| !index.partial);
    let taken: Vec<(String, String)> = match &plain {
        Some(columns) => {
            let pairs = columns.iter();
            pairs
                .filter_map(|one| Some((one.name.clone(), victim.literal(&one.name)?)))
                .collect()
        }
        // What an expression or a condition looks at is not known: all that is free.
        None => free(ground, at, victim),
    };
    if taken.is_empty()
        || taken.iter().any(|(_, value)| value == "NULL") && plain.is_some()
    {
        return;
    }
    if taken.iter().any(|(name, _)| !may(&subject.facts.insert, name)) {
        return;
    }
    let given = replaced(&spare.given, &taken);
    let rule = if index.exclusion { "T47" } else { "T44" };
    let name = match index.exclusion {
        true => "INSERT beside another's row",
        false => "INSERT with another's key",
    };
    let mut probe = ground.probe(at, name, Context::Tenant);
    probe.attack = vec![ground.insert(at, &given)];
    let guessed =
        plain.as_ref().is_some_and(|columns| columns.iter().all(|one| random(one)));
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
    probes.push(probe);
    let upsert = plain.filter(|_| index.unique && subject.table.app.update);
    if let Some(columns) = upsert {
        let names = columns.iter().map(|one| quote_ident(&one.name));
        let names: Vec<String> = names.collect();
        let Some(column) = ground.plain_column(at) else { return };
        let column = quote_ident(&column.name);
        let attack = vec![format!(
            "{} ON CONFLICT ({}) DO UPDATE SET {column} = EXCLUDED.{column}",
            ground.insert(at, &given),
            names.join(", ")
        )];
        let rules = ground.rules(at, Context::Tenant);
        probes.push(ground.guarded(
            at,
            "INSERT ON CONFLICT DO UPDATE",
            Context::Tenant,
            attack,
            rules,
        ));
    }
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

/// A row of one's own that refers to another's.
fn reference<'a>(
    ground: Ground<'a>,
    at: usize,
    key: &'a Constraint,
    parent: usize,
    probes: &mut Vec<Probe<'a>>,
) {
    let subject = ground.subject(at);
    let owned =
        matches!(ground.subject(parent).standing, Standing::Column(_) | Standing::Child);
    let seeds = &ground.seeds[at];
    let (Some(spare), Some(other)) =
        (seeds.spare(Tenant::Attacker), ground.seeds[parent].row(Tenant::High, 0))
    else {
        return;
    };
    let pairs = key.columns.iter().zip(&key.referenced);
    let pairs = pairs.filter(|(own, _)| !ground.scene.is_pinned(at, **own));
    let taken: Option<Vec<(String, String)>> = pairs
        .map(|(own, referred)| {
            let own = subject.table.column(*own)?;
            let referred = ground.subject(parent).table.column(*referred)?;
            Some((own.name.clone(), other.literal(&referred.name)?))
        })
        .collect();
    let Some(taken) = taken.filter(|taken| owned && !taken.is_empty()) else { return };
    let held: Vec<String> = taken
        .iter()
        .map(|(name, value)| format!("{} = {value}", quote_ident(name)))
        .collect();
    let own = subject.owner().and_then(|column| {
        let id = subject.id(Tenant::Attacker)?;
        let id = crate::sql::quote_literal(&id);
        Some(format!(" AND {} = {id}", quote_ident(&column.name)))
    });
    let count = format!(
        "SELECT count(*) FROM {} WHERE {}{}",
        subject.name,
        held.join(" AND "),
        own.unwrap_or_default()
    );
    let attack = if subject.table.app.insert
        && taken.iter().all(|(name, _)| may(&subject.facts.insert, name))
    {
        ground.insert(at, &replaced(&spare.given, &taken))
    } else if subject.table.app.update
        && taken.iter().all(|(name, _)| may(&subject.facts.update, name))
    {
        format!("UPDATE {} SET {}", subject.name, assignments(&taken))
    } else {
        return;
    };
    let mut probe = ground.probe(at, "referring to another's row", Context::Tenant);
    // Where only one row may refer, the victim's own makes room.
    if alone(ground, at, key) {
        probe.before = vec![
            "SET LOCAL session_replication_role = replica".to_owned(),
            format!("DELETE FROM {} WHERE {}", subject.name, held.join(" AND ")),
            "SET LOCAL session_replication_role = origin".to_owned(),
        ];
    }
    probe.before.push(count.clone());
    probe.attack = vec![attack, "SET CONSTRAINTS ALL IMMEDIATE".to_owned()];
    probe.after = vec![count];
    let rows = ground.seeds[parent].rows.iter();
    probe.rows.extend(rows.map(|row| (parent, row.tenant, row.number)));
    let label = ground.subject(parent).table.label();
    probe.judge = Box::new(move |answer| {
        let count = |outcome: Option<&crate::database::Outcome>| -> Option<u64> {
            outcome?.scalar()?.parse().ok()
        };
        let grown = count(answer.after.first())? > count(answer.before.last())?;
        let words =
            format!("{} lets a row refer to another tenant's in {label}", key.name);
        grown.then(|| Seen::new(Grade::Leak, &["T45"], words))
    });
    probes.push(probe);
}

/// Whether a unique index has nothing but columns of the key in it, beside a tenant's id.
fn alone(ground: Ground<'_>, at: usize, key: &Constraint) -> bool {
    let within = |number: &i16| {
        key.columns.contains(number) || ground.scene.is_pinned(at, *number)
    };
    let indexes = &ground.subject(at).table.indexes;
    indexes.iter().any(|one| (one.unique || one.exclusion) && one.key.iter().all(within))
}
