//! The types of a model, and expressions that fit whatever type they meet.

use crate::model::{Column, Fill, Model, Shape, Table, Ty};
use crate::write::{name, quoted};

/// PostgreSQL's own types that columns get.
pub(crate) const OWN: &[&str] = &[
    "smallint",
    "integer",
    "integer",
    "bigint",
    "numeric(8,2)",
    "numeric(10,3)",
    "numeric",
    "real",
    "double precision",
    "text",
    "text",
    "character varying(50)",
    "character varying(60)",
    "character varying",
    "character(4)",
    "boolean",
    "date",
    "timestamp without time zone",
    "timestamp with time zone",
    "timestamp(0) without time zone",
    "time without time zone",
    "interval",
    "uuid",
    "json",
    "jsonb",
    "bytea",
    "inet",
    "int4range",
    "bit(3)",
    "bit varying(9)",
    "point",
    "tsvector",
    "money",
    "\"char\"",
];

/// How the values of a type behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Integer,
    Number,
    Text,
    Other,
    /// Without an order.
    Shapeless,
}

pub(crate) fn manner(model: &Model, ty: &Ty) -> Manner {
    match ty {
        Ty::Own("smallint" | "integer" | "bigint") => Manner::Integer,
        Ty::Own("real" | "double precision") => Manner::Number,
        Ty::Own(text) if text.starts_with("numeric") => Manner::Number,
        Ty::Own("text" | "character(4)") => Manner::Text,
        Ty::Own(text) if text.starts_with("character varying") => Manner::Text,
        Ty::Own("json" | "point") | Ty::Array("point" | "json") => Manner::Shapeless,
        Ty::Own(_) | Ty::Array(_) => Manner::Other,
        Ty::Made(id) => match model.made(*id).map(|one| &one.shape) {
            Some(Shape::Domain { base, .. }) => manner(model, base),
            Some(Shape::Composite(parts)) => {
                let shapeless = |(_, _, ty): &(u32, String, Ty)| {
                    manner(model, ty) == Manner::Shapeless
                };
                if parts.iter().any(shapeless) {
                    Manner::Shapeless
                } else {
                    Manner::Other
                }
            }
            Some(_) => Manner::Other,
            None => Manner::Text,
        },
        Ty::ArrayOf(id) => match manner(model, &Ty::Made(*id)) {
            Manner::Shapeless => Manner::Shapeless,
            _ => Manner::Other,
        },
        Ty::Key(..) => manner(model, &resolved(model, ty)),
    }
}

/// The type itself where it is that of another table's key.
pub(crate) fn resolved(model: &Model, ty: &Ty) -> Ty {
    let Ty::Key(table, place) = ty else { return ty.clone() };
    let column =
        model.table(*table).and_then(|t| t.key.get(*place).and_then(|id| t.column(*id)));
    match column.map(|column| &column.ty) {
        None | Some(Ty::Key(..)) => Ty::Own("integer"),
        Some(ty) => ty.clone(),
    }
}

/// A type as SQL writes it.
pub(crate) fn spelled(model: &Model, ty: &Ty) -> String {
    match ty {
        Ty::Own(text) => (*text).to_owned(),
        Ty::Array(text) => format!("{text}[]"),
        Ty::Made(id) => model.made(*id).map_or("text".to_owned(), |one| name(&one.of)),
        Ty::ArrayOf(id) => format!("{}[]", spelled(model, &Ty::Made(*id))),
        Ty::Key(..) => spelled(model, &resolved(model, ty)),
    }
}

/// The column that another one is generated from, if it can be.
pub(crate) fn origin<'a>(table: &'a Table, column: &Column) -> Option<&'a Column> {
    let Fill::Generated(id) = column.fill else { return None };
    let origin = table.column(id).filter(|origin| origin.id != column.id)?;
    let splits = table.partitioned_by().is_some_and(|by| by.id == column.id);
    let plain = !matches!(origin.fill, Fill::Generated(_));
    (plain && !splits && !table.key.contains(&column.id)).then_some(origin)
}

