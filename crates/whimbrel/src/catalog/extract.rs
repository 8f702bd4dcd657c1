//! Reading a catalog from a server.

use std::collections::HashMap;

use super::error::CatalogError;
use super::fact::{Fact, FactId};
use super::kind::Kind;
use super::model::Catalog;
use super::queries::{ALIASES, CANDIDATES, CLUSTER, DEPENDENCIES, FACTS, Query, Reader};
use super::settled::settled;
use super::unmodelled::{Leftover, leftovers, name};
use crate::database::{Outcome, Row, Session};

/// An object's address, as in `pg_depend`: class, object, sub-object.
pub(super) type Address = (u32, u32, i32);

/// Reads what a session's database is, in one snapshot and one round trip; a second one
/// asks for the names of what no fact describes, where there is something.
///
/// Names come out qualified, whatever the session's `search_path` is; the session's
/// settings stay as they are. Roles belong to the whole server and are no facts;
/// [`extract_with_roles`] reads them.
///
/// # Errors
/// When the server refuses, the connection is lost, or the session is in a transaction.
pub fn extract(session: &mut Session) -> Result<Catalog, CatalogError> {
    read(session, FACTS.iter())
}

/// The same with what belongs to the whole server: roles, who is a member of which, and
/// who may set which parameter. Without PostgreSQL's own roles, the superuser that the
/// server was made with, and the session's role.
///
/// # Errors
/// As [`extract`].
pub fn extract_with_roles(session: &mut Session) -> Result<Catalog, CatalogError> {
    read(session, CLUSTER.iter().chain(FACTS))
}

fn read<'a>(
    session: &mut Session,
    queries: impl Iterator<Item = &'a Query>,
) -> Result<Catalog, CatalogError> {
    let version = session.server_version();
    let superuser = session.parameter("is_superuser") == Some("on");
    let usable = |query: &&Query| {
        query.since <= version.major() && (superuser || query.reader == Reader::Anyone)
    };
    let queries: Vec<&Query> = queries.filter(usable).collect();
    let mut message = String::from(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n\
         SET LOCAL search_path = pg_catalog;\nSET LOCAL quote_all_identifiers = off;\n\
         SET LOCAL enable_nestloop = on;\nSET LOCAL jit = off;\n",
    );
    let before = 5;
    let others = [ALIASES, DEPENDENCIES, CANDIDATES];
    for sql in queries.iter().map(|query| query.sql).chain(others) {
        message.push_str(sql.trim_end().trim_end_matches(';'));
        message.push_str(";\n");
    }
    message.push_str("COMMIT");
    let mut reading = Reading::default();
    let mut read = Ok(());
    let mut number = 0;
    let answered = session.batch_each(&message, |outcome| {
        let place = usize::checked_sub(number, before);
        number += 1;
        if let (Some(place), Ok(())) = (place, &read) {
            read = reading.answer(&queries, place, &outcome);
        }
    });
    answered.map_err(|error| {
        // Nothing was written; this only ends the failed transaction.
        _ = session.batch("ROLLBACK");
        CatalogError::Read(error)
    })?;
    read?;
    if number < before + queries.len() + others.len() {
        return Err(missing("dependencies"));
    }
    let unmodelled = name(session, reading.left)?;
    Ok(Catalog::new(version, reading.facts, unmodelled))
}

/// The facts so far; parents and dependencies are numbers in `facts`.
#[derive(Default)]
struct Reading {
    facts: Vec<Fact>,
    /// What to resolve once all addresses are known.
    pending: Vec<Pending>,
    numbers: HashMap<Address, u32>,
    aliases: HashMap<Address, Address>,
    /// Satellites of what is no fact and belongs to no extension.
    left: Vec<Leftover>,
}

struct Pending {
    number: u32,
    parent: Option<Address>,
    requires: Vec<Address>,
}

impl Reading {
    /// Takes the answer to a query, or to one of those that come after all facts.
    fn answer(
        &mut self,
        queries: &[&Query],
        place: usize,
        outcome: &Outcome,
    ) -> Result<(), CatalogError> {
        if let Some(query) = queries.get(place) {
            return self.facts(query.name, outcome);
        }
        match place - queries.len() {
            0 => {
                self.aliases(outcome)?;
                self.resolve();
            }
            1 => self.dependencies(outcome)?,
            2 => {
                let found = leftovers(outcome, |address| self.find(address).is_some());
                self.left.extend(found);
            }
            // The end of the transaction.
            _ => {}
        }
        Ok(())
    }

    fn facts(
        &mut self,
        query: &'static str,
        outcome: &Outcome,
    ) -> Result<(), CatalogError> {
        for row in outcome.rows.iter() {
            let wrong = |problem: &str| CatalogError::Row {
                query,
                problem: format!("{problem}: {row:?}"),
            };
            let kind = Kind::from_name(&row[0]).ok_or_else(|| wrong("unknown kind"))?;
            let name: Vec<String> = serde_json::from_str(row.get(7).unwrap_or("[]"))
                .map_err(|_| wrong("no name"))?;
            let requires: Vec<Address> =
                serde_json::from_str(row.get(10).unwrap_or("[]"))
                    .map_err(|_| wrong("no addresses"))?;
            let number = self.facts.len() as u32;
            if let Some(address) = address(row, 1) {
                self.numbers.insert(address, number);
            }
            let id = FactId { kind, parts: name };
            let (payload, detail) =
                (row.get(8).unwrap_or("{}"), row.get(9).unwrap_or(""));
            let payload = settled(id.kind, payload);
            self.facts.push(Fact::new(id, &payload, detail));
            self.pending.push(Pending { number, parent: address(row, 4), requires });
        }
        Ok(())
    }

