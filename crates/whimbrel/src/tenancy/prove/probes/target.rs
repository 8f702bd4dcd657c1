//! The rows and columns of a table that attacks aim at.

use super::Ground;
use crate::sql::{quote_ident, quote_literal};
use crate::tenancy::estate::Column;
use crate::tenancy::prove::contexts::Context;
use crate::tenancy::prove::oracle::Whose;
use crate::tenancy::prove::probe::{Manner, Probe, Seen, Stage, Target};
use crate::tenancy::prove::report::Grade;
use crate::tenancy::prove::scene::{Standing, Subject};
use crate::tenancy::prove::seed::Row;
use crate::tenancy::prove::tenants::Tenant;

impl<'a> Ground<'a> {
    pub(super) fn subject(self, at: usize) -> &'a Subject<'a> {
        &self.scene.tables[at]
    }

    /// A probe about a table, with nothing in it yet.
    pub(super) fn probe(
        self,
        at: usize,
        name: &'static str,
        context: Context,
    ) -> Probe<'a> {
        let seeds = &self.seeds[at];
        let rows = seeds.rows.iter().map(|row| (at, row.tenant, row.number));
        Probe {
            target: Target::Table(at),
            name,
            context,
            role: None,
            before: Vec::new(),
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

    /// A probe that is a leak when others' rows of the table, or of those that it takes
    /// along, are touched.
    pub(super) fn guarded(
        self,
        at: usize,
        name: &'static str,
        context: Context,
        attack: Vec<String>,
        rules: Vec<&'static str>,
    ) -> Probe<'a> {
        let all = self.oracle.reach(at).to_vec();
        self.guarded_of(at, name, context, attack, rules, all)
    }

