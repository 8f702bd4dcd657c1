//! Views: what they show of others, and what can be written through them.

use super::Ground;
use super::interference::{depends, gone, own_gone};
use crate::sql::quote_ident;
use crate::tenancy::estate::View;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::marks::Marks;
use crate::tenancy::prove::probe::{Manner, Probe, Seen, Stage, Target, become_role};
use crate::tenancy::prove::report::Grade;

/// How many materialized views are filled before an attack.
const REFRESHED: usize = 20;

pub(super) fn view<'a>(ground: Ground<'a>, number: usize, probes: &mut Vec<Probe<'a>>) {
    let view = &ground.scene.estate.views[number];
    let schema = ground.scene.estate.schemas.iter().find(|one| one.name == view.schema);
    if !schema.is_some_and(|schema| schema.app_usage) {
        return;
    }
    let tables = tables(ground, view);
    if view.app_select {
        let contexts = [Context::Unset].into_iter().chain(Context::SAYING);
        for context in contexts {
            probes.push(read(ground, number, context, &tables));
        }
        if !view.materialized {
            probes.push(told(ground, number, &tables));
        }
        probes.push(interference(ground, number, &tables));
    }
    super::through::view(ground, number, &tables, probes);
}

/// Whether all that a view reads takes part.
pub(super) fn takes_part(ground: Ground<'_>, number: usize) -> bool {
    tables(ground, &ground.scene.estate.views[number])
        .iter()
        .all(|at| ground.include[*at])
}

/// The places of the tables that a view reads.
fn tables(ground: Ground<'_>, view: &View) -> Vec<usize> {
    view.reads.iter().filter_map(|oid| ground.scene.place(*oid)).collect()
}

/// A view's name in a statement.
pub(super) fn name(view: &View) -> String {
    format!("{}.{}", quote_ident(&view.schema), quote_ident(&view.name))
}

fn rule(view: &View) -> &'static str {
    if view.materialized { "T42" } else { "T41" }
}

pub(super) fn probe<'a>(
    ground: Ground<'a>,
    number: usize,
    what: &'static str,
    context: Context,
    tables: &[usize],
) -> Probe<'a> {
    let view = &ground.scene.estate.views[number];
    let rows = tables.iter().flat_map(|at| {
        ground.seeds[*at].rows.iter().map(|row| (*at, row.tenant, row.number))
    });
    Probe {
        target: Target::View(number),
        name: what,
        context,
        role: None,
        before: refreshed(ground, Some(view)),
        attack: Vec::new(),
        shown: None,
        after: Vec::new(),
        rows: rows.collect(),
        watched: false,
        manner: Manner::Alone,
        stage: Stage::Plain,
        release: Vec::new(),
        judge: Box::new(|_| None),
    }
}

/// The statements that fill the materialized views that a view is or reads; all where none
/// is given.
pub(super) fn refreshed(ground: Ground<'_>, of: Option<&View>) -> Vec<String> {
    let concerned = |one: &&View| {
        let near = of.is_none_or(|of| of.oid == one.oid || of.reads.contains(&one.oid));
        one.materialized && near
    };
    let mut all: Vec<&View> =
        ground.scene.estate.views.iter().filter(concerned).take(REFRESHED).collect();
    // Those that others read are older.
    all.sort_by_key(|one| one.oid);
    let sql = all.iter().map(|one| format!("REFRESH MATERIALIZED VIEW {}", name(one)));
    sql.collect()
}

fn select(view: &View) -> String {
    format!("SELECT whimbrel::text FROM {} AS whimbrel", name(view))
}

fn read<'a>(
    ground: Ground<'a>,
    number: usize,
    context: Context,
    tables: &[usize],
) -> Probe<'a> {
    let view = &ground.scene.estate.views[number];
    let marks = Marks::of(ground.scene, ground.seeds, tables);
    let mut probe = probe(ground, number, "read", context, tables);
    probe.attack = vec![select(view)];
    probe.judge = Box::new(move |answer| {
        let found = marks.found(context, answer.last()?)?;
        let words =
            format!("it shows {found}, which stands only in another tenant's row");
        Some(Seen::new(Grade::Leak, &[rule(view)], words))
    });
    probe
}

/// A condition that fails at a row and says which: one that the planner puts before the
/// view's own sees rows that the view leaves out.
fn told<'a>(ground: Ground<'a>, number: usize, tables: &[usize]) -> Probe<'a> {
    let view = &ground.scene.estate.views[number];
    let marks = Marks::of(ground.scene, ground.seeds, tables);
    let (what, context) = ("a condition that tells", Context::Tenant);
    let mut probe = probe(ground, number, what, context, tables);
    // Nothing is let out by a row of one's own.
    let sql = format!("{} WHERE whimbrel::text::boolean", select(view));
    probe.before.extend(own_gone(ground, tables));
    // An index would find the rows before any condition is asked.
    let scans = ["indexscan", "indexonlyscan", "bitmapscan"];
    probe.attack.extend(scans.map(|scan| format!("SET LOCAL enable_{scan} = off")));
    probe.attack.push(sql);
    probe.judge = Box::new(move |answer| {
        let refused = &answer.attack.err()?.message;
        let found = marks.texts_of_others(context).find(|mark| refused.contains(mark))?;
        let words = format!(
            "an error shows {found}, which stands only in another tenant's row: the view \
             is no barrier"
        );
        Some(Seen::new(Grade::Leak, &[rule(view)], words))
    });
    probe
}

/// Whether what a tenant sees depends on others' rows, as a count does: they are taken
/// away, and it must show the same.
fn interference<'a>(ground: Ground<'a>, number: usize, tables: &[usize]) -> Probe<'a> {
    let view = &ground.scene.estate.views[number];
    let context = Context::Tenant;
    let mut probe = probe(ground, number, "read without others' rows", context, tables);
    // Twice, because a view may show something else each time.
    probe.attack = vec![select(view), select(view)];
    let mut after = gone(ground, tables);
    after.extend(refreshed(ground, Some(view)));
    after.push(become_role(&ground.scene.convention.roles.app));
    after.push(select(view));
    after.push("RESET SESSION AUTHORIZATION".to_owned());
    probe.after = after;
    probe.judge = Box::new(|answer| depends(answer, rule(view)));
    probe
}
