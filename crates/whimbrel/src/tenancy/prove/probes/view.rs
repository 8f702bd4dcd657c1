//! Views: what they show of others, and what can be written through them.

use super::Ground;
use super::interference::{depends, gone};
use crate::sql::quote_ident;
use crate::tenancy::estate::View;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::marks::Marks;
use crate::tenancy::prove::probe::{Probe, Seen, Stage, Target, become_role};
use crate::tenancy::prove::report::Grade;

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
        before: refresh(view),
        attack: Vec::new(),
        shown: None,
        after: Vec::new(),
        rows: rows.collect(),
        watched: false,
        calm: false,
        stage: Stage::Plain,
        release: Vec::new(),
        judge: Box::new(|_| None),
    }
}

fn refresh(view: &View) -> Vec<String> {
    let sql = format!("REFRESH MATERIALIZED VIEW {}", name(view));
    view.materialized.then_some(sql).into_iter().collect()
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

/// Whether what a tenant sees depends on others' rows, as a count does: they are taken
/// away, and it must show the same.
fn interference<'a>(ground: Ground<'a>, number: usize, tables: &[usize]) -> Probe<'a> {
    let view = &ground.scene.estate.views[number];
    let context = Context::Tenant;
    let mut probe = probe(ground, number, "read without others' rows", context, tables);
    // Twice, because a view may show something else each time.
    probe.attack = vec![select(view), select(view)];
    let mut after = gone(ground, tables);
    after.extend(refresh(view));
    after.push(become_role(&ground.scene.convention.roles.app));
    after.push(select(view));
    after.push("RESET SESSION AUTHORIZATION".to_owned());
    probe.after = after;
    probe.judge = Box::new(|answer| depends(answer, rule(view)));
    probe
}
