//! A model as the SQL that makes it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::model::{Model, Named, Routine, RoutineWork, Shape, Ty, View};
use crate::types::{Manner, literal, manner, sane, spelled};
use crate::write_table::{comment, tables};

/// The roles that privileges and policies speak of.
pub(crate) const ROLES: [&str; 2] = ["data_reader", "data_writer"];

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A thing's qualified name.
pub(crate) fn name(of: &Named) -> String {
    format!("{}.{}", quoted(of.schema), quoted(&of.name))
}

pub(crate) fn sql(model: &Model) -> String {
    let mut sql = String::from("SET check_function_bodies = off;\n");
    let schemas: BTreeSet<&str> = model.named().map(|of| of.schema).collect();
    for schema in schemas.iter().filter(|schema| **schema != "public") {
        _ = writeln!(sql, "CREATE SCHEMA {};", quoted(schema));
        _ = writeln!(sql, "GRANT USAGE ON SCHEMA {} TO {};", quoted(schema), ROLES[0]);
    }
    for sequence in &model.sequences {
        let options = ["", " INCREMENT 5", " AS integer MAXVALUE 9999", " CYCLE CACHE 3"];
        let options = options[usize::from(sequence.form) % 4];
        _ = writeln!(sql, "CREATE SEQUENCE {}{options};", name(&sequence.of));
        comment(&mut sql, "SEQUENCE", &name(&sequence.of), sequence.of.comment);
    }
    routines(&mut sql, model, Turn::BeforeTables);
    types(&mut sql, model);
    tables(&mut sql, model);
    routines(&mut sql, model, Turn::AfterTables);
    for view in &model.views {
        write_view(&mut sql, model, view);
    }
    sql
}

fn types(sql: &mut String, model: &Model) {
    for one in &model.types {
        let name = name(&one.of);
        let kind = match &one.shape {
            Shape::Enum(labels) => {
                let labels: Vec<String> = labels
                    .iter()
                    .map(|(_, label)| format!("'{}'", label.replace('\'', "''")))
                    .collect();
                _ = writeln!(sql, "CREATE TYPE {name} AS ENUM ({});", labels.join(", "));
                "TYPE"
            }
            Shape::Composite(parts) => {
                let parts: Vec<String> = parts
                    .iter()
                    .map(|(_, name, ty)| {
                        format!("{} {}", quoted(name), spelled(model, ty))
                    })
                    .collect();
                _ = writeln!(sql, "CREATE TYPE {name} AS ({});", parts.join(", "));
                "TYPE"
            }
            Shape::Range(ty) => {
                let ty = spelled(model, ty);
                _ = writeln!(sql, "CREATE TYPE {name} AS RANGE (SUBTYPE = {ty});");
                "TYPE"
            }
            Shape::Domain { base, not_null, default, check } => {
                _ = write!(sql, "CREATE DOMAIN {name} AS {}", spelled(model, base));
                if *default {
                    _ = write!(sql, " DEFAULT {}", literal(model, base, one.of.id as u8));
                }
                if *not_null {
                    sql.push_str(" NOT NULL");
                }
                if *check > 0 {
                    let rule = domain_check(model, base, *check);
                    _ = write!(sql, " CONSTRAINT rule_{check} CHECK ({rule})");
                }
                sql.push_str(";\n");
                "DOMAIN"
            }
        };
        comment(sql, kind, &name, one.of.comment);
    }
}

