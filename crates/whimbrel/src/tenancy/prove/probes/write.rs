//! Changing, deleting, adding and taking over others' rows.

use super::Ground;
use super::target::{On, assignments, may, replaced};
use crate::sql::quote_ident;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::probe::{Manner, Probe, Seen, Stage};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::Standing;
use crate::tenancy::prove::tenants::Tenant;

/// The contexts in which others' rows are written.
const CONTEXTS: [Context; 3] = [Context::Unset, Context::Empty, Context::Tenant];

const GIVE: &str = "giving a row away";
const TAKE_ALL: &str = "taking all rows";

/// A probe that does nothing where all is well.
fn calm(mut probe: Probe<'_>) -> Probe<'_> {
    probe.manner = Manner::Calm;
    probe
}

/// A probe that the server refuses where all is well.
fn refused(mut probe: Probe<'_>) -> Probe<'_> {
    probe.manner = Manner::Refused;
    probe
}

pub(super) fn table<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    if !subject.facts.usage {
        return;
    }
    let app = subject.table.app;
    let global = matches!(subject.standing, Standing::Global(_));
    for context in CONTEXTS {
        if app.delete {
            delete(ground, at, context, probes);
        }
        if app.update && !global {
            update(ground, at, context, probes);
        }
        if app.insert && !global {
            insert(ground, at, context, probes);
        }
    }
    if app.update && !global {
        restamp(ground, at, probes);
    }
    if app.delete && !global && ground.scene.estate.server.version >= 150_000 {
        merge(ground, at, probes);
    }
}

fn delete<'a>(
    ground: Ground<'a>,
    at: usize,
    context: Context,
    probes: &mut Vec<Probe<'a>>,
) {
    let subject = ground.subject(at);
    let rules = match subject.standing {
        Standing::Global(_) => vec!["T46"],
        _ => ground.rules(at, context),
    };
    let (release, lost) = ground.release(at, On::Delete);
    let own = ground.scene.root(at);
    let global = matches!(subject.standing, Standing::Global(_));
    let tables = ground.oracle.reach(at).iter().copied();
    let tables: Vec<usize> =
        tables.filter(|one| !(lost.contains(one) || global && *one == own)).collect();
    if !tables.is_empty() {
        // Without a condition no policy for SELECT takes part.
        let name = "DELETE of everything";
        let attack = vec![format!("DELETE FROM {}", subject.name)];
        let mut probe =
            ground.guarded_of(at, name, context, attack, rules.clone(), tables);
        if global {
            probe.before = release;
        } else {
            probe.manner = Manner::Calm;
            // One's own rows are reached, and foreign keys would speak of those.
            if context == Context::Tenant {
                (probe.stage, probe.release) = (Stage::Silent, release);
            }
        }
        probes.push(probe);
    }
    let found = ground.find(at, &ground.victims(at, context));
    if let Some(found) = found.filter(|_| !global) {
        let attack = vec![format!("DELETE FROM {} WHERE {found}", subject.name)];
        probes.push(calm(ground.guarded(at, "DELETE", context, attack, rules)));
    }
}

fn update<'a>(
    ground: Ground<'a>,
    at: usize,
    context: Context,
    probes: &mut Vec<Probe<'a>>,
) {
    let subject = ground.subject(at);
    let rules = ground.rules(at, context);
    let Some(column) = ground.plain_column(at) else { return };
    let name = quote_ident(&column.name);
    let own = ground.seeds[at].row(Tenant::Attacker, 0);
    if let Some(value) = own.and_then(|row| row.literal(&column.name)) {
        let attack = vec![format!("UPDATE {} SET {name} = {value}", subject.name)];
        let rules = rules.clone();
        let name = "UPDATE of everything";
        let mut all = calm(ground.guarded(at, name, context, attack, rules));
        // One's own rows are reached, and what triggers do about those is seen elsewhere.
        if context == Context::Tenant {
            all.stage = Stage::Silent;
        }
        probes.push(all);
    }
    if !may(&subject.facts.select, &column.name) {
        return;
    }
    if let Some(found) = ground.find(at, &ground.victims(at, context)) {
        let attack =
            vec![format!("UPDATE {} SET {name} = {name} WHERE {found}", subject.name)];
        probes.push(calm(ground.guarded(at, "UPDATE", context, attack, rules)));
    }
}