    fn aliases(&mut self, outcome: &Outcome) -> Result<(), CatalogError> {
        for row in outcome.rows.iter() {
            let pair = address(row, 0).zip(address(row, 3));
            let (from, to) = pair.ok_or_else(|| missing("aliases"))?;
            self.aliases.insert(from, to);
        }
        Ok(())
    }

    /// Finds parents and needed facts, and gives satellites their names. A fact whose
    /// parent belongs to something that is no fact (an extension's table) hangs on what
    /// stands for it; a satellite of such a thing goes.
    fn resolve(&mut self) {
        let mut gone = vec![false; self.facts.len()];
        for pending in std::mem::take(&mut self.pending) {
            let number = pending.number as usize;
            let satellite = self.facts[number].id.kind.is_satellite();
            let parent = pending.parent.and_then(|address| match satellite {
                true => self.numbers.get(&address).copied(),
                false => self.find(address),
            });
            if satellite {
                match parent {
                    Some(parent) => self.name_satellite(number, parent as usize),
                    None => {
                        gone[number] = true;
                        self.leave(number, pending.parent);
                    }
                }
            }
            let required: Vec<u32> = pending
                .requires
                .iter()
                .filter_map(|address| self.find(*address))
                .collect();
            let fact = &mut self.facts[number];
            fact.parent = parent;
            fact.depends_on.extend(required);
        }
        self.forget(&gone);
    }

    fn name_satellite(&mut self, number: usize, parent: usize) {
        let target = self.facts[parent].id.clone();
        let own = std::mem::take(&mut self.facts[number].id.parts);
        let parts = [target.kind.name().to_owned()].into_iter().chain(target.parts);
        self.facts[number].id.parts = parts.chain(own).collect();
    }

    /// Notes a satellite that goes, unless it is an extension's or an owner: who owns
    /// what is no fact is said with the thing itself.
    fn leave(&mut self, number: usize, target: Option<Address>) {
        let kind = self.facts[number].id.kind;
        let Some(address) = target.filter(|_| kind != Kind::Owner) else { return };
        let stands_for =
            self.find(address).map(|found| self.facts[found as usize].id.kind);
        if stands_for != Some(Kind::Extension) {
            self.left.push(Leftover::At { address, what: Some(kind.name().to_owned()) });
        }
    }

    /// Removes facts that nothing can refer to.
    fn forget(&mut self, gone: &[bool]) {
        let mut place = vec![0u32; gone.len()];
        let mut next = 0;
        for (number, gone) in gone.iter().enumerate() {
            place[number] = next;
            next += u32::from(!gone);
        }
        let mut number = 0;
        self.facts.retain(|_| {
            number += 1;
            !gone[number - 1]
        });
        for fact in &mut self.facts {
            fact.parent = fact.parent.map(|old| place[old as usize]);
            fact.depends_on.iter_mut().for_each(|old| *old = place[*old as usize]);
        }
        self.numbers.values_mut().for_each(|old| *old = place[*old as usize]);
    }

    fn dependencies(&mut self, outcome: &Outcome) -> Result<(), CatalogError> {
        for row in outcome.rows.iter() {
            let pair = address(row, 0).zip(address(row, 3));
            let (dependent, needed) = pair.ok_or_else(|| missing("dependencies"))?;
            let (Some(dependent), Some(needed)) =
                (self.find(dependent), self.find(needed))
            else {
                continue;
            };
            let parent = self.facts[dependent as usize].parent;
            if dependent != needed && parent != Some(needed) {
                self.facts[dependent as usize].depends_on.push(needed);
            }
        }
        Ok(())
    }

    /// The fact at an address: itself, what stands for it, or the whole that it is a
    /// part of.
    fn find(&self, address: Address) -> Option<u32> {
        let mut address = address;
        // Aliases lead from a part to a whole, a few steps at most.
        for _ in 0..8 {
            if let Some(number) = self.numbers.get(&address) {
                return Some(*number);
            }
            let (class, object, _) = address;
            let whole = (class, object, 0);
            address = match self.aliases.get(&address) {
                Some(alias) => *alias,
                None if address != whole => whole,
                None => return None,
            };
        }
        None
    }
}

pub(super) fn address(row: Row<'_>, first: usize) -> Option<Address> {
    let class = row.get(first)?.parse().ok()?;
    let object = row.get(first + 1)?.parse().ok()?;
    Some((class, object, row.get(first + 2)?.parse().ok()?))
}

pub(super) fn missing(query: &'static str) -> CatalogError {
    CatalogError::Row { query, problem: "no address".to_owned() }
}
