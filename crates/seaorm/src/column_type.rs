//! SeaORM's column types, and what PostgreSQL calls them.

use quote::ToTokens;
use syn::{Expr, ExprCall, ExprLit, Lit, LitStr};
use whimbrel::sql::quote_ident;

use crate::error::EntityError;
use crate::file::EntityFile;

/// A column type, as far as PostgreSQL tells them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ColumnType {
    /// A type by the name that PostgreSQL knows it by.
    Plain(String),
    /// An enum of the service, by its name.
    Enum(String),
    /// Values of a type.
    Array(Box<Self>),
}

impl ColumnType {
    pub(crate) fn plain(name: impl Into<String>) -> Self {
        Self::Plain(name.into())
    }

    /// The type as SQL writes it.
    pub(crate) fn sql(&self) -> String {
        match self {
            Self::Plain(name) => name.clone(),
            Self::Enum(name) => quote_ident(name),
            Self::Array(element) => format!("{}[]", element.sql()),
        }
    }

    /// Whether SeaORM can let PostgreSQL count it up.
    pub(crate) fn counts(&self) -> bool {
        let whole = ["smallint", "integer", "bigint"];
        matches!(self, Self::Plain(name) if whole.contains(&name.as_str()))
    }
}

/// What a type of Rust is in PostgreSQL, by the name of the type alone.
pub(crate) fn of_rust(name: &str) -> Option<ColumnType> {
    Some(ColumnType::plain(match name {
        "bool" => "boolean",
        "i8" | "u8" | "i16" => "smallint",
        "i32" | "u16" => "integer",
        "i64" | "u32" | "u64" => "bigint",
        "ChronoUnixTimestamp" | "ChronoUnixTimestampMillis" => "bigint",
        "TimeUnixTimestamp" | "TimeUnixTimestampMillis" => "bigint",
        "f32" => "real",
        "f64" => "double precision",
        "char" => "char",
        "String" | "str" | "TextUuid" => "varchar",
        "Decimal" | "BigDecimal" => "decimal",
        "Uuid" => "uuid",
        "Json" | "JsonValue" => "json",
        "Date" | "NaiveDate" | "ChronoDate" | "TimeDate" => "date",
        "Time" | "NaiveTime" | "ChronoTime" | "TimeTime" => "time",
        "DateTime" | "NaiveDateTime" | "ChronoDateTime" => "timestamp",
        "TimeDateTime" | "PrimitiveDateTime" => "timestamp",
        "DateTimeWithTimeZone" | "DateTimeUtc" | "DateTimeLocal" => "timestamptz",
        "ChronoDateTimeWithTimeZone" | "ChronoDateTimeUtc" => "timestamptz",
        "ChronoDateTimeLocal" | "TimeDateTimeWithTimeZone" | "OffsetDateTime" => {
            "timestamptz"
        }
        "IpNetwork" => "inet",
        "MacAddress" => "macaddr",
        "PgVector" => "vector",
        _ => return None,
    }))
}

/// A type as it is written in `column_type = "..."`.
pub(crate) fn written(
    text: &LitStr,
    file: &EntityFile,
) -> Result<ColumnType, EntityError> {
    let wrong = |message: String| file.wrong(text.span(), message);
    let expression: Expr = text.parse().map_err(|error| wrong(error.to_string()))?;
    of_expression(&expression).ok_or_else(|| {
        wrong(format!(
            "the column type `{}` is not understood; `custom(\"...\")` names any type of \
             PostgreSQL",
            text.value()
        ))
    })
}

fn of_expression(expression: &Expr) -> Option<ColumnType> {
    match expression {
        Expr::Path(path) => named(&path.path.segments.last()?.ident.to_string(), &[]),
        Expr::Call(ExprCall { func, args, .. }) => {
            let Expr::Path(path) = &**func else { return None };
            let name = path.path.segments.last()?.ident.to_string();
            let arguments: Vec<&Expr> = args.iter().collect();
            named(&name, &arguments)
        }
        Expr::Paren(inner) => of_expression(&inner.expr),
        Expr::Reference(inner) => of_expression(&inner.expr),
        _ => None,
    }
}

