//! Whether the audit log can be changed, forged, or kept from hearing of a change.

use std::collections::HashSet;

use super::Ground;
use super::target::replaced;
use crate::sql::{quote_ident, quote_literal};
use crate::tenancy::estate::Oid;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::probe::{Probe, Seen, Stage};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::Standing;
use crate::tenancy::prove::tenants::Tenant;

/// The log itself: not even one's own rows may be changed.
pub(super) fn log<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    if !ground.scene.is_audit(at) || !subject.facts.usage {
        return;
    }
    let app = subject.table.app;
    let mut push = |name, attack: String| {
        let mut probe = ground.probe(at, name, Context::Tenant);
        probe.attack = vec![attack];
        probe.judge = Box::new(|answer| {
            let words = "a session of the application changes the audit log";
            (answer.touched() > 0).then(|| Seen::new(Grade::Leak, &["T55"], words))
        });
        probes.push(probe);
    };
    if app.delete {
        push("DELETE from the audit log", format!("DELETE FROM {}", subject.name));
    }
    let own = ground.seeds[at].row(Tenant::Attacker, 0);
    if let Some(column) = ground.plain_column(at).filter(|_| app.update)
        && let Some(value) = own.and_then(|row| row.literal(&column.name))
    {
        let name = quote_ident(&column.name);
        push(
            "UPDATE of the audit log",
            format!("UPDATE {} SET {name} = {value}", subject.name),
        );
    }
    if let Some(spare) = ground.seeds[at].spare(Tenant::Attacker).filter(|_| app.insert) {
        push("forging a row of the audit log", ground.insert(at, &spare.given));
    }
}

/// A temporary table with the log's name, before a change that the log should hear of.
pub(super) fn evasion<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    let Some(log) = super::control::audited(ground, at) else { return };
    let owned = matches!(subject.standing, Standing::Column(_) | Standing::Child);
    let usable = owned && subject.facts.usage && subject.table.app.insert;
    if !usable || !ground.scene.estate.server.app_temporary {
        return;
    }
    let Some(spare) = ground.seeds[at].spare(Tenant::Attacker) else { return };
    let count = super::control::log_rows(ground, log);
    let mut probe =
        ground.probe(at, "a temporary table in the audit log's place", Context::Tenant);
    probe.before = vec![count.clone()];
    probe.attack = vec![ground.insert(at, &spare.given)];
    probe.stage = Stage::Shadowed;
    probe.after = vec![count];
    probe.judge = Box::new(|answer| {
        let count = |outcome: Option<&crate::database::Outcome>| -> Option<u64> {
            outcome?.scalar()?.parse().ok()
        };
        let grown = count(answer.after.first())? > count(answer.before.last())?;
        let words = "a row was written, and the audit log has no row about it";
        (!grown && answer.touched() > 0).then(|| Seen::new(Grade::Leak, &["T53"], words))
    });
    probes.push(probe);
}

/// A row of the log that somebody else reads than whose change it tells of. One table for
/// each function that writes the log is enough.
pub(super) fn readers<'a>(ground: Ground<'a>, probes: &mut Vec<Probe<'a>>) {
    let mut known: HashSet<Oid> = HashSet::new();
    for at in 0..ground.scene.tables.len() {
        let subject = ground.subject(at);
        let spare = ground.seeds[at].spare(Tenant::Attacker);
        let log = super::control::audited(ground, at);
        let usable = subject.facts.usage && subject.table.app.insert;
        let (Some(log), Some(spare), true) = (log, spare, usable) else { continue };
        let triggers = subject.table.triggers.iter().filter(|one| one.enabled != 'D');
        // Each function, whether it is known already or not.
        let new = triggers.filter(|one| known.insert(one.function)).count();
        if new > 0 {
            probes.extend(reader(ground, at, log, ground.insert(at, &spare.given)));
        }
    }
}

fn reader<'a>(
    ground: Ground<'a>,
    at: usize,
    log: usize,
    insert: String,
) -> Option<Probe<'a>> {
    let convention = ground.scene.convention;
    let id = |tenant: Tenant| tenant.id(&convention.column_type);
    let (own, other) = (id(Tenant::Attacker)?, id(Tenant::High)?);
    let mut probe = ground.probe(at, "another reads what is logged", Context::Tenant);
    let (setting, other) = (quote_literal(&convention.setting), quote_literal(&other));
    let name = &ground.subject(log).name;
    probe.attack = vec![
        insert,
        format!("SELECT set_config({setting}, {other}, true)"),
        format!("SELECT whimbrel::text FROM {name} AS whimbrel"),
    ];
    probe.judge = Box::new(move |answer| {
        let mut rows = answer.last()?.rows.iter();
        let words = "the audit log shows a row of a tenant to another one";
        let found = rows.any(|row| row[0].contains(&own));
        found.then(|| Seen::new(Grade::Leak, &["T55"], words))
    });
    Some(probe)
}

/// A trigger that puts what a row holds into a statement of its own.
pub(super) fn spoken<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    let triggers = subject.table.triggers.iter().filter(|one| one.enabled != 'D');
    let mut functions =
        triggers.filter_map(|one| ground.scene.estate.function(one.function));
    let speaks =
        functions.any(|one| one.source.to_ascii_uppercase().contains("EXECUTE "));
    let usable = speaks && subject.facts.usage && subject.table.app.insert;
    let Some(spare) = ground.seeds[at].spare(Tenant::Attacker).filter(|_| usable) else {
        return;
    };
    let is_text = |type_name: &str| {
        type_name == "text" || type_name.starts_with("character varying")
    };
    let Some(column) = ground.plain_column(at).filter(|one| is_text(&one.type_name))
    else {
        return;
    };
    let with = |value: &str| [(column.name.clone(), quote_literal(value))];
    let mut probe = ground.probe(at, "a text with a quote", Context::Tenant);
    probe.attack = vec![ground.insert(at, &replaced(&spare.given, &with("it's")))];
    probe.judge = Box::new(|answer| {
        let words = "a trigger makes a statement of what the row holds: a text with a \
            quote in it is a syntax error there";
        let spoken = answer.attack.err()?.code.as_str() == "42601";
        spoken.then(|| Seen::new(Grade::Leak, &["T37"], words))
    });
    probes.push(probe);
}

/// What puts a temporary table in the audit log's place.
pub(in crate::tenancy::prove) fn shadow(ground: Ground<'_>) -> Option<Vec<String>> {
    let table = ground.subject(ground.scene.audit()?).table;
    let columns = table.columns.iter();
    let columns =
        columns.map(|one| format!("{} {}", quote_ident(&one.name), one.type_name));
    let columns: Vec<String> = columns.collect();
    let name = quote_ident(&table.name);
    Some(vec![
        format!("CREATE TEMPORARY TABLE {name} ({})", columns.join(", ")),
        format!("GRANT ALL ON pg_temp.{name} TO PUBLIC"),
        // Functions that ran before know the real one.
        "DISCARD PLANS".to_owned(),
    ])
}
