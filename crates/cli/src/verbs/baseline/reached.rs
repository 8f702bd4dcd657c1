//! How far a database has come along migrations that are not recorded in it.

use serde_json::{Value, json};
use whimbrel::catalog::extract;
use whimbrel::database::shadow::{Shadow, TargetTraits};
use whimbrel::migration::MigrationFile;
use whimbrel::ops::baseline::Positions;
use whimbrel::run::find;

use super::{Call, reader};
use crate::exit;
use crate::prepare::{Prepared, prepare};
use crate::render::{self, Problem};
use crate::verbs::endpoint::server;
use crate::verbs::generate::{base, begin, replay_each};

/// Differences that are listed.
const LISTED: usize = 10;

impl Call<'_> {
    /// Finds the migration behind which the schema is the live one, and records it and
    /// those before it.
    pub(super) fn reached(&self, prepared: &Prepared) -> Result<Value, Problem> {
        if let Some(name) = &self.arguments.name {
            let title = format!("`{name}` would not be the first migration");
            return Err(Problem::input("usage", title).advise(
                "leave the name out: the service has migrations, and those whose work is \
                 there are looked for",
            ));
        }
        let differences = self.differences(prepared)?;
        let last = self.position(prepared, &differences)?;
        let names: Vec<&str> = prepared.migrations[..last]
            .iter()
            .map(|migration| migration.name.as_str())
            .collect();
        let pending = prepared.migrations.len() - last;
        let Some(name) = names.last().map(|name| (*name).to_owned()) else {
            self.talk("nothing of the migrations is there; `whimbrel run` applies them");
            return Ok(json!({ "reached": null, "pending": pending, "recorded": [] }));
        };
        self.talk(&format!(
            "proven: the schema is the one behind {name}, {last} of {} migrations",
            prepared.migrations.len()
        ));
        let recorded = if self.arguments.apply && !self.arguments.dry_run {
            let again = prepare(self.service, &self.scope.surroundings())?;
            let recorded = self.record(again, &name)?;
            self.talk(&format!("recorded as applied: {}", recorded.join(", ")));
            recorded
        } else {
            self.talk(&format!(
                "next: `whimbrel baseline --apply`, or `whimbrel run --fake --to {name}`"
            ));
            Vec::new()
        };
        Ok(json!({ "reached": name, "pending": pending, "recorded": recorded }))
    }

    /// What differs between the live database and the state before the first migration
    /// and behind each.
    fn differences(&self, prepared: &Prepared) -> Result<Vec<Vec<String>>, Problem> {
        let (scope, service) = (self.scope, self.service);
        let of_shadow = |error| render::of_shadow(&error);
        let of_catalog = |error| render::of_catalog(&error);
        let mut session = reader(&prepared.settings)?;
        let traits = TargetTraits::read(&mut session)
            .map_err(|error| render::of_exec("looking at the database", &error))?;
        let live = extract(&mut session).map_err(of_catalog)?;
        let server = server(scope, self.arguments.shadow.as_deref())?;
        let shadow = Shadow::open(&server, Some(&traits)).map_err(of_shadow)?;
        shadow.ensure_roles(&traits.roles).map_err(of_shadow)?;
        let (base, mut histories) = base(scope, service, &shadow, &traits.database)?;
        histories.extend(begin(scope, service, &base.settings())?);
        let mut own = base.connect().map_err(|error| render::of_connect(&error))?;
        let before = extract(&mut own).map_err(of_catalog)?;
        let mut positions = Positions::new(&before, &live, &histories);
        positions.add(&before);
        replay_each(scope, service, &base.settings(), || {
            positions.add(&extract(&mut own).map_err(of_catalog)?);
            Ok(())
        })?;
        Ok(positions.differences())
    }

    /// How many migrations have been applied.
    fn position(
        &self,
        prepared: &Prepared,
        differences: &[Vec<String>],
    ) -> Result<usize, Problem> {
        let all = &prepared.migrations;
        let fitting: Vec<usize> =
            (0..differences.len()).filter(|at| differences[*at].is_empty()).collect();
        if let Some(wanted) = &self.arguments.to {
            let named = find(all, wanted).map_err(|error| render::of_refusal(&error))?;
            let at = all.iter().position(|one| one.name == named.name);
            let at = at.map_or(0, |at| at + 1);
            if fitting.contains(&at) {
                return Ok(at);
            }
            let title = format!("the schema is not the one behind {}", named.name);
            return Err(refused(title, differences.get(at)));
        }
        match fitting.as_slice() {
            [one] => Ok(*one),
            [_, ..] => Err(behind_several(all, &fitting)),
            [] => Err(behind_none(all, differences)),
        }
    }
}

/// The schema fits behind several: what is only in rows can be there or not.
fn behind_several(all: &[MigrationFile], fitting: &[usize]) -> Problem {
    let name = |at: &usize| match at.checked_sub(1) {
        Some(last) => all[last].name.as_str(),
        None => "none of them",
    };
    let names: Vec<&str> = fitting.iter().map(name).collect();
    let names = names.join(", ");
    refused(format!("the schema is the same behind several migrations: {names}"), None)
        .advise(
            "what they do beside changing the schema tells which one it is: look at the \
             rows, and name the last one that was applied with `--to`",
        )
}

fn behind_none(all: &[MigrationFile], differences: &[Vec<String>]) -> Problem {
    let nearest = (0..differences.len())
        .min_by_key(|at| (differences[*at].len(), usize::MAX - at))
        .unwrap_or_default();
    let place = match nearest.checked_sub(1).and_then(|at| all.get(at)) {
        Some(one) => format!("; nearest is {}", one.name),
        None => ", and nearest before the first".to_owned(),
    };
    let title = format!("the schema is behind none of the migrations{place}");
    refused(title, differences.get(nearest)).advise(
        "make the database what that migration left, or write what was done by hand into \
         a migration, and try again",
    )
}

fn refused(title: String, differences: Option<&Vec<String>>) -> Problem {
    let mut problem = Problem::input("baseline", title);
    let differences = differences.map_or(&[][..], Vec::as_slice);
    let listed = differences.iter().take(LISTED);
    problem.notes.extend(listed.map(|one| ("differs", one.clone())));
    if differences.len() > LISTED {
        let more = differences.len() - LISTED;
        problem.notes.push(("differs", format!("... and {more} more")));
    }
    problem.exit = exit::REFUSED;
    problem.state = Some("nothing was changed".to_owned());
    problem
}
