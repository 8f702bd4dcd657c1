//! SQL that shows again what was seen.

use std::collections::{BTreeMap, BTreeSet};

use super::probe::{Probe, Stage, Target, become_role};
use super::probes::{Ground, shadow};
use super::scene::Scene;
use super::seed::{Row, Seeds};
use super::tenants::Tenant;

/// The text that makes the rows that a probe needs, repeats it, and rolls back.
pub(super) fn sql(ground: Ground<'_>, probe: &Probe<'_>) -> String {
    let Ground { scene, seeds, .. } = ground;
    let mut lines = vec!["BEGIN".to_owned()];
    let rows = needed(scene, seeds, probe);
    let tables: BTreeSet<usize> = rows.iter().map(|(at, _)| *at).collect();
    for at in &tables {
        lines.extend(seeds[*at].room.iter().cloned());
        lines.extend(
            seeds[scene.root(*at)]
                .room
                .iter()
                .filter(|_| scene.root(*at) != *at)
                .cloned(),
        );
    }
    if !rows.is_empty() {
        // The rows come in an order of their own.
        lines.push("SET LOCAL session_replication_role = replica".to_owned());
        lines.extend(rows.iter().map(|(at, row)| row.insert(&scene.tables[*at])));
        lines.push("SET LOCAL session_replication_role = origin".to_owned());
    }
    lines.extend(probe.before.iter().cloned());
    lines.extend(probe.context.sql(scene.convention));
    let role = probe.role.as_deref().unwrap_or(&scene.convention.roles.app);
    lines.push(become_role(role));
    if probe.stage == Stage::Shadowed {
        lines.extend(shadow(ground).into_iter().flatten());
    }
    let shown = probe.shown.as_ref();
    let kept = probe.attack.len() - shown.iter().count().min(probe.attack.len());
    lines.extend(probe.attack.iter().take(kept).chain(shown).cloned());
    lines.push("RESET SESSION AUTHORIZATION".to_owned());
    lines.extend(probe.after.iter().cloned());
    lines.push("ROLLBACK".to_owned());
    lines.iter().map(|line| format!("{line};\n")).collect()
}

/// The rows of a probe with all that they refer to.
fn needed<'s>(
    scene: &Scene<'_>,
    seeds: &'s [Seeds],
    probe: &Probe<'_>,
) -> Vec<(usize, &'s Row)> {
    let mut found: BTreeMap<(usize, Tenant, usize), &Row> = BTreeMap::new();
    let mut open: Vec<(usize, Tenant, usize)> = probe.rows.clone();
    if matches!(probe.target, Target::Function(_)) {
        let all = seeds.iter().enumerate();
        open.extend(all.flat_map(|(at, seeds)| {
            seeds.rows.iter().map(move |row| (at, row.tenant, row.number))
        }));
    }
    while let Some((at, tenant, number)) = open.pop() {
        let Some(row) = seeds[at].row(tenant, number) else { continue };
        if found.insert((at, tenant, number), row).is_some() {
            continue;
        }
        for (_, parent) in scene.references(at) {
            open.extend([0, number].map(|number| (parent, tenant, number)));
        }
    }
    found.into_iter().map(|((at, ..), row)| (at, row)).collect()
}
