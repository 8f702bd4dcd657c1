//! An attack or a control: what is said to the server, and what its answer means.

use super::contexts::Context;
use super::report::Grade;
use super::tenants::Tenant;
use crate::database::{Outcome, ServerError};
use crate::sql::quote_ident;

/// An attack or a control.
pub(super) struct Probe<'a> {
    /// What it is about.
    pub(super) target: Target,
    pub(super) name: &'static str,
    pub(super) context: Context,
    /// Who acts; the application role if not given.
    pub(super) role: Option<String>,
    /// What a superuser says first.
    pub(super) before: Vec<String>,
    /// What is said in the attacker's session.
    pub(super) attack: Vec<String>,
    /// What stands in the reproduction instead of the last of it.
    pub(super) shown: Option<String>,
    /// What a superuser asks then.
    pub(super) after: Vec<String>,
    /// The rows that a reproduction needs.
    pub(super) rows: Vec<(usize, Tenant, usize)>,
    /// Whether it is looked at which other tables it touches.
    pub(super) watched: bool,
    pub(super) manner: Manner,
    pub(super) stage: Stage,
    /// What a superuser says first when a silent attack is made again in the open.
    pub(super) release: Vec<String>,
    pub(super) judge: Judge<'a>,
}

/// What is so around a probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Nothing special.
    Plain,
    /// Triggers and foreign keys are silent. What is found so is tried again with them.
    Silent,
    /// A temporary table stands in the audit log's place.
    Shadowed,
}

/// How a probe goes where all is well, so that it can be made together with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// It touches nothing of others and fails at nothing.
    Calm,
    /// The server refuses it.
    Refused,
    /// It is a control that is done, or refused for a good reason.
    Control,
    /// Anything else: nothing is made together with it.
    Alone,
}

/// What an answer means; nothing where it is as it should be.
pub(super) type Judge<'a> = Box<dyn Fn(&Answer<'_>) -> Option<Seen> + 'a>;

/// What a probe is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Role,
    Table(usize),
    View(usize),
    Function(usize),
}

/// What was seen.
pub(super) struct Seen {
    pub(super) grade: Grade,
    pub(super) rules: Vec<&'static str>,
    pub(super) words: String,
}

impl Seen {
    pub(super) fn new(
        grade: Grade,
        rules: &[&'static str],
        words: impl Into<String>,
    ) -> Self {
        Self { grade, rules: rules.to_vec(), words: words.into() }
    }
}

/// What the server answered.
pub(super) struct Answer<'r> {
    /// To what a superuser said first.
    pub(super) before: &'r [Outcome],
    /// To the attacker; or why it refused.
    pub(super) attack: Result<&'r [Outcome], &'r ServerError>,
    /// To what a superuser asked then; nothing when the attack was refused.
    pub(super) after: &'r [Outcome],
}

impl Answer<'_> {
    /// What the last statement of the attack gave.
    pub(super) fn last(&self) -> Option<&Outcome> {
        self.attack.ok().and_then(<[Outcome]>::last)
    }

    /// How many rows the last statement of the attack touched.
    pub(super) fn touched(&self) -> u64 {
        self.last().and_then(|outcome| outcome.rows_affected).unwrap_or(0)
    }
}

/// The statement that makes the session that of another role.
pub(super) fn become_role(role: &str) -> String {
    format!("SET LOCAL SESSION AUTHORIZATION {}", quote_ident(role))
}
