//! The flow of `generate`, for our own command and for TypeORM's.

use std::panic::resume_unwind;

use whimbrel::config::{Service, SourceKind};
use whimbrel::database::Session;
use whimbrel::database::shadow::{DatabaseTraits, Shadow, ShadowServer, TargetTraits};
use whimbrel::ops::generate::{
    Decision, Declared, Generated, Generation, Renaming, declare, generate,
};
use whimbrel::plan::{
    Certainty, Hazard, PlanOptions, Rename, RenameCandidate, Technique,
};
use whimbrel::run::Transactions;
use whimbrel_typeorm::SessionNames;

use super::current::{self, Current};
use super::desired::{Desired, desired};
use crate::args::{From, TechniqueArg};
use crate::prepare::Prepared;
use crate::render::{self, Problem};
use crate::verbs::Scope;
use crate::verbs::endpoint::{pg_dump, server};

/// What to generate, and how.
pub(crate) struct Task {
    pub(crate) from: From,
    pub(crate) technique: Option<TechniqueArg>,
    pub(crate) allowed: Vec<Hazard>,
    /// Whether what no fact describes is refused.
    pub(crate) strict: bool,
    pub(crate) shadow: Option<String>,
    pub(crate) renames: Vec<String>,
    pub(crate) doubt: Doubt,
}

/// What is done about what may be a rename.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// A person is asked.
    Ask,
    /// Nothing is generated.
    Refuse,
    /// It is none.
    Separate,
    /// It is one where nothing else looks like it, as in TypeORM.
    Likeliest,
}

impl Doubt {
    fn decide(self, candidate: &RenameCandidate) -> Decision {
        match self {
            Self::Ask => ask(candidate),
            Self::Refuse => Decision::Unclear,
            Self::Likeliest if candidate.certainty == Certainty::Likely => {
                Decision::Rename
            }
            Self::Separate | Self::Likeliest => Decision::Separate,
        }
    }
}

/// Asks on the terminal. No answer is no decision.
fn ask(candidate: &RenameCandidate) -> Decision {
    let Rename { from, to } = &candidate.rename;
    render::ask(&format!("Is {to} the renamed {from}? [y/n] "));
    let mut answer = String::new();
    match std::io::stdin().read_line(&mut answer).map(|_| answer.trim()) {
        Ok("y" | "Y" | "yes") => Decision::Rename,
        Ok("n" | "N" | "no") => Decision::Separate,
        _ => Decision::Unclear,
    }
}

/// What came of it.
pub(crate) struct Outcome {
    pub(crate) generated: Generated,
    pub(crate) warnings: Vec<String>,
}

impl Task {
    /// What TypeORM's commands ask for: from the live database to the entities.
    pub(crate) fn as_typeorm(allowed: Vec<Hazard>) -> Self {
        Self {
            from: From::Live,
            technique: Some(TechniqueArg::Offline),
            allowed,
            strict: false,
            shadow: None,
            renames: Vec::new(),
            doubt: Doubt::Likeliest,
        }
    }

    pub(crate) fn carry_out(
        &self,
        scope: &Scope<'_>,
        service: &Service,
    ) -> Result<Outcome, Problem> {
        let mut ready = self.ready(scope, service)?;
        let current = ready.current(scope, service)?;
        let Ready { prepared, shadow, mut live } = ready;
        let names = names(&current, &prepared)?;
        let wanted = desired(scope, service, prepared.data_source(), &names)?;
        prepare_current(&current, &wanted)?;
        let transactions = transactions(scope, service, &prepared);
        let live = live.as_mut().map(|(session, _)| session);
        let mut outcome =
            self.generate(scope, &shadow, &current, &wanted, transactions, live)?;
        if self.strict {
            render::refuse_unmodelled(&outcome.generated.unmodelled)?;
            render::refuse_disagreement(outcome.generated.proof.as_ref())?;
        }
        let proof = outcome.generated.proof.as_ref();
        let disagreement = proof.and_then(|proof| render::disagreement(&proof.observed));
        outcome.warnings.extend(disagreement);
        outcome.warnings.extend(shadow.warnings().iter().map(ToString::to_string));
        Ok(outcome)
    }

    /// Evaluates the service and opens the shadow server; both at once, unless the shadow
    /// has to be like the live database.
    fn ready(&self, scope: &Scope<'_>, service: &Service) -> Result<Ready, Problem> {
        let place = server(scope, self.shadow.as_deref())?;
        let evaluate = || current::runnable(scope, service);
        match self.from {
            From::Migrations => {
                let (prepared, shadow) = opened(&place, evaluate)?;
                Ok(Ready { prepared, shadow, live: None })
            }
            From::Live => {
                let prepared = evaluate()?;
                let mut session = Session::connect(&prepared.settings)
                    .map_err(|error| render::of_connect(&error))?;
                let traits = TargetTraits::read(&mut session).map_err(|error| {
                    render::of_exec("looking at the database", &error)
                })?;
                let shadow = Shadow::open(&place, Some(&traits))
                    .map_err(|error| render::of_shadow(&error))?;
                Ok(Ready { prepared, shadow, live: Some((session, traits)) })
            }
        }
    }

    fn generate(
        &self,
        scope: &Scope<'_>,
        shadow: &Shadow,
        current: &Current,
        wanted: &Desired,
        transactions: Transactions,
        live: Option<&mut Session>,
    ) -> Result<Outcome, Problem> {
        let decide = |candidate: &RenameCandidate| self.doubt.decide(candidate);
        let generation =
            self.generation(scope, shadow, current, wanted, transactions, &decide);
        let mut generated =
            generate(&generation).map_err(|error| render::of_generate(&error))?;
        let mut own =
            current.database.connect().map_err(|error| render::of_connect(&error))?;
        let known = live.unwrap_or(&mut own);
        generated.unmodelled.extend(current.unmodelled.iter().cloned());
        if let Some(metadata) = &wanted.metadata {
            metadata.add(&mut generated.migration, &wanted.declared, known)?;
        }
        let mut warnings = wanted.warnings.clone();
        warnings.extend(generated.notes.iter().map(ToString::to_string));
        Ok(Outcome { generated, warnings })
    }

