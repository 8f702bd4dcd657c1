//! Foreign keys that reach others' rows.

use super::Ground;
use super::target::{assignments, may, replaced};
use crate::sql::{quote_ident, quote_literal};
use crate::tenancy::estate::Constraint;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::probe::{Manner, Probe, Seen};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::Standing;
use crate::tenancy::prove::tenants::Tenant;

/// A row of one's own that refers to another's.
pub(super) fn reference<'a>(
    ground: Ground<'a>,
    at: usize,
    key: &'a Constraint,
    parent: usize,
) -> Option<Probe<'a>> {
    let subject = ground.subject(at);
    let taken = taken(ground, at, key, parent)?;
    let attack = attack(ground, at, &taken)?;
    let held: Vec<String> = taken
        .iter()
        .map(|(name, value)| format!("{} = {value}", quote_ident(name)))
        .collect();
    let held = held.join(" AND ");
    let own = subject.owner().zip(subject.id(Tenant::Attacker));
    let own = own.map(|(column, id)| {
        format!(" AND {} = {}", quote_ident(&column.name), quote_literal(&id))
    });
    let own = own.unwrap_or_default();
    let count = format!("SELECT count(*) FROM {} WHERE {held}{own}", subject.name);
    let mut probe = ground.probe(at, "referring to another's row", Context::Tenant);
    probe.manner = Manner::Refused;
    // Where only one row may refer, the victim's own makes room.
    if alone(ground, at, key) {
        probe.manner = Manner::Alone;
        probe.before = vec![
            "SET LOCAL session_replication_role = replica".to_owned(),
            format!("DELETE FROM {} WHERE {held}", subject.name),
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
    Some(probe)
}

/// What the columns of the key hold when they refer to another's row; none where that is
/// nobody's, or where the key only says whose a row is.
fn taken(
    ground: Ground<'_>,
    at: usize,
    key: &Constraint,
    parent: usize,
) -> Option<Vec<(String, String)>> {
    let parents = ground.subject(parent);
    if !matches!(parents.standing, Standing::Column(_) | Standing::Child) {
        return None;
    }
    let other = ground.seeds[parent].row(Tenant::High, 0)?;
    let pairs = key.columns.iter().zip(&key.referenced);
    let pairs = pairs.filter(|(own, _)| !ground.scene.is_pinned(at, **own));
    let taken: Option<Vec<(String, String)>> = pairs
        .map(|(own, referred)| {
            let own = ground.subject(at).table.column(*own)?;
            let referred = parents.table.column(*referred)?;
            Some((own.name.clone(), other.literal(&referred.name)?))
        })
        .collect();
    taken.filter(|taken| !taken.is_empty())
}

/// The statement that makes a row refer so, as far as the role may.
fn attack(ground: Ground<'_>, at: usize, taken: &[(String, String)]) -> Option<String> {
    let subject = ground.subject(at);
    let (app, facts) = (subject.table.app, &subject.facts);
    let all =
        |columns: &Option<Vec<String>>| taken.iter().all(|(name, _)| may(columns, name));
    let spare = ground.seeds[at].spare(Tenant::Attacker)?;
    if app.insert && all(&facts.insert) {
        return Some(ground.insert(at, &replaced(&spare.given, taken)));
    }
    let update = format!("UPDATE {} SET {}", subject.name, assignments(taken));
    (app.update && all(&facts.update)).then_some(update)
}

/// Whether a unique index has nothing but columns of the key in it, beside a tenant's id.
fn alone(ground: Ground<'_>, at: usize, key: &Constraint) -> bool {
    let within = |number: &i16| {
        key.columns.contains(number) || ground.scene.is_pinned(at, *number)
    };
    let indexes = &ground.subject(at).table.indexes;
    indexes.iter().any(|one| (one.unique || one.exclusion) && one.key.iter().all(within))
}
