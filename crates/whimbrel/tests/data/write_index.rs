//! Indexes and extended statistics, as SQL.

use std::fmt::Write as _;

use crate::model::{Member, Model, Table, Ty};
use crate::types::{Manner, indexable, manner, sane};
use crate::write::{name, quoted};
use crate::write_table::comment;

pub(crate) fn index(
    sql: &mut String,
    model: &Model,
    table: &Table,
    member: &Member,
    columns: &[(String, Ty)],
) {
    let Some((first, ty)) = columns.first() else { return };
    let names: Vec<String> = columns.iter().map(|one| one.0.clone()).collect();
    let names = names.join(", ");
    let (whole, own) = (name(&table.of), quoted(&member.name));
    let partitioned = table.partitioned_by().is_some();
    let unique = if member.form == 7 && !partitioned { "UNIQUE " } else { "" };
    let target = match member.form {
        1 => format!("({})", expressions(&[&indexable(model, ty, first)])),
        2 => format!("({names}) WHERE {}", sane(model, ty, first)),
        3 => format!("({first} DESC NULLS LAST)"),
        4 if matches!(manner(model, ty), Manner::Integer | Manner::Text) => {
            format!("USING hash ({first})")
        }
        5 => format!("({first}) INCLUDE ({names})"),
        6 => format!("({names}) WITH (fillfactor = 60)"),
        8 => {
            let two = [&*indexable(model, ty, first), &*sane(model, ty, first)];
            format!("({})", expressions(&two))
        }
        _ => format!("({names})"),
    };
    _ = writeln!(sql, "CREATE {unique}INDEX {own} ON {whole} {target};");
    let own = format!("{}.{own}", quoted(table.of.schema));
    comment(sql, "INDEX", &own, member.comment);
}

fn expressions(all: &[&str]) -> String {
    let all: Vec<String> = all.iter().map(|one| format!("({one})")).collect();
    all.join(", ")
}

pub(crate) fn statistics(
    sql: &mut String,
    table: &Table,
    member: &Member,
    columns: &[(String, Ty)],
) {
    let [(first, _), (second, _), ..] = columns else { return };
    let own = format!("{}.{}", quoted(table.of.schema), quoted(&member.name));
    let kinds =
        ["", " (dependencies)", " (ndistinct, mcv)"][usize::from(member.form) % 3];
    let from = name(&table.of);
    _ = writeln!(sql, "CREATE STATISTICS {own}{kinds} ON {first}, {second} FROM {from};");
    comment(sql, "STATISTICS", &own, member.comment);
}