    fn generation<'g>(
        &self,
        scope: &'g Scope<'_>,
        shadow: &'g Shadow,
        current: &'g Current,
        wanted: &'g Desired,
        transactions: Transactions,
        decide: &'g dyn Fn(&RenameCandidate) -> Decision,
    ) -> Generation<'g> {
        let mut ownership = current.ownership.clone();
        ownership.declared.extend(wanted.declared.iter().cloned());
        ownership.foreign.extend(wanted.foreign.iter().cloned());
        Generation {
            shadow,
            current: &current.database,
            desired: &wanted.ddl,
            vocabulary: wanted.vocabulary,
            ownership,
            convention: scope.project.tenancy.as_ref(),
            options: PlanOptions { technique: technique(self.technique, transactions) },
            renaming: Renaming { given: self.renames.clone(), decide },
            allowed: self.allowed.clone(),
            pg_dump: pg_dump(scope, shadow),
            interrupt: scope.context.interrupt.clone(),
        }
    }

    /// What a service declares, beside what its migrations make.
    pub(crate) fn declare(
        &self,
        scope: &Scope<'_>,
        service: &Service,
    ) -> Result<Declared, Problem> {
        let place = server(scope, self.shadow.as_deref())?;
        let (mut prepared, shadow) =
            opened(&place, || current::runnable(scope, service))?;
        let traits = DatabaseTraits::default();
        let current =
            current::from_migrations(scope, service, &mut prepared, &shadow, &traits)?;
        let names = names(&current, &prepared)?;
        let wanted = desired(scope, service, prepared.data_source(), &names)?;
        prepare_current(&current, &wanted)?;
        let transactions = transactions(scope, service, &prepared);
        let decide = |candidate: &RenameCandidate| self.doubt.decide(candidate);
        let generation =
            self.generation(scope, &shadow, &current, &wanted, transactions, &decide);
        declare(&generation).map_err(|error| render::of_generate(&error))
    }
}

/// A service and what its current state is made with.
struct Ready {
    prepared: Prepared,
    shadow: Shadow,
    /// The live database and what a shadow must have of it, when that is looked at.
    live: Option<(Session, TargetTraits)>,
}

impl Ready {
    fn current(
        &mut self,
        scope: &Scope<'_>,
        service: &Service,
    ) -> Result<Current, Problem> {
        let Self { prepared, shadow, live } = self;
        let Some((session, traits)) = live else {
            let traits = DatabaseTraits::default();
            return current::from_migrations(scope, service, prepared, shadow, &traits);
        };
        let mut current = current::from_live(prepared, session, shadow, traits)?;
        // SQL files do not say beforehand what they declare; what the migrations make is
        // the service's own.
        if service.source == SourceKind::Sql {
            let traits = &traits.database;
            let replayed =
                current::from_migrations(scope, service, prepared, shadow, traits)?;
            current.ownership.made = replayed.ownership.made;
            current.ownership.foreign.extend(replayed.ownership.foreign);
        }
        Ok(current)
    }
}

/// Opens a shadow server while something else is done. What goes wrong there is told
/// first.
fn opened<T>(
    place: &ShadowServer,
    meanwhile: impl FnOnce() -> Result<T, Problem>,
) -> Result<(T, Shadow), Problem> {
    std::thread::scope(|threads| {
        let opening = threads.spawn(|| Shadow::open(place, None));
        let done = meanwhile();
        let shadow = opening.join().unwrap_or_else(|panic| resume_unwind(panic));
        Ok((done?, shadow.map_err(|error| render::of_shadow(&error))?))
    })
}

/// What is asked for; else online, unless a run is one transaction, which has no place
/// for what must be outside of one.
pub(crate) fn technique(
    asked: Option<TechniqueArg>,
    transactions: Transactions,
) -> Technique {
    match (asked, transactions) {
        (Some(TechniqueArg::Online), _) => Technique::Online,
        (Some(TechniqueArg::Offline), _) | (None, Transactions::All) => {
            Technique::Offline
        }
        (None, Transactions::Each | Transactions::None) => Technique::Online,
    }
}

/// How the service's migrations share transactions when they run.
pub(crate) fn transactions(
    scope: &Scope<'_>,
    service: &Service,
    prepared: &Prepared,
) -> Transactions {
    let configured = service.transaction.or(scope.project.run.transaction);
    configured.map_or(prepared.transactions, crate::prepare::transactions)
}

/// What `current_schema()` and `current_database()` are where the statements will run.
fn names(current: &Current, prepared: &Prepared) -> Result<SessionNames, Problem> {
    let mut session =
        current.database.connect().map_err(|error| render::of_connect(&error))?;
    let answer = session
        .batch("SELECT current_schema()")
        .map_err(|error| render::of_exec("asking for the current schema", &error))?;
    let schema = answer.first().and_then(|outcome| outcome.scalar()).unwrap_or("public");
    let database = Some(prepared.settings.database.clone());
    Ok(SessionNames { schema: schema.to_owned(), database })
}

/// Does what TypeORM does when it connects; as there, what fails is no error by itself.
fn prepare_current(current: &Current, wanted: &Desired) -> Result<(), Problem> {
    let mut session =
        current.database.connect().map_err(|error| render::of_connect(&error))?;
    for sql in &wanted.beforehand {
        _ = session.batch(sql);
    }
    Ok(())
}
