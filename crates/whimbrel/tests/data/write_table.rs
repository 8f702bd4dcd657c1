//! Tables and what belongs to them, as SQL.

use std::fmt::Write as _;

use crate::model::{Column, Fill, Member, MemberKind, Model, RoutineWork, Table, Ty};
use crate::types::{
    Manner, column_type, generated, literal, manner, origin, sane, spelled,
};
use crate::write::{ROLES, name, quoted};

pub(crate) fn comment(sql: &mut String, kind: &str, name: &str, comment: u8) {
    if comment > 0 {
        _ = writeln!(sql, "COMMENT ON {kind} {name} IS 'It''s comment {comment}';");
    }
}

/// The columns of a table and of those it inherits from, each with its table.
pub(crate) fn all_columns<'a>(
    model: &'a Model,
    table: &'a Table,
) -> Vec<(&'a Table, &'a Column)> {
    let parent = parent(model, table);
    let inherited = parent.into_iter().flat_map(|parent| all_columns(model, parent));
    inherited.chain(table.columns.iter().map(|column| (table, column))).collect()
}

/// The table that a table inherits from, which was made before it.
pub(crate) fn parent<'a>(model: &'a Model, table: &Table) -> Option<&'a Table> {
    let parent = model.table(table.parent?)?;
    let fits = parent.split.is_none() && table.split.is_none();
    (fits && parent.of.id < table.of.id && (table.unlogged || !parent.unlogged))
        .then_some(parent)
}

pub(crate) fn tables(sql: &mut String, model: &Model) {
    let mut sorted: Vec<&Table> = model.tables.iter().collect();
    sorted.sort_by_key(|table| table.of.id);
    for table in &sorted {
        write_table(sql, model, table);
    }
    for table in &sorted {
        for member in table.members.iter().filter(|one| !foreign(one)) {
            write_member(sql, model, table, member);
        }
        privileges(sql, table);
    }
    for table in &sorted {
        for member in table.members.iter().filter(|one| foreign(one)) {
            write_foreign(sql, model, table, member);
        }
    }
}

fn foreign(member: &Member) -> bool {
    matches!(member.kind, MemberKind::Foreign(_))
}

fn write_table(sql: &mut String, model: &Model, table: &Table) {
    let whole = name(&table.of);
    let mut lines: Vec<String> =
        table.columns.iter().map(|column| column_line(model, table, column)).collect();
    let key: Vec<String> = table.key().iter().map(|one| quoted(&one.name)).collect();
    if !key.is_empty() {
        let id = table.of.id;
        lines.push(format!("CONSTRAINT key_{id} PRIMARY KEY ({})", key.join(", ")));
    }
    let by = table.partitioned_by().zip(table.split.as_ref());
    let unlogged = if table.unlogged && by.is_none() { "UNLOGGED " } else { "" };
    _ = write!(sql, "CREATE {unlogged}TABLE {whole} (\n    {}\n)", lines.join(",\n    "));
    if let Some(parent) = parent(model, table) {
        _ = write!(sql, " INHERITS ({})", name(&parent.of));
    }
    match by {
        Some((by, split)) => {
            let how = if split.hash { "HASH" } else { "RANGE" };
            _ = write!(sql, " PARTITION BY {how} ({})", quoted(&by.name));
        }
        None if table.fill_factor => sql.push_str(" WITH (fillfactor = 70)"),
        None => {}
    }
    sql.push_str(";\n");
    parts(sql, table);
    for column in &table.columns {
        settings(sql, model, table, column);
    }
    comment(sql, "TABLE", &whole, table.of.comment);
    if table.security & 1 > 0 {
        _ = writeln!(sql, "ALTER TABLE {whole} ENABLE ROW LEVEL SECURITY;");
    }
    if table.security & 2 > 0 {
        _ = writeln!(sql, "ALTER TABLE {whole} FORCE ROW LEVEL SECURITY;");
    }
    if table.replica {
        _ = writeln!(sql, "ALTER TABLE {whole} REPLICA IDENTITY FULL;");
    }
}

fn parts(sql: &mut String, table: &Table) {
    let Some((split, _)) = table.split.as_ref().zip(table.partitioned_by()) else {
        return;
    };
    let mut places = Vec::new();
    let mut default = split.hash;
    for part in &split.parts {
        let own = format!("{}.{}", quoted(table.of.schema), quoted(&part.name));
        let bounds = match (part.default, split.hash) {
            (true, _) if default => continue,
            (true, _) => {
                default = true;
                "DEFAULT".to_owned()
            }
            (false, _) if places.contains(&part.place) => continue,
            (false, true) => {
                format!("FOR VALUES WITH (MODULUS 4, REMAINDER {})", part.place % 4)
            }
            (false, false) => {
                let from = part.place * 100;
                format!("FOR VALUES FROM ({from}) TO ({})", from + 100)
            }
        };
        if !part.default {
            places.push(part.place);
        }
        _ = writeln!(
            sql,
            "CREATE TABLE {own} PARTITION OF {} {bounds};",
            name(&table.of)
        );
    }
}

