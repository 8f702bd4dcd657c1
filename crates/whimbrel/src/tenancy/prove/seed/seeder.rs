//! Rows for all tables.

use std::collections::BTreeSet;

use super::candidates::Which;
use super::check::{Group, groups};
use super::fixture::fixture;
use super::insert::{Stay, Triggers, default_partition, existing, locate, try_rows};
use super::order::in_order;
use super::plan::{Given, Planned, Planner};
use super::rows::{Failure, Row, Seeds};
use crate::database::{ServerError, Session};
use crate::synthesis::{Types, types};
use crate::tenancy::prove::error::ProofError;
use crate::tenancy::prove::options::{ProofEvent, ProofOptions};
use crate::tenancy::prove::scene::{Scene, Standing};
use crate::tenancy::prove::tenants::Tenant;

/// How often a single row is tried.
const ATTEMPTS: usize = 12;

/// Puts rows of three tenants into the tables that are asked for; for each table what
/// became of it.
pub(in crate::tenancy::prove) fn seed(
    session: &mut Session,
    scene: &Scene<'_>,
    include: &[bool],
    options: &ProofOptions,
    tell: &mut dyn FnMut(ProofEvent),
) -> Result<Vec<Seeds>, ProofError> {
    let types = types(session)?;
    let count = scene.tables.len();
    let mut seeder = Seeder {
        session,
        scene,
        types: &types,
        seeds: vec![Seeds::default(); count],
        done: vec![false; count],
        explicit: BTreeSet::new(),
        functions: 0,
    };
    for at in in_order(scene).into_iter().filter(|at| include[*at]) {
        let label = scene.tables[at].table.label();
        match options.fixtures.get(&label) {
            Some(texts) => {
                seeder.seeds[at] = fixture(seeder.session, &scene.tables[at], texts)?;
            }
            None => seeder.table(at)?,
        }
        seeder.done[at] = true;
        tell(ProofEvent::Seeded { table: label, rows: seeder.seeds[at].rows.len() });
    }
    Ok(seeder.seeds)
}

pub(super) struct Seeder<'a, 'p> {
    pub(super) session: &'p mut Session,
    pub(super) scene: &'p Scene<'a>,
    pub(super) types: &'p Types,
    seeds: Vec<Seeds>,
    done: Vec<bool>,
    explicit: BTreeSet<(usize, i16)>,
    pub(super) functions: usize,
}

/// Which groups of conditions are solved before a row is tried.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Solve {
    /// Those that have a value that was made up.
    Given,
    All,
}

/// What is known of a table while it gets its rows.
pub(super) struct Turn<'a> {
    pub(super) at: usize,
    pub(super) groups: Vec<Group<'a>>,
    forced: BTreeSet<String>,
    triggers: Triggers,
    /// What went wrong first with triggers.
    broken: Option<Failure>,
    shift: usize,
}

