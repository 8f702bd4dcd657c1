//! That a tenant can do with its own rows what the role may do: a table that nobody can
//! use is not safe but useless.

use std::collections::{BTreeSet, HashSet};

use super::Ground;
use super::target::may;
use crate::database::ServerError;
use crate::sql::quote_ident;
use crate::tenancy::estate::Trigger;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::probe::{Answer, Manner, Probe, Seen};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::Standing;
use crate::tenancy::prove::tenants::Tenant;

/// The control that one's own rows can be read.
pub(in crate::tenancy::prove) const SELECT: &str = "control: SELECT";
const INSERT: &str = "control: INSERT";
const UPDATE: &str = "control: UPDATE";
const DELETE: &str = "control: DELETE";

/// The controls that show that a table can be used.
pub(in crate::tenancy::prove) const CONTROLS: [&str; 4] =
    [SELECT, INSERT, UPDATE, DELETE];

/// Whether a control may find its effect in the audit log.
#[derive(Clone, Copy, PartialEq)]
enum Logged {
    Yes,
    No,
}

pub(super) fn table<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    if matches!(subject.standing, Standing::Global(_)) || !subject.facts.usage {
        return;
    }
    let app = subject.table.app;
    if app.select && subject.facts.select.is_none() {
        probes.push(select(ground, at));
    }
    if ground.scene.is_audit(at) {
        return;
    }
    let seeds = &ground.seeds[at];
    if let Some(spare) = seeds.spare(Tenant::Attacker).filter(|_| app.insert) {
        let attack = ground.insert(at, &spare.given);
        probes.push(write(ground, at, INSERT, attack, Logged::Yes));
    }
    let Some(row) = seeds.last(Tenant::Attacker) else { return };
    let found = ground.find(at, &[row]).map(|found| format!(" WHERE {found}"));
    let found = found.unwrap_or_default();
    if app.update
        && let Some((set, logged)) = change(ground, at)
    {
        let attack = format!("UPDATE {} SET {set}{found}", subject.name);
        probes.push(write(ground, at, UPDATE, attack, logged));
        probes.extend(deaf(ground, at));
    }
    if app.delete {
        let attack = format!("DELETE FROM {}{found}", subject.name);
        probes.push(write(ground, at, DELETE, attack, Logged::Yes));
    }
}

fn select(ground: Ground<'_>, at: usize) -> Probe<'_> {
    let mut probe = ground.probe(at, SELECT, Context::Tenant);
    probe.manner = Manner::Calm;
    probe.attack =
        vec![format!("SELECT tableoid::bigint, ctid FROM {}", ground.subject(at).name)];
    let own = ground.seeds[at].rows.iter().filter(|row| row.tenant == Tenant::Attacker);
    let own: Vec<(&str, &str)> =
        own.map(|row| (row.place.0.as_str(), row.place.1.as_str())).collect();
    probe.judge = Box::new(move |answer| {
        let outcome = match answer.attack {
            Ok(_) => answer.last()?,
            Err(error) => return Some(refused(error)),
        };
        let seen: HashSet<(&str, &str)> = outcome
            .rows
            .iter()
            .map(|row| (row.get(0).unwrap_or(""), row.get(1).unwrap_or("")))
            .collect();
        let missing = own.iter().filter(|place| !seen.contains(*place)).count();
        let words = format!("{missing} of {} rows of its own are invisible", own.len());
        (missing > 0).then(|| Seen::new(Grade::Broken, &["T12"], words))
    });
    probe
}

/// What an own row is changed to, and whether that is a change at all.
fn change(ground: Ground<'_>, at: usize) -> Option<(String, Logged)> {
    let subject = ground.subject(at);
    if let Some(column) = ground.plain_column(at) {
        let spare = ground.seeds[at].spare(Tenant::Attacker);
        let value = spare.and_then(|row| row.literal(&column.name));
        let own = ground.seeds[at].last(Tenant::Attacker)?.literal(&column.name);
        let value = value.filter(|value| Some(value) != own.as_ref());
        if let Some(value) = value {
            return Some((
                format!("{} = {value}", quote_ident(&column.name)),
                Logged::Yes,
            ));
        }
    }
    let mut columns = subject.table.columns.iter().filter(|column| {
        column.generated.is_none()
            && column.identity != Some('a')
            && may(&subject.facts.update, &column.name)
            && may(&subject.facts.select, &column.name)
    });
    let name = quote_ident(&columns.next()?.name);
    Some((format!("{name} = {name}"), Logged::No))
}

fn write<'a>(
    ground: Ground<'a>,
    at: usize,
    name: &'static str,
    attack: String,
    logged: Logged,
) -> Probe<'a> {
    let mut probe = ground.probe(at, name, Context::Tenant);
    probe.attack = vec![attack];
    probe.watched = watched(ground, at);
    if !probe.watched {
        probe.manner = Manner::Control;
    }
    let audit = audited(ground, at).filter(|_| logged == Logged::Yes);
    if let Some(audit) = audit {
        let count = log_rows(ground, audit);
        probe.before.push(count.clone());
        probe.after.push(count);
    }
    for (_, parent) in ground.scene.references(at) {
        let rows = ground.seeds[parent].rows.iter();
        probe.rows.extend(rows.map(|row| (parent, row.tenant, row.number)));
    }
    probe.judge = Box::new(move |answer| judge(answer, name, audit.is_some()));
    probe
}