/// The type that a column really gets.
pub(crate) fn column_type(model: &Model, table: &Table, column: &Column) -> Ty {
    let Some(origin) = origin(table, column) else { return resolved(model, &column.ty) };
    Ty::Own(match manner(model, &origin.ty) {
        Manner::Integer => "integer",
        Manner::Text => "text",
        _ => "boolean",
    })
}

/// What a generated column holds.
pub(crate) fn generated(model: &Model, origin: &Column) -> String {
    let from = quoted(&origin.name);
    match manner(model, &origin.ty) {
        Manner::Integer => format!("({from} % 7)::integer"),
        Manner::Text => format!("upper({from}::text)"),
        _ => format!("{from} IS NULL"),
    }
}

/// A condition on a value.
pub(crate) fn sane(model: &Model, ty: &Ty, value: &str) -> String {
    match manner(model, ty) {
        Manner::Integer => format!("{value} > 0"),
        Manner::Number => format!("{value} <> 0.25"),
        Manner::Text => format!("{value} <> 'none'"),
        _ => format!("{value} IS NOT NULL"),
    }
}

/// An expression that can be indexed.
pub(crate) fn indexable(model: &Model, ty: &Ty, value: &str) -> String {
    match manner(model, ty) {
        Manner::Integer => format!("{value} % 1000"),
        Manner::Text => format!("lower({value}::text)"),
        _ => format!("{value} IS NULL"),
    }
}

/// A value of a type, as SQL; the same for the same number.
pub(crate) fn literal(model: &Model, ty: &Ty, number: u8) -> String {
    match resolved(model, ty) {
        Ty::Own(text) => own_literal(text, number),
        Ty::Array(_) | Ty::ArrayOf(_) => "'{}'".to_owned(),
        Ty::Key(..) => "NULL".to_owned(),
        Ty::Made(id) => match model.made(id).map(|one| &one.shape) {
            None => own_literal("text", number),
            Some(Shape::Enum(labels)) => {
                match labels.get(usize::from(number) % labels.len().max(1)) {
                    Some((_, label)) => format!("'{}'", label.replace('\'', "''")),
                    None => "NULL".to_owned(),
                }
            }
            Some(Shape::Domain { base, .. }) => literal(model, base, number),
            Some(Shape::Composite(parts)) => {
                let values: Vec<String> =
                    parts.iter().map(|(_, _, ty)| literal(model, ty, number)).collect();
                format!("ROW({})::{}", values.join(", "), spelled(model, &Ty::Made(id)))
            }
            Some(Shape::Range(_)) => "'empty'".to_owned(),
        },
    }
}

fn own_literal(text: &str, number: u8) -> String {
    let number = number % 4 + 1;
    match text {
        "boolean" => if number > 2 { "true" } else { "false" }.to_owned(),
        "date" => format!("'2030-01-0{number}'"),
        "timestamp with time zone" if number == 4 => "now()".to_owned(),
        _ if text.starts_with("timestamp") => format!("'2030-01-0{number} 12:00:00'"),
        "time without time zone" => format!("'0{number}:00'"),
        "interval" => format!("'{number} days'"),
        "uuid" if number == 4 => "gen_random_uuid()".to_owned(),
        "uuid" => format!("'00000000-0000-0000-0000-00000000000{number}'"),
        "json" | "jsonb" => format!("'{{\"n\": {number}}}'"),
        "inet" => format!("'10.0.0.{number}'"),
        "int4range" => format!("'[1,{number}]'"),
        "point" => format!("'(1,{number})'"),
        "bytea" => format!("'\\x0{number}'"),
        _ if text.starts_with("bit") => "B'101'".to_owned(),
        "text" if number == 4 => "'it''s'".to_owned(),
        "text" | "tsvector" | "money" | "\"char\"" => format!("'{number}'"),
        _ if text.starts_with("character") => format!("'a{number}'"),
        _ => number.to_string(),
    }
}