impl<'a> Seeder<'a, '_> {
    fn table(&mut self, at: usize) -> Result<(), ProofError> {
        let table = &self.scene.tables[at];
        if table.table.kind == 'f' {
            let message = "the rows of a foreign table are elsewhere";
            self.seeds[at].failure = Some(failure("WH000", message));
            return Ok(());
        }
        self.make_room(at)?;
        let mut turn = Turn {
            at,
            groups: groups(self.scene, at, self.types),
            forced: BTreeSet::new(),
            triggers: if self.is_plain(at) { Triggers::Rest } else { Triggers::Work },
            broken: None,
            // A partition's rows are beside those of the whole.
            shift: if table.table.is_partition { 1 + at % 40 } else { 0 },
        };
        let numbers: &[usize] = if self.one_each(at) { &[0] } else { &[0, 1] };
        let wanted =
            numbers.iter().flat_map(|number| Tenant::ALL.map(|one| (one, *number)));
        let wanted: Vec<(Tenant, usize)> = wanted.collect();
        self.stay(&mut turn, &wanted)?;
        if self.seeds[at].failure.is_none() {
            self.spare(&mut turn, numbers.len() == 1)?;
        }
        self.seeds[at].without_triggers = turn.broken;
        Ok(())
    }

    /// A partitioned table that has no partition gets one.
    fn make_room(&mut self, at: usize) -> Result<(), ProofError> {
        let table = &self.scene.tables[at];
        let oid = table.table.oid;
        let empty = table.table.partitioning.is_some()
            && !self.scene.tables.iter().any(|one| one.table.parents.contains(&oid));
        match default_partition(table).filter(|_| empty) {
            Some(sql) => self.room(at, sql),
            None => Ok(()),
        }
    }

    fn room(&mut self, at: usize, sql: String) -> Result<(), ProofError> {
        self.session.batch(&sql).map_err(ProofError::exec("adding a partition"))?;
        self.seeds[at].room.push(sql);
        Ok(())
    }

    /// Whether nothing can become of its rows that a control would not see as well: no
    /// trigger but the audit log's own, which would record every row, and foreign keys
    /// whose values all come from rows that are there.
    fn is_plain(&self, at: usize) -> bool {
        let table = self.scene.tables[at].table;
        let audit =
            self.scene.audit().map(|audit| &self.scene.tables[audit].table.schema);
        let mut triggers = table.triggers.iter().filter(|one| one.enabled != 'D');
        let recorded = triggers.all(|one| Some(&one.function_schema) == audit);
        let mut used = BTreeSet::new();
        let sure = self.scene.references(at).all(|(key, parent)| {
            let own = key.columns.iter().filter(|one| !self.scene.is_pinned(at, **one));
            let own: Vec<i16> = own.copied().collect();
            self.done[parent] && own.into_iter().all(|number| used.insert(number))
        });
        recorded && table.rules.is_empty() && sure
    }

    /// Whether a table that has rows already belongs to no tenant.
    fn is_shared(&self, at: usize) -> bool {
        let shared = matches!(
            self.scene.tables[at].standing,
            Standing::Global(_) | Standing::Bare
        );
        shared && !self.seeds[at].rows.is_empty()
    }

    /// Whether a tenant can have only one row.
    fn one_each(&self, at: usize) -> bool {
        let pinned = |number: &i16| self.scene.is_pinned(at, *number);
        let indexes = &self.scene.tables[at].table.indexes;
        indexes.iter().any(|one| one.unique && !one.partial && one.key.iter().all(pinned))
    }

    /// Rows that stay: all at once, else one by one.
    fn stay(
        &mut self,
        turn: &mut Turn<'a>,
        wanted: &[(Tenant, usize)],
    ) -> Result<(), ProofError> {
        for solve in [Solve::Given, Solve::All] {
            let planned = match self.plan(turn, wanted, solve)? {
                Ok(planned) => planned,
                Err(message) => {
                    self.seeds[turn.at].failure = Some(failure("WH000", &message));
                    return Ok(());
                }
            };
            let table = &self.scene.tables[turn.at];
            let made = try_rows(self.session, table, &planned, turn.triggers, Stay::Yes)?;
            if let Ok(rows) = made {
                return self.keep(turn.at, rows);
            }
            if turn.groups.is_empty() {
                break;
            }
        }
        for one in wanted {
            match self.single(turn, *one, Stay::Yes)? {
                Ok(row) => self.keep(turn.at, vec![row])?,
                // A second row is wanted, the first one is needed.
                Err(_) if one.1 > 0 => {}
                // Of what is nobody's there may be one row and no more.
                Err(_) if self.is_shared(turn.at) => {}
                Err(failure) => {
                    self.seeds[turn.at].failure = Some(failure);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn keep(&mut self, at: usize, mut rows: Vec<Row>) -> Result<(), ProofError> {
        let table = &self.scene.tables[at];
        if table.table.partitioning.is_some() {
            locate(self.session, table, &mut rows)?;
        }
        self.seeds[at].rows.extend(rows);
        Ok(())
    }

    /// Rows that can be added later. Where a tenant has only one row, another tenant's
    /// is.
    fn spare(&mut self, turn: &mut Turn<'a>, one_each: bool) -> Result<(), ProofError> {
        let wanted: Vec<(Tenant, usize)> = match one_each {
            true => vec![(Tenant::Stranger, 0)],
            false => Tenant::ALL.map(|one| (one, 2)).to_vec(),
        };
        for solve in [Solve::Given, Solve::All] {
            let Ok(planned) = self.plan(turn, &wanted, solve)? else { break };
            let table = &self.scene.tables[turn.at];
            let made = try_rows(self.session, table, &planned, turn.triggers, Stay::No)?;
            if let Ok(rows) = made {
                self.seeds[turn.at].spares = rows;
                return Ok(());
            }
        }
        for one in wanted {
            if let Ok(row) = self.single(turn, one, Stay::No)? {
                self.seeds[turn.at].spares.push(row);
            }
        }
        Ok(())
    }

    /// One row, with other values where those before were refused.
    fn single(
        &mut self,
        turn: &mut Turn<'a>,
        one: (Tenant, usize),
        stay: Stay,
    ) -> Result<Result<Row, Failure>, ProofError> {
        let shift = turn.shift;
        let mut last = failure("WH000", "no row was tried");
        for _ in 0..ATTEMPTS {
            let planned = match self.plan(turn, &[one], Solve::All)? {
                Ok(planned) => planned,
                Err(message) => {
                    turn.shift = shift;
                    return Ok(Err(failure("WH000", &message)));
                }
            };
            if planned.is_empty() {
                break;
            }
            let table = &self.scene.tables[turn.at];
            match try_rows(self.session, table, &planned, turn.triggers, stay)? {
                Ok(mut rows) => {
                    turn.shift = shift;
                    return Ok(rows.pop().ok_or(last));
                }
                Err(error) => {
                    last = failure(error.code.as_str(), &error.message);
                    if error.code.as_str() == "23505"
                        && stay == Stay::Yes
                        && let Some(row) = self.adopt(turn.at, &planned)?
                    {
                        turn.shift = shift;
                        return Ok(Ok(row));
                    }
                    if !self.mend(turn, &error)? {
                        break;
                    }
                }
            }
        }
        turn.shift = shift;
        Ok(Err(last))
    }

    /// The row that a trigger of another table made already, and that is as the planned
    /// one in all that could not be otherwise.
    fn adopt(
        &mut self,
        at: usize,
        planned: &[(Which, Planned)],
    ) -> Result<Option<Row>, ProofError> {
        let Some((which, plan)) = planned.first() else { return Ok(None) };
        let fixed: Vec<(&str, &str)> = plan
            .iter()
            .filter_map(|(name, given)| match given {
                Given::Fixed(value) if value != "NULL" => {
                    Some((name.as_str(), value.as_str()))
                }
                _ => None,
            })
            .collect();
        if fixed.is_empty() {
            return Ok(None);
        }
        let found = existing(self.session, &self.scene.tables[at], *which, &fixed)?;
        let known = &self.seeds[at].rows;
        Ok(found.filter(|row| known.iter().all(|other| other.place != row.place)))
    }

    /// Does something about what the server said; false when there is nothing to do.
    fn mend(
        &mut self,
        turn: &mut Turn<'a>,
        error: &ServerError,
    ) -> Result<bool, ProofError> {
        let unplaced = error.code.as_str() == "23514" && error.constraint.is_none();
        match (error.code.as_str(), &error.column) {
            ("23505" | "23P01", _) => turn.shift += 1,
            ("23502", Some(column)) if turn.forced.insert(column.clone()) => {}
            ("23514", _) if unplaced && self.seeds[turn.at].room.is_empty() => {
                let table = &self.scene.tables[turn.at];
                let partitioning = table.table.partitioning.as_ref();
                let full =
                    partitioning.is_none_or(|one| one.has_default || one.strategy == 'h');
                match default_partition(table).filter(|_| !full) {
                    Some(sql) => self.room(turn.at, sql)?,
                    None => turn.shift += 1,
                }
            }
            ("23514", _) => turn.shift += 1,
            _ if turn.triggers == Triggers::Work => {
                turn.broken = Some(failure(error.code.as_str(), &error.message));
                turn.triggers = Triggers::Rest;
            }
            _ => turn.shift += 1,
        }
        Ok(true)
    }

    /// Plans rows, and has PostgreSQL choose values that obey the table's conditions.
    fn plan(
        &mut self,
        turn: &Turn<'a>,
        wanted: &[(Tenant, usize)],
        solve: Solve,
    ) -> Result<Result<Vec<(Which, Planned)>, String>, ProofError> {
        let mut planner = Planner {
            scene: self.scene,
            types: self.types,
            seeds: &self.seeds,
            done: &self.done,
            explicit: &mut self.explicit,
        };
        let mut rows = Vec::new();
        for (tenant, number) in wanted {
            let which = Which { tenant: *tenant, number: *number, shift: turn.shift };
            match planner.row(turn.at, which, &turn.forced) {
                Ok(row) => rows.push((which, row)),
                // Only the first row of each tenant is needed.
                Err(_) if *number > 0 => {}
                Err(message) => return Ok(Err(message)),
            }
        }
        self.satisfy(turn, &mut rows, solve)?;
        Ok(Ok(rows))
    }
}

fn failure(code: &str, message: &str) -> Failure {
    Failure { code: code.to_owned(), message: message.to_owned() }
}