fn column_line(model: &Model, table: &Table, column: &Column) -> String {
    let ty = column_type(model, table, column);
    let integer = manner(model, &ty) == Manner::Integer && matches!(ty, Ty::Own(_));
    let partitioned = table.partitioned_by().is_some();
    let mut line = format!("{} {}", quoted(&column.name), spelled(model, &ty));
    let plain_text = matches!(ty, Ty::Own(_)) && manner(model, &ty) == Manner::Text;
    if plain_text && column.settings & 1 > 0 {
        line += " COLLATE \"C\"";
    }
    match &column.fill {
        Fill::Generated(_) => {
            if let Some(origin) = origin(table, column) {
                line += &format!(
                    " GENERATED ALWAYS AS ({}) STORED",
                    generated(model, origin)
                );
            }
        }
        Fill::Identity { always } if integer && !partitioned => {
            let how = if *always { "ALWAYS" } else { "BY DEFAULT" };
            line += &format!(" GENERATED {how} AS IDENTITY");
        }
        Fill::Serial if integer && !partitioned => {
            line = line.replacen(" smallint", " smallserial", 1);
            line = line.replacen(" bigint", " bigserial", 1);
            line = line.replacen(" integer", " serial", 1);
        }
        Fill::Sequence(id) if integer => {
            let found = model.sequences.iter().find(|one| one.of.id == *id);
            if let Some(found) = found {
                let literal = name(&found.of).replace('\'', "''");
                line += &format!(" DEFAULT nextval('{literal}')");
            }
        }
        Fill::Routine(id) if integer => {
            let found = model.routine(*id);
            let number = found.filter(|one| matches!(one.work, RoutineWork::Number));
            if let Some(found) = number {
                line += &format!(" DEFAULT {}()", name(&found.of));
            }
        }
        Fill::Default(number) => {
            line += &format!(" DEFAULT {}", literal(model, &ty, *number));
        }
        _ => {}
    }
    if column.not_null {
        line += " NOT NULL";
    }
    line
}

fn settings(sql: &mut String, model: &Model, table: &Table, column: &Column) {
    let whole = name(&table.of);
    let own = quoted(&column.name);
    let mut change = |what: &str| {
        _ = writeln!(sql, "ALTER TABLE {whole} ALTER {own} {what};");
    };
    if column.settings & 2 > 0 {
        change("SET STATISTICS 300");
    }
    let text =
        matches!(column_type(model, table, column), Ty::Own("text" | "bytea" | "jsonb"));
    if text && column.settings & 4 > 0 {
        change("SET STORAGE EXTERNAL");
    }
    if text && column.settings & 8 > 0 {
        change("SET COMPRESSION pglz");
    }
    if column.granted {
        _ = writeln!(sql, "GRANT UPDATE ({own}) ON {whole} TO {};", ROLES[1]);
    }
    comment(sql, "COLUMN", &format!("{whole}.{own}"), column.comment);
}

fn privileges(sql: &mut String, table: &Table) {
    let whole = name(&table.of);
    for (number, rights) in ["SELECT", "INSERT, DELETE"].iter().enumerate() {
        if table.grants & (1 << number) > 0 {
            _ = writeln!(sql, "GRANT {rights} ON {whole} TO {};", ROLES[number]);
        }
    }
}

/// The columns of a member that are there, with their types.
pub(crate) fn member_columns(
    model: &Model,
    table: &Table,
    member: &Member,
) -> Vec<(String, Ty)> {
    member
        .columns
        .iter()
        .filter_map(|id| table.column(*id))
        .map(|column| (quoted(&column.name), column_type(model, table, column)))
        .collect()
}

