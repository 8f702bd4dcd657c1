//! Defaults of columns.

use syn::{Expr, ExprCall, ExprLit, ExprMethodCall, Lit, LitStr};
use whimbrel::sql::quote_literal;

use crate::attribute::Word;
use crate::error::EntityError;
use crate::file::EntityFile;

/// `default_value = ...` as SQL.
pub(crate) fn of_value(word: &Word, file: &EntityFile) -> Result<String, EntityError> {
    let sql = word.value.as_ref().and_then(literal);
    sql.ok_or_else(|| {
        let message =
            "this default is not understood: a text, a number or a truth value is";
        file.wrong(word.span, message)
    })
}

/// `default_expr = "..."` as SQL.
pub(crate) fn of_expression(
    text: &LitStr,
    file: &EntityFile,
) -> Result<String, EntityError> {
    let wrong = |message: String| file.wrong(text.span(), message);
    let expression: Expr = text.parse().map_err(|error| wrong(error.to_string()))?;
    sql(&expression).ok_or_else(|| {
        wrong(format!(
            "the default `{}` is not understood; `Expr::cust(\"...\")` says it in SQL",
            text.value()
        ))
    })
}

fn literal(literal: &Lit) -> Option<String> {
    Some(match literal {
        Lit::Str(text) => quote_literal(&text.value()),
        Lit::Char(one) => quote_literal(&one.value().to_string()),
        Lit::Int(number) => number.base10_digits().to_owned(),
        Lit::Float(number) => number.base10_digits().to_owned(),
        Lit::Bool(truth) => truth.value.to_string(),
        _ => return None,
    })
}

fn sql(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit, .. }) => literal(lit),
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => {
            Some(format!("-{}", sql(&unary.expr)?))
        }
        // `"x".to_owned()`, `Expr::current_timestamp().into()`
        Expr::MethodCall(ExprMethodCall { receiver, args, .. }) if args.is_empty() => {
            sql(receiver)
        }
        Expr::Call(call) => of_call(call),
        Expr::Path(path) => keyword(&path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

fn of_call(call: &ExprCall) -> Option<String> {
    let Expr::Path(path) = &*call.func else { return None };
    let name = path.path.segments.last()?.ident.to_string();
    let first = call.args.first();
    match (name.as_str(), first) {
        (
            "cust" | "custom_keyword",
            Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })),
        ) => Some(text.value()),
        ("val" | "value" | "from" | "Value" | "Keyword", Some(value)) => sql(value),
        ("current_timestamp", None) => keyword("CurrentTimestamp"),
        ("current_date", None) => keyword("CurrentDate"),
        ("current_time", None) => keyword("CurrentTime"),
        ("gen_random_uuid", None) => Some("gen_random_uuid()".to_owned()),
        _ => None,
    }
}

fn keyword(name: &str) -> Option<String> {
    Some(
        match name {
            "CurrentTimestamp" => "CURRENT_TIMESTAMP",
            "CurrentDate" => "CURRENT_DATE",
            "CurrentTime" => "CURRENT_TIME",
            "Null" => "NULL",
            _ => return None,
        }
        .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_or_refused() {
        let of = |text: &str| sql(&syn::parse_str(text).unwrap());
        let is = |text: &str, wanted: &str| assert_eq!(of(text).as_deref(), Some(wanted));
        is("Expr::current_timestamp()", "CURRENT_TIMESTAMP");
        is("Expr::cust(\"now() + '1 day'\").into()", "now() + '1 day'");
        is("Expr::value(-3)", "-3");
        is("SimpleExpr::Keyword(Keyword::CurrentDate)", "CURRENT_DATE");
        is("\"it's\".to_owned()", "'it''s'");
        assert_eq!(of("my_default()"), None);
        assert_eq!(of("Expr::cust(WORDS)"), None);
    }
}