/// Rows that would be another's from the start, and rows that would be nobody's.
fn insert<'a>(
    ground: Ground<'a>,
    at: usize,
    context: Context,
    probes: &mut Vec<Probe<'a>>,
) {
    let subject = ground.subject(at);
    let seeds = &ground.seeds[at];
    let tenants: &[Tenant] = match context {
        Context::Tenant => &[Tenant::Low, Tenant::High, Tenant::Stranger],
        _ => &[Tenant::Attacker, Tenant::Stranger],
    };
    for spare in tenants.iter().filter_map(|tenant| seeds.spare(*tenant)) {
        let attack = vec![ground.insert(at, &spare.given)];
        let rules = ground.rules(at, context);
        match subject.standing {
            Standing::Column(_) => {
                let insert = ground.guarded(at, "INSERT", context, attack, rules);
                probes.push(refused(insert));
            }
            Standing::Child if spare.tenant != Tenant::Stranger => {
                let mut probe = ground.probe(at, "INSERT", context);
                probe.attack = attack;
                probe.judge = Box::new(|answer| {
                    let words = "a row was added to what belongs to another tenant";
                    (answer.touched() > 0)
                        .then(|| Seen::new(Grade::Leak, &["T23"], words))
                });
                probes.push(refused(with_parents(ground, at, probe)));
            }
            _ => {}
        }
    }
    let (Some(owner), Some(spare)) = (subject.owner(), seeds.spare(Tenant::Attacker))
    else {
        return;
    };
    if context == Context::Tenant && !owner.not_null {
        let given = replaced(&spare.given, &[(owner.name.clone(), "NULL".to_owned())]);
        let attack = vec![ground.insert(at, &given)];
        let name = "INSERT without a tenant";
        let insert = ground.guarded(at, name, context, attack, vec!["T20"]);
        probes.push(refused(insert));
    }
}

/// A reproduction needs the rows that a new one refers to.
fn with_parents<'a>(ground: Ground<'a>, at: usize, mut probe: Probe<'a>) -> Probe<'a> {
    for (_, parent) in ground.scene.references(at) {
        let rows = ground.seeds[parent].rows.iter();
        probe.rows.extend(rows.map(|row| (parent, row.tenant, row.number)));
    }
    probe
}

/// Giving away one's own row, and taking another's.
fn restamp<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    if !matches!(subject.standing, Standing::Column(_)) {
        return;
    }
    let seeds = &ground.seeds[at];
    let mut push = |name, set: &[(String, String)], found: Option<String>| {
        let condition = found.map(|found| format!(" WHERE {found}")).unwrap_or_default();
        let attack =
            vec![format!("UPDATE {} SET {}{condition}", subject.name, assignments(set))];
        let rules = vec!["T26", "T24"];
        let (release, lost) = ground.release(at, On::Update);
        let all = name == TAKE_ALL;
        let tables = ground.oracle.reach(at).iter().copied();
        let tables = tables.filter(|one| !all || !lost.contains(one)).collect();
        let mut probe =
            ground.guarded_of(at, name, Context::Tenant, attack, rules, tables);
        probe.manner = match name {
            GIVE => Manner::Refused,
            _ => Manner::Calm,
        };
        if all {
            (probe.stage, probe.release) = (Stage::Silent, release);
        }
        probes.push(with_parents(ground, at, probe));
    };
    let own = seeds.last(Tenant::Attacker);
    let own = own.and_then(|row| ground.find(at, &[row]));
    for tenant in Tenant::VICTIMS {
        let Some(set) = ground.stamp(at, tenant) else { continue };
        push(GIVE, &set, own.clone());
    }
    let victims = ground.victims(at, Context::Tenant);
    if let Some(set) = ground.stamp(at, Tenant::Attacker) {
        if let Some(found) = ground.find(at, &victims) {
            push("taking a row", &set, Some(found));
        }
        if seeds.row(Tenant::Attacker, 1).is_some() {
            push(TAKE_ALL, &set, None);
        }
    }
}

fn merge<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    let found = ground.find(at, &ground.victims(at, Context::Tenant));
    let Some(found) = found.filter(|_| subject.facts.select.is_none()) else { return };
    let attack = vec![format!(
        "MERGE INTO {} USING (SELECT 1) AS whimbrel ON {found} WHEN MATCHED THEN DELETE",
        subject.name
    )];
    let rules = ground.rules(at, Context::Tenant);
    probes.push(calm(ground.guarded(at, "MERGE", Context::Tenant, attack, rules)));
}
