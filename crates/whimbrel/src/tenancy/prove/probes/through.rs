//! Writing through a view reaches the tables behind it as its owner.

use super::Ground;
use super::target::{On, assignments};
use super::view::{name, probe};
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::oracle::Whose;
use crate::tenancy::prove::probe::{Probe, Seen};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::tenants::Tenant;

pub(super) fn view<'a>(
    ground: Ground<'a>,
    number: usize,
    tables: &[usize],
    probes: &mut Vec<Probe<'a>>,
) {
    let view = &ground.scene.estate.views[number];
    let may = |privilege: bool, bit: i32| privilege && view.writable & bit != 0;
    for context in [Context::Unset, Context::Tenant] {
        let through = Through { ground, number, tables, context };
        if may(view.app_delete, 16) {
            probes.push(through.delete());
        }
        for at in tables {
            if may(view.app_update, 4) {
                probes.extend(through.update(*at));
            }
            if may(view.app_insert, 8) {
                probes.extend(through.insert(*at));
            }
        }
    }
}

/// A view that is written through in one context.
#[derive(Clone, Copy)]
struct Through<'a, 't> {
    ground: Ground<'a>,
    number: usize,
    /// What it reads.
    tables: &'t [usize],
    context: Context,
}

impl<'a> Through<'a, '_> {
    fn name(&self) -> String {
        name(&self.ground.scene.estate.views[self.number])
    }

    /// A probe that is a leak when others' rows are touched in a table behind the view.
    fn guarded(&self, what: &'static str, attack: String, lost: &[usize]) -> Probe<'a> {
        let (ground, whose) = (self.ground, Whose::in_context(self.context));
        let reach = self.tables.iter().flat_map(|at| ground.oracle.reach(*at));
        let mut reach: Vec<usize> =
            reach.copied().filter(|at| !lost.contains(at)).collect();
        reach.sort_unstable();
        reach.dedup();
        let mut probe = probe(ground, self.number, what, self.context, &reach);
        probe.attack = vec![attack];
        probe.after = vec![ground.oracle.ask(&reach, whose)];
        probe.judge = Box::new(move |answer| {
            let changed = ground.oracle.changed(&reach, whose, answer.after.first());
            let labels = changed.iter().map(|at| ground.subject(*at).table.label());
            let labels: Vec<String> = labels.collect();
            let words = format!("rows of others in {} were touched", labels.join(", "));
            (!changed.is_empty()).then(|| Seen::new(Grade::Leak, &["T41"], words))
        });
        probe
    }

    fn delete(&self) -> Probe<'a> {
        let released = self.tables.iter().map(|at| self.ground.release(*at, On::Delete));
        let (release, lost): (Vec<Vec<String>>, Vec<Vec<usize>>) = released.unzip();
        let lost = lost.into_iter().flatten();
        let lost: Vec<usize> = lost.filter(|at| !self.tables.contains(at)).collect();
        // What the view itself reads stays.
        let own: Vec<String> = self
            .tables
            .iter()
            .map(|at| format!("DELETE FROM {}", self.ground.subject(*at).name))
            .collect();
        let attack = format!("DELETE FROM {}", self.name());
        let mut probe = self.guarded("DELETE through it", attack, &lost);
        let release = release.into_iter().flatten();
        probe.before.extend(release.filter(|sql| !own.contains(sql)));
        probe
    }

    fn update(&self, at: usize) -> Option<Probe<'a>> {
        let column = self.ground.plain_column(at)?;
        let own = self.ground.seeds[at].row(Tenant::Attacker, 0)?;
        let set = [(column.name.clone(), own.literal(&column.name)?)];
        let attack = format!("UPDATE {} SET {}", self.name(), assignments(&set));
        Some(self.guarded("UPDATE through it", attack, &[]))
    }

    /// In a session with a tenant another's row, in one without any tenant's.
    fn insert(&self, at: usize) -> Option<Probe<'a>> {
        let tenant = match self.context {
            Context::Tenant => Tenant::High,
            _ => Tenant::Attacker,
        };
        let subject = self.ground.subject(at);
        let spare = self.ground.seeds[at].spare(tenant)?;
        let sql = crate::tenancy::prove::seed::insert(subject, &spare.given);
        let own = format!("INSERT INTO {} ", subject.name);
        let attack = sql.replacen(&own, &format!("INSERT INTO {} ", self.name()), 1);
        Some(self.guarded("INSERT through it", attack, &[]))
    }
}
