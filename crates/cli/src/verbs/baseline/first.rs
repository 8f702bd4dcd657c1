//! The first migration of a service that has none.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use whimbrel::catalog::{FactId, extract};
use whimbrel::database::shadow::{Shadow, TargetTraits};
use whimbrel::migration::{
    Existing, NewMigration, Template, create as write, render as text,
};
use whimbrel::ops::baseline::{Baseline, Baselining, baseline};

use super::known::Known;
use super::{Call, reader};
use crate::context::Context;
use crate::exit;
use crate::prepare::{Prepared, prepare};
use crate::render::{self, Problem, relative};
use crate::verbs::create::place;
use crate::verbs::endpoint::{pg_dump, server};
use crate::verbs::generate::{base, begin};

impl Call<'_> {
    /// Writes it from what the live database has.
    pub(super) fn first(&self, prepared: &Prepared) -> Result<Value, Problem> {
        let (scope, service) = (self.scope, self.service);
        let of_shadow = |error| render::of_shadow(&error);
        let mut session = reader(&prepared.settings)?;
        let traits = TargetTraits::read(&mut session)
            .map_err(|error| render::of_exec("looking at the database", &error))?;
        let live = extract(&mut session).map_err(|error| render::of_catalog(&error))?;
        let server = server(scope, self.arguments.shadow.as_deref())?;
        let shadow = Shadow::open(&server, Some(&traits)).map_err(of_shadow)?;
        shadow.ensure_roles(&traits.roles).map_err(of_shadow)?;
        let (base, mut foreign) = base(scope, service, &shadow, &traits.database)?;
        foreign.extend(begin(scope, service, &base.settings())?);
        let known = Known::find(self, prepared, &mut session, &shadow, &base)?;
        foreign.extend(known.foreign);
        known.warnings.iter().for_each(|warning| self.warn(warning));
        let baselining = Baselining {
            shadow: &shadow,
            base: &base,
            live: &live,
            share: known.share,
            foreign: &foreign,
            pg_dump: pg_dump(scope, &shadow),
            interrupt: scope.context.interrupt.clone(),
        };
        let made = baseline(&baselining).map_err(|error| render::of_generate(&error))?;
        if made.proof.is_none() {
            let title = format!("the database has nothing of {}", service.name);
            let problem = Problem::input("baseline", title).advise(
                "write the first migration with `whimbrel generate`, or name what is the \
                 service's with its entities or `desired`",
            );
            return Err(Problem { exit: exit::REFUSED, ..problem });
        }
        self.say(&made);
        render::show_unmodelled(&live.unmodelled);
        let (files, recorded) = self.write(&made)?;
        let names = |ids: &[FactId]| -> Vec<String> {
            ids.iter().map(ToString::to_string).collect()
        };
        Ok(json!({
            "files": files,
            "up": render::plan_as_json(&made.up),
            "proven": made.proof.is_some(),
            "pg_dump": render::observed_as_json(made.proof.as_ref()),
            "absent": names(&made.absent),
            "left": names(&made.left),
            "recorded": recorded,
        }))
    }

    fn say(&self, made: &Baseline) {
        if !self.output.json && !self.output.quiet {
            render::show_plan(&made.up);
        }
        self.talk("  proven: it makes what is there, down leads back");
        let disagreement =
            made.proof.as_ref().and_then(|proof| render::disagreement(&proof.observed));
        disagreement.iter().for_each(|text| self.warn(text));
        let listed = |ids: &[FactId]| {
            let kinds: BTreeSet<String> = ids.iter().map(ToString::to_string).collect();
            kinds.into_iter().collect::<Vec<_>>().join(", ")
        };
        if !made.left.is_empty() {
            self.talk(&format!("  not of this service: {}", listed(&made.left)));
        }
        if !made.absent.is_empty() {
            self.warn(&format!(
                "declared, and not in the database: {}; `whimbrel generate` writes it next",
                listed(&made.absent)
            ));
        }
    }

    /// Writes the files and, where that was asked for, the row of the history.
    fn write(&self, made: &Baseline) -> Result<(Vec<String>, Vec<String>), Problem> {
        let place =
            place(None, self.arguments.language, self.service, self.scope.context);
        let name = self.arguments.name.as_deref().unwrap_or("Baseline");
        let migration = NewMigration {
            path: place.folder.join(name),
            timestamp: self.arguments.timestamp.unwrap_or_else(Context::now),
            language: place.language,
            template: Template::Generated(Box::new(made.migration.clone())),
        };
        let failed = |error: whimbrel::migration::CreateError| {
            Problem::input("usage", error.to_string())
        };
        if self.arguments.dry_run {
            let texts = text(&migration).map_err(failed)?;
            if !self.output.json {
                texts.iter().for_each(|(_, text)| render::data(text.trim_end()));
            }
            return Ok((Vec::new(), Vec::new()));
        }
        let created = write(&migration, Existing::Refuse).map_err(failed)?;
        let root = &self.scope.context.folder;
        let files: Vec<String> =
            created.paths.iter().map(|path| relative(path, root)).collect();
        if !self.output.json {
            files.iter().for_each(|file| render::data(file));
        }
        if !self.arguments.apply {
            self.talk(&format!(
                "  next: `whimbrel run --fake --to {}` on this database, which records it",
                created.name
            ));
            return Ok((files, Vec::new()));
        }
        let prepared = prepare(self.service, &self.scope.surroundings())?;
        let recorded = self.record(prepared, &created.name)?;
        self.talk(&format!("  recorded as applied: {}", recorded.join(", ")));
        Ok((files, recorded))
    }
}
