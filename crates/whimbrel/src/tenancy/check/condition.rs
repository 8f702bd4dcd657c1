//! A policy, and what its conditions let through.

use super::super::estate::Policy;
use super::expression::{
    Expr, Meaning, Setting, Value, captured, comparisons, evaluate, raw_settings, read,
};
use super::scene::Placed;
use crate::config::Convention;

/// What the conditions of a policy let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A sub-select gives back this column of the policy's own table: every row passes.
    Captured(String),
    /// Every row of every tenant.
    Everything,
    /// Every row, when no tenant is set.
    OpenWithoutTenant,
    /// Rows that compare otherwise than by `=`; nobody's rows, if so.
    Loose { sign: String, ownerless: bool },
    /// What it lets through has nothing to do with the context.
    WithoutContext,
    /// Only rows of the tenant that is set.
    Isolates,
    /// It cannot be told from the text.
    Unclear,
}

/// A policy that holds for the application role.
pub(super) struct Condition<'a> {
    pub(super) policy: &'a Policy,
    pub(super) placed: Placed<'a>,
    pub(super) expressions: Vec<Expr<'a>>,
    pub(super) meaning: Meaning<'a>,
    verdict: Verdict,
}

impl<'a> Condition<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        placed: Placed<'a>,
        convention: &'a Convention,
    ) -> Self {
        let texts = policy.using.iter().chain(&policy.check);
        let meaning = Meaning {
            convention,
            table: &placed.table.name,
            column: placed.column().map(|column| column.name.as_str()),
        };
        let expressions = texts.map(|text| read(text)).collect();
        let verdict = Verdict::Unclear;
        let mut condition = Self { policy, placed, expressions, meaning, verdict };
        let verdicts =
            condition.expressions.iter().map(|expr| condition.verdict_of(expr));
        if let Some(worst) = verdicts.min_by_key(rank) {
            condition.verdict = worst;
        }
        condition
    }

    /// `schema.table/policy`
    pub(super) fn label(&self) -> String {
        format!("{}/{}", self.placed.label(), self.policy.name)
    }

    /// The conditions as PostgreSQL writes them, for messages.
    pub(super) fn text(&self) -> String {
        let part = |word: &str, text: &Option<String>| {
            text.as_ref().map(|text| format!("{word} {}", one_line(text)))
        };
        let using = part("USING", &self.policy.using);
        let check = part("WITH CHECK", &self.policy.check);
        using.into_iter().chain(check).collect::<Vec<_>>().join(" ")
    }

    /// What it lets through; the worst of its conditions.
    pub(super) fn verdict(&self) -> Verdict {
        self.verdict.clone()
    }

    /// Whether all its conditions are a comparison and nothing else.
    pub(super) fn is_plain(&self) -> bool {
        self.expressions.iter().all(|expr| matches!(expr, Expr::Compare { .. }))
    }

    fn verdict_of(&self, expr: &Expr<'_>) -> Verdict {
        let under = |setting: &Setting| evaluate(expr, &self.meaning, setting);
        if let Some(column) = captured(expr, &self.meaning) {
            return Verdict::Captured(column);
        }
        if under(&Setting::foreign()) == Value::True {
            return Verdict::Everything;
        }
        if Setting::unset().iter().any(|setting| under(setting) == Value::True) {
            return Verdict::OpenWithoutTenant;
        }
        let ownerless = under(&Setting::ownerless()) == Value::True;
        let nullable = self.placed.column().is_some_and(|column| !column.not_null);
        let signs = comparisons(expr, &self.meaning);
        let loose = signs.iter().find(|sign| *sign != "=").cloned();
        if loose.is_some() || (ownerless && nullable) {
            let sign = loose.unwrap_or_else(|| "IS NULL".to_owned());
            return Verdict::Loose { sign, ownerless: nullable };
        }
        let other = under(&Setting::foreign());
        let isolates = matches!(other, Value::False | Value::Null | Value::NotTrue);
        let foreign_setting = !raw_settings(expr, &self.meaning).is_empty();
        match (self.uses_context(expr), isolates) {
            (true, true) => Verdict::Isolates,
            (true, false) => Verdict::Unclear,
            // `false` lets nothing through.
            (false, true) if !foreign_setting => Verdict::Isolates,
            (false, _) => Verdict::WithoutContext,
        }
    }

    /// Whether it asks the context function, or reads its setting.
    fn uses_context(&self, expr: &Expr<'_>) -> bool {
        let mut found = false;
        let setting = &self.meaning.convention.setting;
        expr.walk(false, &mut |part, _| {
            found |= self.meaning.is_context_call(part)
                || self.meaning.setting_read(part).as_ref() == Some(setting);
        });
        found
    }
}

/// The worst first.
fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Captured(_) => 0,
        Verdict::Everything => 1,
        Verdict::OpenWithoutTenant => 2,
        Verdict::Loose { .. } => 3,
        Verdict::WithoutContext => 4,
        Verdict::Unclear => 5,
        Verdict::Isolates => 6,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
