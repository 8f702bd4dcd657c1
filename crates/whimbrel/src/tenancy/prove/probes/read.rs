//! Reading others' rows.

use std::collections::HashSet;

use super::Ground;
use crate::sql::quote_ident;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::probe::{Answer, Manner, Probe, Seen};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::Standing;

pub(super) fn table<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    if matches!(subject.standing, Standing::Global(_)) {
        return;
    }
    let table = subject.table;
    if table.app.select && subject.facts.usage {
        let contexts = [Context::Unset].into_iter().chain(Context::SAYING);
        probes.extend(contexts.map(|context| {
            select(ground, at, "read", context, ground.rules(at, context))
        }));
        probes.push(copy(ground, at));
    }
    if table.rls
        && !subject.facts.owner_above
        && table.owner != ground.scene.convention.roles.app
    {
        let mut probe =
            select(ground, at, "read as the owner", Context::Tenant, vec!["T14"]);
        probe.role = Some(table.owner.clone());
        // Nothing the attacker is not allowed keeps the owner from it.
        probe.attack = vec![places(ground, at)];
        probe.judge = judge_places(ground, at, Context::Tenant, vec!["T14"]);
        probes.push(probe);
    }
}

fn places(ground: Ground<'_>, at: usize) -> String {
    format!("SELECT tableoid::bigint, ctid FROM {}", ground.subject(at).name)
}

fn select<'a>(
    ground: Ground<'a>,
    at: usize,
    name: &'static str,
    context: Context,
    rules: Vec<&'static str>,
) -> Probe<'a> {
    let subject = ground.subject(at);
    let mut probe = ground.probe(at, name, context);
    // What is no id makes most policies fail.
    probe.manner = match context {
        Context::Malformed => Manner::Refused,
        _ => Manner::Calm,
    };
    match &subject.facts.select {
        None => {
            probe.attack = vec![places(ground, at)];
            probe.shown = Some(format!("SELECT * FROM {}", subject.name));
            probe.judge = judge_places(ground, at, context, rules);
        }
        Some(columns) => {
            let list = columns.iter().map(|name| format!("{}::text", quote_ident(name)));
            let list: Vec<String> = list.collect();
            probe.attack =
                vec![format!("SELECT {} FROM {}", list.join(", "), subject.name)];
            probe.judge = judge_values(ground, at, context, columns, rules);
        }
    }
    probe
}

fn found(count: usize, rules: &[&'static str]) -> Option<Seen> {
    let words = match count {
        0 => return None,
        1 => "1 row of another tenant was read".to_owned(),
        _ => format!("{count} rows of other tenants were read"),
    };
    Some(Seen::new(Grade::Leak, rules, words))
}

fn judge_places<'a>(
    ground: Ground<'a>,
    at: usize,
    context: Context,
    rules: Vec<&'static str>,
) -> crate::tenancy::prove::probe::Judge<'a> {
    let rows = ground.seeds[at].rows.iter();
    let rows = rows.filter(move |row| context.is_victim(row.tenant));
    let victims: HashSet<(&str, &str)> =
        rows.map(|row| (row.place.0.as_str(), row.place.1.as_str())).collect();
    Box::new(move |answer: &Answer<'_>| {
        let rows = &answer.last()?.rows;
        let count =
            rows.iter().filter(|row| victims.contains(&(&row[0], &row[1]))).count();
        found(count, &rules)
    })
}

/// Where only some columns may be read, rows are known by those.
fn judge_values<'a>(
    ground: Ground<'a>,
    at: usize,
    context: Context,
    columns: &[String],
    rules: Vec<&'static str>,
) -> crate::tenancy::prove::probe::Judge<'a> {
    let shown = |row: &crate::tenancy::prove::seed::Row| -> Vec<Option<String>> {
        columns.iter().map(|name| row.values.get(name).cloned().flatten()).collect()
    };
    let of = |victim: bool| -> HashSet<Vec<Option<String>>> {
        let rows = ground.seeds[at].rows.iter();
        rows.filter(|row| context.is_victim(row.tenant) == victim).map(shown).collect()
    };
    let own = of(false);
    let victims: HashSet<_> =
        of(true).into_iter().filter(|row| !own.contains(row)).collect();
    Box::new(move |answer: &Answer<'_>| {
        let rows = answer.last()?.rows.iter();
        let rows = rows.filter(|row| {
            let row: Vec<Option<String>> =
                row.iter().map(|v| v.map(str::to_owned)).collect();
            victims.contains(&row)
        });
        found(rows.count(), &rules)
    })
}

/// COPY gives no more rows than SELECT does.
fn copy(ground: Ground<'_>, at: usize) -> Probe<'_> {
    let subject = ground.subject(at);
    let columns = subject.facts.select.as_ref().map(|columns| {
        columns.iter().map(|name| quote_ident(name)).collect::<Vec<_>>().join(", ")
    });
    let columns = columns.unwrap_or_else(|| "*".to_owned());
    let select = format!("SELECT {columns} FROM {}", subject.name);
    let mut probe = ground.probe(at, "COPY TO", Context::Tenant);
    probe.manner = Manner::Calm;
    probe.attack = vec![select.clone(), format!("COPY ({select}) TO STDOUT")];
    probe.judge = Box::new(move |answer| {
        let selected = answer.attack.ok()?.first()?.rows.len() as u64;
        let copied = answer.touched();
        let words = format!("COPY gives {copied} rows where SELECT gives {selected}");
        (copied > selected).then(|| Seen::new(Grade::Leak, &["T26"], words))
    });
    probe
}