fn write_member(sql: &mut String, model: &Model, table: &Table, member: &Member) {
    let columns = member_columns(model, table, member);
    let sortable: Vec<(String, Ty)> = columns
        .iter()
        .filter(|(_, ty)| manner(model, ty) != Manner::Shapeless)
        .cloned()
        .collect();
    match member.kind {
        MemberKind::Unique => write_unique(sql, table, member, &sortable),
        MemberKind::Check => write_check(sql, model, table, member, &columns),
        MemberKind::Index => {
            crate::write_index::index(sql, model, table, member, &sortable);
        }
        MemberKind::Trigger(routine) => {
            crate::write_trigger::trigger(sql, model, table, member, routine);
        }
        MemberKind::Policy => {
            crate::write_trigger::policy(sql, model, table, member, &columns);
        }
        MemberKind::Statistics => {
            crate::write_index::statistics(sql, table, member, &sortable);
        }
        MemberKind::Rule => {
            let (whole, own) = (name(&table.of), quoted(&member.name));
            let event = ["INSERT", "UPDATE", "DELETE"][usize::from(member.form) % 3];
            _ = writeln!(
                sql,
                "CREATE RULE {own} AS ON {event} TO {whole} DO ALSO NOTHING;"
            );
            comment(sql, "RULE", &format!("{own} ON {whole}"), member.comment);
        }
        MemberKind::Foreign(_) => {}
    }
}

fn constraint(sql: &mut String, table: &Table, member: &Member, definition: &str) {
    let (whole, own) = (name(&table.of), quoted(&member.name));
    _ = writeln!(sql, "ALTER TABLE {whole} ADD CONSTRAINT {own} {definition};");
    comment(sql, "CONSTRAINT", &format!("{own} ON {whole}"), member.comment);
}

fn write_unique(
    sql: &mut String,
    table: &Table,
    member: &Member,
    columns: &[(String, Ty)],
) {
    let mut names: Vec<String> = columns.iter().map(|one| one.0.clone()).collect();
    if names.is_empty() {
        return;
    }
    if let Some(by) = table.partitioned_by().map(|by| quoted(&by.name))
        && !names.contains(&by)
    {
        names.push(by);
    }
    let deferrable = match member.form % 3 {
        1 if table.partitioned_by().is_none() => " DEFERRABLE INITIALLY DEFERRED",
        _ => "",
    };
    constraint(sql, table, member, &format!("UNIQUE ({}){deferrable}", names.join(", ")));
}

fn write_check(
    sql: &mut String,
    model: &Model,
    table: &Table,
    member: &Member,
    columns: &[(String, Ty)],
) {
    let Some((first, ty)) = columns.first() else { return };
    let predicate = model
        .routines
        .iter()
        .find(|one| member.form == 2 && matches!(one.work, RoutineWork::Predicate));
    let rule = match (predicate, columns.get(1)) {
        (Some(one), _) if manner(model, ty) == Manner::Integer => {
            format!("{}({first}::integer)", name(&one.of))
        }
        (_, Some((second, _))) => format!("{first} IS NOT NULL OR {second} IS NULL"),
        _ => format!("{} OR {first} IS NULL", sane(model, ty, first)),
    };
    let end = match member.form {
        3 if table.partitioned_by().is_none() => " NO INHERIT",
        4 => " NOT VALID",
        _ => "",
    };
    constraint(sql, table, member, &format!("CHECK ({rule}){end}"));
}

fn write_foreign(sql: &mut String, model: &Model, table: &Table, member: &Member) {
    let MemberKind::Foreign(to) = member.kind else { return };
    let Some(to) = model.table(to) else { return };
    let (key, columns) = (to.key(), member_columns(model, table, member));
    let fits = |(column, (_, ty)): (&&Column, &(String, Ty))| {
        column_type(model, to, column) == *ty
    };
    let generated = member
        .columns
        .iter()
        .filter_map(|id| table.column(*id))
        .any(|column| origin(table, column).is_some());
    let fit = key.iter().zip(&columns).all(fits);
    let lasting = table.unlogged || !to.unlogged;
    if key.is_empty() || key.len() != columns.len() || !fit || generated || !lasting {
        return;
    }
    let own: Vec<String> = columns.into_iter().map(|one| one.0).collect();
    let theirs: Vec<String> = key.iter().map(|one| quoted(&one.name)).collect();
    let ends = [
        "",
        " ON DELETE CASCADE",
        " ON UPDATE CASCADE ON DELETE RESTRICT",
        " DEFERRABLE",
        " ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED",
        " NOT VALID",
    ];
    let partitioned = table.split.is_some() || to.split.is_some();
    let form = usize::from(member.form) % if partitioned { 5 } else { 6 };
    let definition = format!(
        "FOREIGN KEY ({}) REFERENCES {} ({}){}",
        own.join(", "),
        name(&to.of),
        theirs.join(", "),
        ends[form]
    );
    constraint(sql, table, member, &definition);
}
