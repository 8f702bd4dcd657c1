//! Whether rows were touched.
//!
//! A digest names the version of every row that somebody else owns, by partition and
//! place: a row that is changed gets another place even where its values stay the same,
//! a row that is added or stolen comes or goes. Only a superuser asks, so no policy
//! hides anything.

use std::collections::BTreeSet;

use super::contexts::Context;
use super::error::ProofError;
use super::scene::{Scene, Standing};
use super::seed::Seeds;
use super::tenants::Tenant;
use crate::database::Session;
use crate::sql::{quote_ident, quote_literal};

/// Whose rows a digest is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// Everybody's but the attacker's.
    Others,
    /// Everybody's.
    All,
}

impl Whose {
    pub(super) fn in_context(context: Context) -> Self {
        if context == Context::Tenant { Self::Others } else { Self::All }
    }
}

/// The digests of all tables before any attack.
pub(super) struct Oracle {
    expressions: Vec<[Option<String>; 2]>,
    digests: Vec<[Option<String>; 2]>,
    reach: Vec<Vec<usize>>,
}

impl Oracle {
    pub(super) fn new(
        session: &mut Session,
        scene: &Scene<'_>,
        seeds: &[Seeds],
        include: &[bool],
    ) -> Result<Self, ProofError> {
        let count = scene.tables.len();
        let of = |at: usize, whose| {
            expression(scene, seeds, at, whose).filter(|_| include[at])
        };
        let expressions: Vec<[Option<String>; 2]> =
            (0..count).map(|at| [of(at, Whose::Others), of(at, Whose::All)]).collect();
        let asked = |pair: &[Option<String>; 2]| {
            let one =
                |sql: &Option<String>| sql.clone().unwrap_or_else(|| "NULL".to_owned());
            format!("SELECT {}, {}", one(&pair[0]), one(&pair[1]))
        };
        let text: Vec<String> = expressions.iter().map(asked).collect();
        let outcomes = match text.is_empty() {
            true => Vec::new(),
            false => session
                .batch(&text.join(";\n"))
                .map_err(ProofError::exec("taking digests of rows"))?,
        };
        let digests = outcomes.iter().map(|outcome| {
            let value = |column| {
                let row = outcome.rows.get(0)?;
                row.get(column).map(str::to_owned)
            };
            [value(0), value(1)]
        });
        let digests = digests.collect();
        let reach = (0..count).map(|at| reach(scene, at)).collect();
        Ok(Self { expressions, digests, reach })
    }

    /// The tables that a write to a table may touch: the whole that it is a part of, and
    /// what foreign keys take along.
    pub(super) fn reach(&self, at: usize) -> &[usize] {
        &self.reach[at]
    }

    /// The statement that takes digests of some tables.
    pub(super) fn ask(&self, tables: &[usize], whose: Whose) -> String {
        let all =
            tables.iter().map(|at| self.expressions[*at][whose as usize].as_deref());
        let all: Vec<&str> = all.map(|one| one.unwrap_or("NULL")).collect();
        format!("SELECT {}", all.join(", "))
    }

    /// Which of the tables have another digest now.
    pub(super) fn changed(
        &self,
        tables: &[usize],
        whose: Whose,
        outcome: Option<&crate::database::Outcome>,
    ) -> Vec<usize> {
        let Some(row) = outcome.and_then(|outcome| outcome.rows.get(0)) else {
            return Vec::new();
        };
        let before = |at: usize| self.digests[at][whose as usize].as_deref();
        let pairs = tables.iter().enumerate();
        pairs.filter(|(n, at)| row.get(*n) != before(**at)).map(|(_, at)| *at).collect()
    }
}

fn expression(
    scene: &Scene<'_>,
    seeds: &[Seeds],
    at: usize,
    whose: Whose,
) -> Option<String> {
    let table = &scene.tables[at];
    if table.table.kind == 'f' {
        return None;
    }
    let digest =
        "string_agg(tableoid::bigint || ctid::text, ' ' ORDER BY tableoid, ctid)";
    let condition = match (&table.standing, whose) {
        (Standing::Global(_), _) => return None,
        (Standing::Column(_), Whose::All) => "true".to_owned(),
        (Standing::Column(column), Whose::Others) => {
            let own = quote_literal(&table.id(Tenant::Attacker)?);
            format!("{}::text IS DISTINCT FROM {own}", quote_ident(&column.name))
        }
        (Standing::Child | Standing::Bare, _) => {
            let rows = seeds[at].rows.iter();
            let rows = rows
                .filter(|row| whose == Whose::All || row.tenant != Tenant::Attacker)
                .map(|row| quote_literal(&format!("{}{}", row.place.0, row.place.1)));
            let rows: Vec<String> = rows.collect();
            if rows.is_empty() {
                return None;
            }
            format!("(tableoid::bigint || ctid::text) IN ({})", rows.join(", "))
        }
    };
    Some(format!("(SELECT {digest} FROM {} WHERE {condition})", table.name))
}

fn reach(scene: &Scene<'_>, at: usize) -> Vec<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![scene.root(at)];
    while let Some(next) = open.pop() {
        if !found.insert(next) {
            continue;
        }
        for &(from, key) in scene.referrers(next) {
            let carries = |action: Option<char>| matches!(action, Some('c' | 'n' | 'd'));
            if carries(key.on_delete) || carries(key.on_update) {
                open.push(scene.root(from));
            }
        }
    }
    let own = scene.root(at);
    // The table itself first.
    let mut all: Vec<usize> = found.into_iter().filter(|one| *one != own).collect();
    all.insert(0, own);
    all
}