fn named(name: &str, arguments: &[&Expr]) -> Option<ColumnType> {
    let numbers = numbers(arguments);
    let sized = |name: &str| match numbers.as_slice() {
        [] => ColumnType::plain(name),
        all => ColumnType::plain(format!("{name}({})", joined(all))),
    };
    Some(match name {
        "Char" | "char" => sized("char"),
        "String" | "string" => sized("varchar"),
        "Text" => ColumnType::plain("text"),
        "TinyInteger" | "SmallInteger" | "TinyUnsigned" => ColumnType::plain("smallint"),
        "Integer" | "SmallUnsigned" => ColumnType::plain("integer"),
        "BigInteger" | "Unsigned" | "BigUnsigned" => ColumnType::plain("bigint"),
        "Float" => ColumnType::plain("real"),
        "Double" => ColumnType::plain("double precision"),
        "Decimal" | "decimal" => sized("decimal"),
        "Money" | "money" => ColumnType::plain("money"),
        "DateTime" | "Timestamp" => ColumnType::plain("timestamp"),
        "TimestampWithTimeZone" => ColumnType::plain("timestamptz"),
        "Time" => ColumnType::plain("time"),
        "Date" => ColumnType::plain("date"),
        "Interval" => interval(arguments, &numbers)?,
        "Binary" | "VarBinary" | "var_binary" | "Blob" => ColumnType::plain("bytea"),
        "Bit" => sized("bit"),
        "VarBit" => sized("varbit"),
        "Boolean" => ColumnType::plain("boolean"),
        "Json" => ColumnType::plain("json"),
        "JsonBinary" => ColumnType::plain("jsonb"),
        "Uuid" => ColumnType::plain("uuid"),
        "Cidr" => ColumnType::plain("cidr"),
        "Inet" => ColumnType::plain("inet"),
        "MacAddr" => ColumnType::plain("macaddr"),
        "LTree" => ColumnType::plain("ltree"),
        "Vector" => sized("vector"),
        "Custom" | "custom" => ColumnType::Plain(text(arguments.first()?)?),
        "Array" => ColumnType::Array(Box::new(element(arguments.first()?)?)),
        _ => return None,
    })
}

/// All whole numbers in arguments such as `Some((16, 4))` and `StringLen::N(255)`.
fn numbers(arguments: &[&Expr]) -> Vec<String> {
    fn collect(expression: &Expr, found: &mut Vec<String>) {
        match expression {
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
                found.push(number.base10_digits().to_owned());
            }
            Expr::Call(call) => call.args.iter().for_each(|one| collect(one, found)),
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|one| collect(one, found)),
            Expr::Paren(inner) => collect(&inner.expr, found),
            _ => {}
        }
    }
    let mut found = Vec::new();
    arguments.iter().for_each(|one| collect(one, &mut found));
    found
}

fn joined(numbers: &[String]) -> String {
    numbers.join(", ")
}

/// `Interval(Some(PgInterval::YearToMonth), Some(3))`
fn interval(arguments: &[&Expr], numbers: &[String]) -> Option<ColumnType> {
    let mut sql = "interval".to_owned();
    let fields = arguments.first().map(|one| one.to_token_stream().to_string());
    if let Some((_, rest)) =
        fields.as_deref().and_then(|all| all.split_once("PgInterval ::"))
    {
        let name: String = rest.chars().filter(char::is_ascii_alphabetic).collect();
        let known = ["Year", "Month", "Day", "Hour", "Minute", "Second"];
        let words: Vec<&str> = name.split("To").collect();
        if !words.iter().all(|word| known.contains(word)) {
            return None;
        }
        sql = format!("interval {}", words.join(" TO ").to_uppercase());
    }
    if !numbers.is_empty() {
        sql = format!("{sql}({})", joined(numbers));
    }
    Some(ColumnType::Plain(sql))
}

/// The text in `"citext"`, `"citext".into()`, `SeaRc::new("citext")`.
fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::MethodCall(call) => text(&call.receiver),
        Expr::Call(call) => text(call.args.first()?),
        _ => None,
    }
}

/// The type in `RcOrArc::new(ColumnType::Integer)`.
fn element(expression: &Expr) -> Option<ColumnType> {
    match expression {
        Expr::Call(call) => {
            let wraps = call.func.to_token_stream().to_string().ends_with(":: new");
            if wraps { element(call.args.first()?) } else { of_expression(expression) }
        }
        Expr::MethodCall(call) => element(&call.receiver),
        other => of_expression(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sql(text: &str) -> Option<String> {
        let expression: Expr = syn::parse_str(text).unwrap();
        of_expression(&expression).map(|found| found.sql())
    }

    #[test]
    fn types_are_read_in_every_form() {
        let is =
            |text: &str, wanted: &str| assert_eq!(sql(text).as_deref(), Some(wanted));
        is("String(StringLen::N(20))", "varchar(20)");
        is("String(StringLen::None)", "varchar");
        is("string(Some(7))", "varchar(7)");
        is("Decimal(Some((16, 4)))", "decimal(16, 4)");
        is("Decimal(None)", "decimal");
        is("custom(\"citext\")", "citext");
        is("Custom(\"tsvector\".into_iden())", "tsvector");
        is("Array(RcOrArc::new(ColumnType::String(StringLen::N(3))))", "varchar(3)[]");
        is(
            "Interval(Some(PgInterval::DayToSecond), Some(3))",
            "interval DAY TO SECOND(3)",
        );
        is("Interval(None, None)", "interval");
        assert_eq!(sql("Year"), None);
        assert_eq!(sql("Interval(Some(PgInterval::Fortnight), None)"), None);
    }
}
