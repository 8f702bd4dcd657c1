//! Whether the audit log can be changed, forged, or kept from hearing of a change.

use super::Ground;
use crate::sql::quote_ident;
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
