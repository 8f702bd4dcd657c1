//! What stands in a condition.

use super::tree::Expr;
use crate::config::Convention;
use crate::sql::Lexeme;

/// What words in a condition mean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meaning<'a> {
    /// The project's convention.
    pub(crate) convention: &'a Convention,
    /// The table that the policy is on.
    pub(crate) table: &'a str,
    /// Its tenant column.
    pub(crate) column: Option<&'a str>,
}

impl Meaning<'_> {
    /// Whether it calls the context function.
    pub(crate) fn is_context_call(&self, expr: &Expr<'_>) -> bool {
        let Expr::Call { name, .. } = expr else { return false };
        let function = &self.convention.function;
        let schema = function.schema.as_ref().map_or("public", |schema| schema.as_str());
        let own = function.name.as_str();
        name == own || *name == format!("{schema}.{own}")
    }

    /// The setting that it reads with `current_setting`.
    pub(crate) fn setting_read(&self, expr: &Expr<'_>) -> Option<String> {
        let Expr::Call { name, arguments } = expr else { return None };
        let reads = name == "current_setting" || name == "pg_catalog.current_setting";
        match arguments.first() {
            Some(Expr::Literal(setting)) if reads => Some(setting.clone()),
            Some(Expr::Cast(inner)) if reads => match inner.as_ref() {
                Expr::Literal(setting) => Some(setting.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it is the row's tenant column.
    pub(crate) fn is_tenant_column(&self, expr: &Expr<'_>) -> bool {
        let Expr::Column { table, name } = expr else { return false };
        self.column == Some(name.as_str())
            && table.as_ref().is_none_or(|table| table == self.table)
    }

    /// Whether it is the context, or a part of it is.
    fn has_context(&self, expr: &Expr<'_>) -> bool {
        let mut found = false;
        expr.walk(false, &mut |part, _| {
            found |= self.is_context_call(part) || self.setting_read(part).is_some();
        });
        found
    }
}

/// Signs by which the context is compared with the tenant column, `IS DISTINCT FROM`
/// among them.
pub(crate) fn comparisons(expr: &Expr<'_>, meaning: &Meaning<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let column = |expr: &Expr<'_>| {
        let mut has = false;
        expr.walk(false, &mut |part, _| has |= meaning.is_tenant_column(part));
        has
    };
    expr.walk(false, &mut |part, _| {
        let (sign, left, right) = match part {
            Expr::Compare { sign, left, right } => (*sign, left, right),
            Expr::Distinct { left, right } => ("IS DISTINCT FROM", left, right),
            _ => return,
        };
        let both = (column(left) && meaning.has_context(right))
            || (column(right) && meaning.has_context(left));
        if both {
            found.push(sign.to_owned());
        }
    });
    found
}

/// Whether the context is asked for every row: it stands in no sub-select of its own.
pub(crate) fn is_unwrapped(expr: &Expr<'_>, meaning: &Meaning<'_>) -> bool {
    let mut found = false;
    expr.walk(false, &mut |part, once| {
        found |= !once
            && (meaning.is_context_call(part) || meaning.setting_read(part).is_some());
    });
    found
}

/// Settings that are read with `current_setting`, and whether each is read safely: NULL
/// where it is missing, and NULL where it is empty.
pub(crate) fn raw_settings(
    expr: &Expr<'_>,
    meaning: &Meaning<'_>,
) -> Vec<(String, bool)> {
    let mut found: Vec<(String, bool)> = Vec::new();
    let mut guarded: Vec<String> = Vec::new();
    expr.walk(false, &mut |part, _| {
        if let Expr::NullIf(inner, _) = part {
            let mut plain = inner.as_ref();
            while let Expr::Cast(inner) | Expr::Once(inner) = plain {
                plain = inner.as_ref();
            }
            guarded.extend(meaning.setting_read(plain));
        }
        if let Some(setting) = meaning.setting_read(part)
            && let Expr::Call { arguments, .. } = part
        {
            let missing_ok = matches!(arguments.get(1), Some(Expr::Bool(true)));
            found.push((setting, missing_ok));
        }
    });
    for (setting, safe) in &mut found {
        *safe = *safe && guarded.contains(setting);
    }
    found
}

/// A column of the policy's own table that a sub-select gives back, or compares with
/// itself, as if it were its own: it was captured from outside, and holds for every row.
pub(crate) fn captured(expr: &Expr<'_>, meaning: &Meaning<'_>) -> Option<String> {
    let mut found = None;
    expr.walk(false, &mut |part, _| {
        let select = match part {
            Expr::In { left, select } => {
                let column = first_column(select, meaning.table);
                // `other IN (SELECT t.other ...)` is true; `a IN (SELECT t.b ...)` is a
                // strange way of comparing, but no tautology.
                let same = match left.as_ref() {
                    Expr::Column { name, .. } => column.as_ref() == Some(name),
                    Expr::Cast(_) => column.is_some(),
                    _ => false,
                };
                found = found.take().or(column.filter(|_| same));
                select
            }
            Expr::Select(select) => select,
            _ => return,
        };
        found = found.take().or_else(|| compared_with_itself(select, meaning.table));
    });
    found
}

/// The column of `SELECT table.column FROM ...`, of the policy's table.
fn first_column(select: &[Lexeme<'_>], table: &str) -> Option<String> {
    let words = select.get(1..)?;
    let words = if words.first()?.is("DISTINCT") { &words[1..] } else { words };
    let [own, dot, column, next, ..] = words else { return None };
    let plain = next.is("FROM") || next.is("AS") || next.is_sign("::");
    let own = dot.is_sign(".") && own.name().as_deref() == Some(table);
    column.name().filter(|_| own && plain)
}

/// The column of `table.column = table.column`.
fn compared_with_itself(select: &[Lexeme<'_>], table: &str) -> Option<String> {
    select.windows(7).find_map(|window| {
        let [t1, d1, c1, sign, t2, d2, c2] = window else { return None };
        let own = |word: &Lexeme<'_>| word.name().as_deref() == Some(table);
        let same = own(t1) && own(t2) && d1.is_sign(".") && d2.is_sign(".");
        let equal = sign.is_sign("=") && c1.name() == c2.name();
        c1.name().filter(|_| same && equal)
    })
}
