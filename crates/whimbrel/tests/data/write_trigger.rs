//! Triggers and policies, as SQL.

use std::fmt::Write as _;

use crate::model::{Member, Model, RoutineWork, Table, Ty};
use crate::types::sane;
use crate::write::{ROLES, name, quoted};
use crate::write_table::{comment, member_columns};

pub(crate) fn trigger(
    sql: &mut String,
    model: &Model,
    table: &Table,
    member: &Member,
    routine: u32,
) {
    let routine = model.routine(routine);
    let Some(routine) = routine.filter(|one| matches!(one.work, RoutineWork::Trigger))
    else {
        return;
    };
    let (whole, own) = (name(&table.of), quoted(&member.name));
    let columns = member_columns(model, table, member);
    let of = columns.first().map_or(String::new(), |(name, _)| format!(" OF {name}"));
    let partitioned = table.partitioned_by().is_some();
    let when = match columns.first() {
        Some((name, _)) => format!(" WHEN (NEW.{name} IS NOT NULL)"),
        None => String::new(),
    };
    let kind = if member.form % 6 == 4 && !partitioned {
        "CONSTRAINT TRIGGER"
    } else {
        "TRIGGER"
    };
    let how = match member.form % 6 {
        0 => "BEFORE INSERT ON @ FOR EACH ROW".to_owned(),
        1 => format!("AFTER UPDATE{of} ON @ FOR EACH ROW{when}"),
        2 => "AFTER DELETE ON @ REFERENCING OLD TABLE AS gone FOR EACH STATEMENT"
            .to_owned(),
        3 => format!("BEFORE UPDATE{of} ON @ FOR EACH STATEMENT"),
        4 if !partitioned => {
            "AFTER INSERT ON @ DEFERRABLE INITIALLY DEFERRED FOR EACH ROW".to_owned()
        }
        _ => format!("AFTER INSERT OR UPDATE ON @ FOR EACH ROW{when}"),
    };
    let how = how.replace('@', &whole);
    // What a generated column holds is not known before.
    _ = writeln!(
        sql,
        "CREATE {kind} {own} {how} EXECUTE FUNCTION {}();",
        name(&routine.of)
    );
    if member.form > 8 && !partitioned {
        let state =
            if member.form.is_multiple_of(2) { "DISABLE" } else { "ENABLE ALWAYS" };
        _ = writeln!(sql, "ALTER TABLE {whole} {state} TRIGGER {own};");
    }
    comment(sql, "TRIGGER", &format!("{own} ON {whole}"), member.comment);
}

pub(crate) fn policy(
    sql: &mut String,
    model: &Model,
    table: &Table,
    member: &Member,
    columns: &[(String, Ty)],
) {
    let (whole, own) = (name(&table.of), quoted(&member.name));
    let rule = match columns.first() {
        Some((column, ty)) => sane(model, ty, column),
        None => "true".to_owned(),
    };
    let how = match member.form % 4 {
        0 => format!("USING ({rule})"),
        1 => format!("AS RESTRICTIVE FOR SELECT TO {} USING ({rule})", ROLES[0]),
        2 => format!("FOR INSERT TO {} WITH CHECK ({rule})", ROLES[1]),
        _ => {
            format!("FOR UPDATE TO {} USING (true) WITH CHECK ({rule})", ROLES.join(", "))
        }
    };
    _ = writeln!(sql, "CREATE POLICY {own} ON {whole} {how};");
    comment(sql, "POLICY", &format!("{own} ON {whole}"), member.comment);
}
