//! What a condition comes to under given circumstances.

use super::look::Meaning;
use super::tree::Expr;

/// What is known of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// True.
    True,
    /// False.
    False,
    /// NULL.
    Null,
    /// False or NULL: no row passes.
    NotTrue,
    /// A tenant.
    Tenant(u8),
    /// A text.
    Text(String),
    /// Anything.
    Unknown,
}

/// The circumstances.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    /// The row's tenant column.
    pub(crate) row: Value,
    /// What the context function gives.
    pub(crate) function: Value,
    /// What `current_setting` gives.
    pub(crate) setting: Value,
}

impl Setting {
    /// A tenant is set, and the row is another's.
    pub(crate) fn foreign() -> Self {
        let mine = Value::Tenant(1);
        Self { row: Value::Tenant(2), function: mine.clone(), setting: mine }
    }

    /// No tenant is set: never, or not any more in a session that had one.
    pub(crate) fn unset() -> [Self; 2] {
        [Value::Null, Value::Text(String::new())].map(|setting| Self {
            row: Value::Tenant(2),
            function: Value::Null,
            setting,
        })
    }

    /// The row is nobody's.
    pub(crate) fn ownerless() -> Self {
        Self { row: Value::Null, ..Self::foreign() }
    }
}

/// What a condition comes to.
pub(crate) fn evaluate(
    expr: &Expr<'_>,
    meaning: &Meaning<'_>,
    setting: &Setting,
) -> Value {
    let of = |expr: &Expr<'_>| evaluate(expr, meaning, setting);
    if meaning.is_context_call(expr) {
        return setting.function.clone();
    }
    if meaning.setting_read(expr).is_some() {
        return setting.setting.clone();
    }
    match expr {
        Expr::Or(all) => or(all.iter().map(of)),
        Expr::And(all) => and(all.iter().map(of)),
        Expr::Not(inner) => not(&of(inner)),
        Expr::Is { inner, negated, truth, boolean } => {
            let held = holds(&of(inner), *truth, *boolean);
            if *negated { not(&held) } else { held }
        }
        Expr::Compare { sign, left, right } => {
            if *sign == "=" && same_column(left, right) {
                return Value::True;
            }
            compare(sign, &of(left), &of(right))
        }
        Expr::Distinct { left, right } => match (of(left), of(right)) {
            (Value::Null, Value::Null) => Value::False,
            (Value::Null, Value::Tenant(_) | Value::Text(_))
            | (Value::Tenant(_) | Value::Text(_), Value::Null) => Value::True,
            (left, right) => compare("<>", &left, &right),
        },
        Expr::Case { arms, otherwise } => {
            for (when, then) in arms {
                match of(when) {
                    Value::True => return of(then),
                    Value::False | Value::Null | Value::NotTrue => {}
                    _ => return Value::Unknown,
                }
            }
            otherwise.as_ref().map_or(Value::Null, |expr| of(expr))
        }
        Expr::Coalesce(all) => {
            all.iter().map(of).find(|value| *value != Value::Null).unwrap_or(Value::Null)
        }
        Expr::NullIf(first, second) => match (of(first), of(second)) {
            (Value::Text(one), Value::Text(other)) if one == other => Value::Null,
            (first, _) => first,
        },
        Expr::Once(inner) | Expr::Cast(inner) => of(inner),
        Expr::Column { .. } if meaning.is_tenant_column(expr) => setting.row.clone(),
        Expr::Literal(text) => Value::Text(text.clone()),
        Expr::Null => Value::Null,
        Expr::Bool(true) => Value::True,
        Expr::Bool(false) => Value::False,
        // What nothing is in.
        Expr::In { left, .. } if of(left) == Value::Null => Value::NotTrue,
        Expr::In { .. }
        | Expr::Call { .. }
        | Expr::Select(_)
        | Expr::Column { .. }
        | Expr::Other => Value::Unknown,
    }
}

fn same_column(left: &Expr<'_>, right: &Expr<'_>) -> bool {
    match (left, right) {
        (Expr::Cast(left), _) => same_column(left, right),
        (_, Expr::Cast(right)) => same_column(left, right),
        (
            Expr::Column { table, name },
            Expr::Column { table: other_table, name: other_name },
        ) => table == other_table && name == other_name,
        _ => false,
    }
}

fn or(values: impl Iterator<Item = Value>) -> Value {
    values.fold(Value::False, |so_far, value| match (so_far, value) {
        (Value::True, _) | (_, Value::True) => Value::True,
        (Value::False, Value::False) => Value::False,
        (Value::Unknown, _) | (_, Value::Unknown) => Value::Unknown,
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        _ => Value::NotTrue,
    })
}

fn and(values: impl Iterator<Item = Value>) -> Value {
    values.fold(Value::True, |so_far, value| match (so_far, value) {
        (Value::False, _) | (_, Value::False) => Value::False,
        (Value::True, other) | (other, Value::True) => other,
        (Value::Null | Value::NotTrue, _) | (_, Value::Null | Value::NotTrue) => {
            Value::NotTrue
        }
        _ => Value::Unknown,
    })
}

fn not(value: &Value) -> Value {
    match value {
        Value::True => Value::False,
        Value::False => Value::True,
        Value::Null => Value::Null,
        _ => Value::Unknown,
    }
}

/// `IS NULL`, `IS TRUE`, `IS FALSE`, `IS UNKNOWN`.
fn holds(value: &Value, truth: Option<bool>, boolean: bool) -> Value {
    let of = |holds: bool| if holds { Value::True } else { Value::False };
    match (value, truth) {
        (Value::Unknown, _) => Value::Unknown,
        (Value::NotTrue, Some(true)) => Value::False,
        (Value::NotTrue, _) => Value::Unknown,
        (value, None) => of(*value == Value::Null),
        (Value::True, Some(expected)) => of(expected),
        (Value::False, Some(expected)) => of(!expected),
        (Value::Null, Some(_)) => Value::False,
        _ if boolean => Value::Unknown,
        _ => Value::False,
    }
}

fn compare(sign: &str, left: &Value, right: &Value) -> Value {
    use Value::{False, NotTrue, Null, Tenant, Text, True, Unknown};
    let equal = match (left, right) {
        (Null, _) | (_, Null) => {
            return if sign.contains(['=', '<', '>', '~']) { Null } else { Unknown };
        }
        (NotTrue, _) | (_, NotTrue) => return Unknown,
        (Tenant(one), Tenant(other)) => one == other,
        (Text(one), Text(other)) => one == other,
        // No tenant is the empty text.
        (Tenant(_), Text(text)) | (Text(text), Tenant(_)) if text.is_empty() => false,
        (True, True) | (False, False) => true,
        (True, False) | (False, True) => false,
        _ => return Unknown,
    };
    match sign {
        "=" if equal => True,
        "=" => False,
        "<>" | "!=" if equal => False,
        "<>" | "!=" => True,
        _ => Unknown,
    }
}
