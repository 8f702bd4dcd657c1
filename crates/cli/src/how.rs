//! How a run behaves: flags before the service's settings before the project's.

use std::time::Duration;

use whimbrel::config::{JournalChoice, Project, Service, Strictness, parse_duration};
use whimbrel::run::{self, Fake, RunOptions, Transactions};

use crate::args::{HowArgs, TransactionArg};
use crate::prepare::{Prepared, transactions};
use crate::render::Problem;

/// What the command line says about a run.
pub(crate) struct Wishes {
    transactions: Option<Transactions>,
    lock_timeout: Option<Duration>,
    statement_timeout: Option<Duration>,
    lock_retries: Option<u32>,
    wait: Option<Duration>,
    strict: bool,
    no_journal: bool,
    fake: Fake,
    run_id: String,
}

impl Wishes {
    /// Reads the flags.
    pub(crate) fn new(
        how: &HowArgs,
        fake: bool,
        run_id: String,
    ) -> Result<Self, Problem> {
        Ok(Self {
            transactions: how.transaction.map(|mode| match mode {
                TransactionArg::All => Transactions::All,
                TransactionArg::Each => Transactions::Each,
                TransactionArg::None => Transactions::None,
            }),
            lock_timeout: duration("--lock-timeout", how.lock_timeout.as_deref())?,
            statement_timeout: duration(
                "--statement-timeout",
                how.statement_timeout.as_deref(),
            )?,
            lock_retries: how.lock_retries,
            wait: duration("--wait", how.wait.as_deref())?,
            strict: how.strict,
            no_journal: how.no_journal,
            fake: if fake { Fake::Yes } else { Fake::No },
            run_id,
        })
    }

    /// TypeORM's flags.
    pub(crate) fn dropin(
        mode: Option<Transactions>,
        fake: bool,
        no_journal: bool,
        run_id: String,
    ) -> Self {
        Self {
            transactions: mode,
            lock_timeout: None,
            statement_timeout: None,
            lock_retries: None,
            wait: None,
            strict: false,
            no_journal,
            fake: if fake { Fake::Yes } else { Fake::No },
            run_id,
        }
    }

    /// The options for one service.
    pub(crate) fn options(
        &self,
        project: &Project,
        service: &Service,
        prepared: &Prepared,
    ) -> RunOptions {
        let defaults = RunOptions::default();
        let choice = &project.run;
        let project_mode = choice.transaction.map(transactions);
        let lock_timeout = self
            .lock_timeout
            .or(service.lock_timeout)
            .or(choice.lock_timeout)
            .or(defaults.lock_timeout);
        let strict = self.strict || choice.strictness == Strictness::Refuse;
        RunOptions {
            transactions: self
                .transactions
                .or(service.transaction.map(transactions))
                .or(project_mode)
                .unwrap_or(prepared.transactions),
            fake: self.fake,
            strictness: if strict {
                run::Strictness::Refuse
            } else {
                run::Strictness::Warn
            },
            journal: !self.no_journal && choice.journal == JournalChoice::Keep,
            lock_timeout: lock_timeout.filter(|timeout| !timeout.is_zero()),
            lock_retries: self.lock_retries.unwrap_or(choice.lock_retries),
            statement_timeout: self
                .statement_timeout
                .or(service.statement_timeout)
                .or(choice.statement_timeout),
            refuse_filtered_rows: project.tenancy.is_some(),
            lock_wait: self.wait.unwrap_or(defaults.lock_wait),
            run_id: self.run_id.clone(),
        }
    }
}

fn duration(flag: &str, text: Option<&str>) -> Result<Option<Duration>, Problem> {
    text.map(|text| {
        parse_duration(text).map_err(|error| {
            Problem::input("usage", format!("{flag} {text}: {error}"))
                .advise("write it with a unit, such as 500ms, 5s or 10min")
        })
    })
    .transpose()
}
