//! `whimbrel tenancy fix`: the migrations that bring an estate to the convention.

use std::collections::BTreeSet;

use whimbrel::catalog::{FactId, Kind};
use whimbrel::config::{Convention, Service, waves};
use whimbrel::database::shadow::{DatabaseTraits, Shadow};
use whimbrel::migration::{
    Existing, GeneratedMigration, NewMigration, Template, create as write,
};
use whimbrel::ops::generate::{Repair, Repaired, repair};
use whimbrel::plan::{Hazard, PlanOptions};

use super::left::left;
use crate::args::{ScopeArgs, TenancyFixArgs};
use crate::context::Context;
use crate::exit;
use crate::render::{self, Document, Problem, relative};
use crate::verbs::Scope;
use crate::verbs::create::place;
use crate::verbs::dropin::on_thread;
use crate::verbs::endpoint::{pg_dump, server};
use crate::verbs::generate::{
    Current, facts, from_migrations, hazards, is_nothing, runnable, say, technique,
    transactions,
};

/// `whimbrel tenancy fix`
pub(crate) fn fix(
    arguments: &TenancyFixArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let convention = convention(scope)?;
    let shadow = Shadow::open(&server(scope, arguments.shadow.as_deref())?, None)
        .map_err(|error| render::of_shadow(&error))?;
    let task = Fixing { arguments, scope, convention, shadow: &shadow };
    let mut document = Document::new("tenancy fix");
    let mut code = exit::DONE;
    let mut human = BTreeSet::new();
    for service in in_order(scope)? {
        let repaired = on_thread(|| task.repaired(service))?;
        let empty = repaired.backfill.is_none() && is_nothing(&repaired.generated);
        if !output.json && !output.quiet {
            tell(&repaired, service, empty);
        }
        let mut files = Vec::new();
        if !empty && arguments.check {
            code = exit::FAILED;
        } else if !empty {
            files = task.write(service, &repaired)?;
        }
        if !output.json {
            files.iter().for_each(|path| render::data(path));
        }
        let mut facts = facts(&repaired.generated, &files);
        let tables = repaired.backfill.iter().flat_map(|(rows, _)| &rows.tables);
        facts["backfilled"] = tables.cloned().collect::<Vec<_>>().into();
        document.add(&service.name, facts);
        human.extend(left(&repaired.estate, convention, &scope.project.lint));
    }
    if output.json {
        document.set("left", human.into_iter().collect::<Vec<_>>().into());
        document.print(code);
    } else if !output.quiet && !human.is_empty() {
        render::talk("What needs a human (`whimbrel explain RULE`):");
        human.iter().for_each(|line| render::talk(&format!("  {line}")));
    }
    Ok(code)
}

/// The project's convention; a repair without one would be to nobody's taste.
fn convention<'s>(scope: &'s Scope<'_>) -> Result<&'s Convention, Problem> {
    scope.project.tenancy.as_ref().ok_or_else(|| {
        Problem::input("usage", "the project has no tenancy convention")
            .advise("`whimbrel tenancy init` writes one into whimbrel.toml")
    })
}

/// The chosen services, each after those that it depends on: what is written for one is
/// there when the next is looked at.
fn in_order<'s>(scope: &'s Scope<'_>) -> Result<Vec<&'s Service>, Problem> {
    let chosen: Vec<&str> = scope.names();
    let waves = waves(&scope.project.services)
        .map_err(|error| Problem::input("configuration", error.to_string()))?;
    let all = waves.into_iter().flatten().map(|place| &scope.project.services[place]);
    Ok(all.filter(|service| chosen.contains(&service.name.as_str())).collect())
}

struct Fixing<'f, 's> {
    arguments: &'f TenancyFixArgs,
    scope: &'f Scope<'s>,
    convention: &'f Convention,
    shadow: &'f Shadow,
}

impl Fixing<'_, '_> {
    fn repaired(&self, service: &Service) -> Result<Repaired, Problem> {
        let scope = self.scope;
        let mut prepared = runnable(scope, service)?;
        let mode = transactions(scope, service, &prepared);
        let traits = DatabaseTraits::default();
        let Current { database, ownership, .. } =
            from_migrations(scope, service, &mut prepared, self.shadow, &traits)?;
        let first = self.convention.service.as_deref();
        let mut allowed = hazards(&self.arguments.allow)?;
        allowed.push(Hazard::WidensAccess);
        let histories = ownership.foreign.clone();
        let mut repaired = repair(&Repair {
            shadow: self.shadow,
            current: &database,
            ownership,
            whole: first.is_none_or(|first| first == service.name),
            convention: self.convention,
            options: PlanOptions { technique: technique(self.arguments.technique, mode) },
            allowed,
            pg_dump: pg_dump(scope, self.shadow),
            interrupt: scope.context.interrupt.clone(),
        })
        .map_err(|error| render::of_generate(&error).about(&service.name))?;
        repaired.estate.tables.retain(|table| {
            let name = [table.schema.as_str(), table.name.as_str()];
            !histories.contains(&FactId::new(Kind::Table, name))
        });
        Ok(repaired)
    }

    /// The files, relative to where the command was given.
    fn write(
        &self,
        service: &Service,
        repaired: &Repaired,
    ) -> Result<Vec<String>, Problem> {
        let now = self.arguments.timestamp.unwrap_or_else(Context::now);
        let place = place(None, None, service, self.scope.context);
        let name = &self.arguments.name;
        let rows = repaired.backfill.iter();
        let rows = rows.map(|(_, migration)| (format!("{name}Columns"), migration));
        let rest = (!is_nothing(&repaired.generated))
            .then(|| (name.clone(), &repaired.generated.migration));
        let mut files = Vec::new();
        for (number, (name, migration)) in (0..).zip(rows.chain(rest)) {
            let migration: &GeneratedMigration = migration;
            let created = write(
                &NewMigration {
                    path: place.folder.join(name),
                    timestamp: now + number,
                    language: place.language,
                    template: Template::Generated(Box::new(migration.clone())),
                },
                Existing::Refuse,
            )
            .map_err(|error| Problem::input("usage", error.to_string()))?;
            let root = &self.scope.context.folder;
            files.extend(created.paths.iter().map(|path| relative(path, root)));
        }
        Ok(files)
    }
}

fn tell(repaired: &Repaired, service: &Service, empty: bool) {
    if empty {
        let name = &service.name;
        render::talk(&format!("{name}: follows the convention as far as can be told"));
        return;
    }
    if let Some((rows, _)) = &repaired.backfill {
        let tables = rows.tables.join(", ");
        render::talk(&format!(
            "{}: tenant columns from parents\u{2019} rows: {tables}",
            service.name
        ));
    }
    if !is_nothing(&repaired.generated) {
        say(&repaired.generated, service);
        let proof = repaired.generated.proof.as_ref();
        let disagreement = proof.and_then(|proof| render::disagreement(&proof.observed));
        disagreement.iter().for_each(|text| render::talk(&format!("warning: {text}")));
    }
}