    pub(super) fn guarded_of(
        self,
        at: usize,
        name: &'static str,
        context: Context,
        attack: Vec<String>,
        rules: Vec<&'static str>,
        tables: Vec<usize>,
    ) -> Probe<'a> {
        let whose = Whose::in_context(context);
        let mut probe = self.probe(at, name, context);
        probe.attack = attack;
        probe.after.push(self.oracle.ask(&tables, whose));
        // Where no row may be reached, one that a foreign key held back was.
        let held = context != Context::Tenant && name.starts_with("DELETE");
        probe.judge = Box::new(move |answer| {
            let code = answer.attack.err().map(|error| error.code.as_str());
            if held && matches!(code, Some("23503" | "23001")) {
                let words = "rows of others were reached; a foreign key alone kept them";
                return Some(Seen::new(Grade::Leak, &rules, words));
            }
            let changed = self.oracle.changed(&tables, whose, answer.after.first());
            if changed.is_empty() {
                return None;
            }
            let labels = changed.iter().map(|at| self.subject(*at).table.label());
            let labels: Vec<String> = labels.collect();
            let words = format!("rows of others in {} were touched", labels.join(", "));
            Some(Seen::new(Grade::Leak, &rules, words))
        });
        probe
    }

    /// The rules that a leak of a table belongs to.
    pub(super) fn rules(self, at: usize, context: Context) -> Vec<&'static str> {
        let subject = self.subject(at);
        let table = subject.table;
        match (&subject.standing, table.rls) {
            (Standing::Bare, _) => vec!["T18"],
            (Standing::Child, _) => vec!["T23"],
            (_, false) if table.is_partition => vec!["T15"],
            (_, false) if table.policies.is_empty() => vec!["T11"],
            (_, false) => vec!["T13"],
            _ if context != Context::Tenant => vec!["T25"],
            _ => vec!["T26"],
        }
    }

    /// A condition that finds rows by the table's key; none where the role may not read
    /// what it takes.
    pub(super) fn find(self, at: usize, rows: &[&Row]) -> Option<String> {
        let subject = self.subject(at);
        let mut key: Vec<&str> =
            subject.key().iter().map(|column| column.name.as_str()).collect();
        if key.is_empty() {
            key.extend(subject.owner().map(|column| column.name.as_str()));
        }
        if key.iter().any(|name| !may(&subject.facts.select, name)) {
            return None;
        }
        let found: Option<Vec<String>> = match key.is_empty() {
            true if subject.facts.select.is_some() => None,
            true => {
                let places = rows.iter().map(|row| {
                    let (part, place) = (&row.place.0, quote_literal(&row.place.1));
                    Some(format!("tableoid = {part} AND ctid = {place}"))
                });
                places.collect()
            }
            false => rows.iter().map(|row| row.found_by(&key)).collect(),
        };
        found.filter(|all| !all.is_empty()).map(|all| {
            let all: Vec<String> = all.iter().map(|one| format!("({one})")).collect();
            all.join(" OR ")
        })
    }

    /// Rows that are others' in a context, the last of each.
    pub(super) fn victims(self, at: usize, context: Context) -> Vec<&'a Row> {
        let tenants = Tenant::ALL.into_iter().filter(|tenant| context.is_victim(*tenant));
        tenants.filter_map(|tenant| self.seeds[at].last(tenant)).collect()
    }

    /// The column whose change meets the least resistance.
    pub(super) fn plain_column(self, at: usize) -> Option<&'a Column> {
        let subject = self.subject(at);
        let table = subject.table;
        let root = self.subject(self.scene.root(at)).table;
        let routing: Vec<&str> = root
            .partitioning
            .iter()
            .flat_map(|one| &one.columns)
            .filter_map(|number| root.column(*number))
            .map(|column| column.name.as_str())
            .collect();
        let free = |column: &&Column| {
            let number = column.number;
            column.generated.is_none()
                && column.identity.is_none()
                && !self.scene.is_pinned(at, number)
                && !routing.contains(&column.name.as_str())
                && may(&subject.facts.update, &column.name)
                && !table
                    .indexes
                    .iter()
                    .any(|one| one.unique && one.key.contains(&number))
                && !table
                    .indexes
                    .iter()
                    .any(|one| one.exclusion && one.key.contains(&number))
                && !table
                    .constraints
                    .iter()
                    .any(|one| one.kind == 'f' && one.columns.contains(&number))
        };
        let burden = |column: &&Column| {
            let checked = table.constraints.iter();
            let checked = checked
                .filter(|one| one.kind == 'c' && one.columns.contains(&column.number))
                .count();
            let text = matches!(column.type_name.as_str(), "text" | "character varying")
                || column.type_name.starts_with("character varying");
            // A trigger that hears of this column alone would hide that others are not heard of.
            let mut triggers = table.triggers.iter();
            let named = triggers.any(|one| one.columns.contains(&column.number));
            (named, checked, !text, column.default.is_some())
        };
        table.columns.iter().filter(free).min_by_key(burden)
    }

    /// What makes a row another tenant's: its id, and references to that tenant's rows.
    pub(super) fn stamp(
        self,
        at: usize,
        tenant: Tenant,
    ) -> Option<Vec<(String, String)>> {
        let subject = self.subject(at);
        let mut all: Vec<(String, String)> = Vec::new();
        if let Some(owner) = subject.owner() {
            all.push((owner.name.clone(), quote_literal(&subject.id(tenant)?)));
        }
        for (key, parent) in self.scene.references(at) {
            for (own, referred) in key.columns.iter().zip(&key.referenced) {
                let own = subject.table.column(*own)?;
                let referred = self.subject(parent).table.column(*referred)?;
                if all.iter().any(|(name, _)| *name == own.name) {
                    continue;
                }
                let row = self.seeds[parent].row(tenant, 0);
                if let Some(value) = row.and_then(|row| row.literal(&referred.name)) {
                    all.push((own.name.clone(), value));
                }
            }
        }
        // Without a privilege for a reference the tenant alone may still be given.
        all.retain(|(name, _)| may(&subject.facts.update, name));
        let owner = subject.owner();
        let told =
            owner.is_none_or(|owner| all.iter().any(|(name, _)| *name == owner.name));
        (told && !all.is_empty()).then_some(all)
    }

    /// An INSERT in the attacker's session, without columns that the role may not give.
    pub(super) fn insert(self, at: usize, given: &[(String, String)]) -> String {
        let subject = self.subject(at);
        let allowed = given.iter().filter(|(name, _)| may(&subject.facts.insert, name));
        crate::tenancy::prove::seed::insert(
            subject,
            &allowed.cloned().collect::<Vec<_>>(),
        )
    }

    /// What makes the foreign keys that refer to a table let go of its rows; and the
    /// tables that lose rows by it.
    pub(super) fn release(self, at: usize, on: On) -> (Vec<String>, Vec<usize>) {
        let root = self.scene.root(at);
        let mut holders: Vec<usize> = [at, root]
            .iter()
            .flat_map(|at| self.scene.referrers(*at))
            .filter(|(from, key)| {
                let action = if on == On::Delete { key.on_delete } else { key.on_update };
                self.scene.root(*from) != root && matches!(action, Some('a' | 'r'))
            })
            .map(|(from, _)| self.scene.root(*from))
            .collect();
        holders.sort_unstable();
        holders.dedup();
        if holders.is_empty() {
            return (Vec::new(), holders);
        }
        let mut all = vec!["SET LOCAL session_replication_role = replica".to_owned()];
        all.extend(
            holders.iter().map(|at| format!("DELETE FROM {}", self.subject(*at).name)),
        );
        all.push("SET LOCAL session_replication_role = origin".to_owned());
        (all, holders)
    }
}

/// What a foreign key may refuse.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum On {
    Delete,
    Update,
}

/// Whether a column is among those that a privilege is for.
pub(super) fn may(columns: &Option<Vec<String>>, name: &str) -> bool {
    columns.as_ref().is_none_or(|columns| columns.iter().any(|one| one == name))
}

/// `a = x, b = y`.
pub(super) fn assignments(all: &[(String, String)]) -> String {
    let all = all.iter().map(|(name, value)| format!("{} = {value}", quote_ident(name)));
    all.collect::<Vec<_>>().join(", ")
}

/// Given values with some of them replaced.
pub(super) fn replaced(
    given: &[(String, String)],
    with: &[(String, String)],
) -> Vec<(String, String)> {
    let kept =
        given.iter().filter(|(name, _)| !with.iter().any(|(other, _)| other == name));
    kept.chain(with).cloned().collect()
}