/// Triggers that hear of changes of some columns alone, where the log should hear of all.
fn deaf(ground: Ground<'_>, at: usize) -> Option<Probe<'_>> {
    audited(ground, at)?;
    let table = ground.subject(at).table;
    let hears = |one: &&Trigger| one.enabled != 'D' && one.update && !one.before;
    let all = table.triggers.iter().filter(hears);
    let (some, whole): (Vec<_>, Vec<_>) = all.partition(|one| !one.columns.is_empty());
    if some.is_empty() || !whole.is_empty() {
        return None;
    }
    let numbers = some.iter().flat_map(|one| &one.columns);
    let names = numbers.filter_map(|number| table.column(*number));
    let names: BTreeSet<&str> = names.map(|column| column.name.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let words = format!("the audit log hears of changes of {} alone", names.join(", "));
    let mut probe = ground.probe(at, "triggers for some columns", Context::Unset);
    probe.rows.clear();
    probe.attack = vec!["SELECT true".to_owned()];
    probe.judge =
        Box::new(move |_| Some(Seen::new(Grade::Broken, &["T50"], words.clone())));
    Some(probe)
}

/// Whether a write may reach further than the catalog tells: through a trigger that is
/// not the audit log's own, or a rule.
fn watched(ground: Ground<'_>, at: usize) -> bool {
    let audit = ground.scene.audit().map(|audit| &ground.subject(audit).table.schema);
    ground.oracle.reach(at).iter().chain([&at]).any(|at| {
        let table = ground.subject(*at).table;
        let foreign = |schema: &String| Some(schema) != audit;
        let mut triggers = table.triggers.iter().filter(|one| one.enabled != 'D');
        triggers.any(|one| foreign(&one.function_schema)) || !table.rules.is_empty()
    })
}

/// The statement that tells how many rows the audit log got in this transaction. Counting
/// them would read those of all attacks before, which are there and dead.
pub(super) fn log_rows(ground: Ground<'_>, audit: usize) -> String {
    let all = 0..ground.scene.tables.len();
    let parts = all.filter(|at| ground.scene.root(*at) == audit);
    let oids = parts.map(|at| ground.subject(at).table.oid.to_string());
    let rest = ground.seeds[audit].room.is_empty();
    match rest {
        true => format!(
            "SELECT sum(pg_stat_get_xact_tuples_inserted(o)) FROM unnest(ARRAY[{}]::oid[]) o",
            oids.collect::<Vec<_>>().join(",")
        ),
        // A partition that was added is not among those that are known.
        false => format!("SELECT count(*) FROM {}", ground.subject(audit).name),
    }
}

/// The audit log, where the convention wants changes of the table in it.
pub(super) fn audited(ground: Ground<'_>, at: usize) -> Option<usize> {
    let subject = ground.subject(at);
    let table = ground.subject(ground.scene.root(at)).table;
    ground.scene.convention.audit_of(&table.schema, &table.name)?;
    let owned = matches!(subject.standing, Standing::Column(_) | Standing::Child);
    ground.scene.audit().filter(|_| owned && !ground.scene.is_audit(at))
}

fn judge(answer: &Answer<'_>, name: &str, audited: bool) -> Option<Seen> {
    if let Err(error) = answer.attack {
        // Something refers to the row: that is no fault.
        let held = name == DELETE && matches!(error.code.as_str(), "23503" | "23001");
        return (!held).then(|| refused(error));
    }
    if answer.touched() == 0 {
        let words = "nothing fails, and nothing is changed";
        return Some(Seen::new(Grade::Broken, &["T24"], words));
    }
    if !audited {
        return None;
    }
    let count = |outcome: Option<&crate::database::Outcome>| -> Option<u64> {
        outcome?.scalar()?.parse().ok()
    };
    let grown = count(answer.after.first()) > count(answer.before.last());
    let words = "the audit log has no row about it";
    (!grown).then(|| Seen::new(Grade::Broken, &["T50"], words))
}

fn refused(error: &ServerError) -> Seen {
    let rule = match error.code.as_str() {
        "42501" => "T24",
        _ => "T54",
    };
    Seen::new(Grade::Broken, &[rule], format!("{} ({})", error.message, error.code))
}