fn domain_check(model: &Model, base: &Ty, form: u8) -> String {
    let predicate = model
        .routines
        .iter()
        .find(|one| form == 2 && matches!(one.work, RoutineWork::Predicate));
    match predicate {
        Some(predicate) if manner(model, base) == Manner::Integer => {
            format!("{}(VALUE::integer)", name(&predicate.of))
        }
        // NULL is let through by what compares.
        _ => match manner(model, base) {
            Manner::Integer | Manner::Number | Manner::Text => sane(model, base, "VALUE"),
            _ => format!("VALUE IS NULL OR VALUE IS NOT NULL OR {form} > 5"),
        },
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    BeforeTables,
    AfterTables,
}

fn routines(sql: &mut String, model: &Model, turn: Turn) {
    for one in &model.routines {
        let early = matches!(
            one.work,
            RoutineWork::Trigger
                | RoutineWork::Predicate
                | RoutineWork::Number
                | RoutineWork::Procedure
        );
        if early == (turn == Turn::BeforeTables) {
            write_routine(sql, model, one);
        }
    }
}

/// A routine's arguments, what it returns, and its body.
fn write_routine(sql: &mut String, model: &Model, one: &Routine) {
    let (name, form) = (name(&one.of), one.form);
    let volatile = ["", " STABLE", " STRICT", " SECURITY DEFINER"][usize::from(form) % 4];
    let (kind, arguments, definition) = match &one.work {
        RoutineWork::Trigger => (
            "FUNCTION",
            String::new(),
            format!(
                "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN /* {form} */ RETURN NEW; END $$"
            ),
        ),
        RoutineWork::Predicate => (
            "FUNCTION",
            "value integer".to_owned(),
            format!(
                "RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT value > -{form} $$"
            ),
        ),
        RoutineWork::Number => (
            "FUNCTION",
            String::new(),
            format!("RETURNS integer LANGUAGE sql{volatile} AS $$ SELECT {form} + 1 $$"),
        ),
        RoutineWork::Procedure => (
            "PROCEDURE",
            "INOUT value integer DEFAULT 3".to_owned(),
            format!("LANGUAGE plpgsql AS $$ BEGIN value := {form}; END $$"),
        ),
        RoutineWork::Count(table) => {
            let Some(table) = model.table(*table) else { return };
            let from = crate::write::name(&table.of);
            let body = match form % 2 {
                0 => format!("BEGIN ATOMIC SELECT count(*) FROM {from}; END"),
                _ => format!("AS $$ SELECT count(*) FROM {from} $$"),
            };
            let returns = format!("RETURNS bigint LANGUAGE sql{volatile} {body}");
            ("FUNCTION", String::new(), returns)
        }
        RoutineWork::Rows(table) => {
            let Some(table) = model.table(*table) else { return };
            let from = crate::write::name(&table.of);
            let returns = format!(
                "RETURNS SETOF {from} LANGUAGE sql{volatile} AS $$ SELECT * FROM {from} $$"
            );
            ("FUNCTION", String::new(), returns)
        }
        RoutineWork::Identity(ty) => {
            let ty = spelled(model, ty);
            let returns =
                format!("RETURNS {ty} LANGUAGE sql{volatile} AS $$ SELECT value $$");
            ("FUNCTION", format!("value {ty}"), returns)
        }
    };
    _ = writeln!(sql, "CREATE {kind} {name}({arguments}) {definition};");
    let types = arguments.strip_prefix("value ").unwrap_or_default();
    let types = if arguments.starts_with("INOUT") { "integer" } else { types };
    let signature = format!("{name}({types})");
    if one.granted {
        _ = writeln!(sql, "REVOKE ALL ON {kind} {signature} FROM PUBLIC;");
        _ = writeln!(sql, "GRANT EXECUTE ON {kind} {signature} TO {};", ROLES[1]);
    }
    comment(sql, kind, &signature, one.of.comment);
}

/// The columns that can be read from a table or view.
fn outputs(model: &Model, source: u32) -> Vec<(u32, String, Ty)> {
    if let Some(table) = model.table(source) {
        return crate::write_table::all_columns(model, table)
            .into_iter()
            .map(|(owner, column)| {
                let ty = crate::types::column_type(model, owner, column);
                (column.id, column.name.clone(), ty)
            })
            .collect();
    }
    let Some(view) = model.views.iter().find(|view| view.of.id == source) else {
        return Vec::new();
    };
    let all = outputs(model, view.source);
    let chosen = view.columns.iter();
    chosen.filter_map(|id| all.iter().find(|one| one.0 == *id).cloned()).collect()
}

fn source_name(model: &Model, id: u32) -> Option<String> {
    let view = model.views.iter().find(|view| view.of.id == id);
    let table = model.table(id).map(|table| &table.of);
    table.or(view.map(|view| &view.of)).map(name)
}

fn write_view(sql: &mut String, model: &Model, view: &View) {
    let Some(from) = source_name(model, view.source) else { return };
    let all = outputs(model, view.source);
    let chosen: Vec<&(u32, String, Ty)> = view
        .columns
        .iter()
        .filter_map(|id| all.iter().find(|one| one.0 == *id))
        .collect();
    let first = chosen.first().map(|one| format!("a.{}", quoted(&one.1)));
    let columns: Vec<String> =
        chosen.iter().map(|one| format!("a.{}", quoted(&one.1))).collect();
    let mut list = columns.join(", ");
    let mut from = format!("{from} a");
    let mut rest = String::new();
    match (view.form % 5, &first) {
        (1, Some(first)) => rest = format!(" WHERE {first} IS NOT NULL"),
        (2, Some(_)) => list += ", count(*) OVER () AS \"how many\"",
        (3, Some(_)) => {
            if let Some(other) = view.other.and_then(|id| source_name(model, id)) {
                from += &format!(" LEFT JOIN {other} b ON b.* IS NOT NULL");
                list += ", (b.*)::text AS \"the Other\"";
            }
        }
        (4, Some(_)) => list += &format!(", {}::integer AS form", view.form),
        _ => {}
    }
    if first.is_none() {
        list = "1 AS one".to_owned();
    }
    let (name, kind) = match view.materialized {
        true => (name(&view.of), "MATERIALIZED VIEW"),
        false => (name(&view.of), "VIEW"),
    };
    let options = if !view.materialized && view.form > 5 {
        " WITH (security_barrier = true)"
    } else {
        ""
    };
    _ = writeln!(
        sql,
        "CREATE {kind} {name}{options} AS SELECT {list} FROM {from}{rest};"
    );
    if view.materialized {
        let index =
            chosen.first().filter(|one| manner(model, &one.2) != Manner::Shapeless);
        if let Some((_, column, _)) = index.filter(|_| view.form.is_multiple_of(2)) {
            let index = format!("view_index_{}", view.of.id);
            _ = writeln!(sql, "CREATE INDEX {index} ON {name} ({});", quoted(column));
        }
    }
    if view.granted {
        _ = writeln!(sql, "GRANT SELECT ON {name} TO {};", ROLES[0]);
    }
    comment(sql, kind, &name, view.of.comment);
}
