//! `serial`: an integer column whose default takes from a sequence of its own. It is
//! written as `serial` where PostgreSQL would make just this sequence and this default.
//! See the manual, section 8.1.4.

use crate::catalog::{Fact, FactId, Kind};
use crate::plan::scene::Scene;

/// The serial type of a new column, if it is one.
pub(super) fn of<'a>(column: &Fact, scene: &Scene<'a>) -> Option<&'a str> {
    let attributes = column.attributes();
    let (kind, integer) = match attributes.text("type") {
        "smallint" => ("smallserial", "smallint"),
        "integer" => ("serial", "integer"),
        "bigint" => ("bigserial", "bigint"),
        _ => return None,
    };
    let [schema, table, name] = column.id.parts.as_slice() else { return None };
    let sequence =
        FactId::new(Kind::Sequence, [schema.clone(), format!("{table}_{name}_seq")]);
    let made = scene.creates.contains(&sequence) && scene.creates.contains(&column.id);
    if !made || !attributes.is("not_null") || sequence.name().len() > 63 {
        return None;
    }
    let found = scene.to.get(&sequence)?;
    let usual = super::sequence::options(&found.attributes(), integer).is_empty()
        && found.attributes().text("type") == integer
        && !found.attributes().is("unlogged");
    let owned = scene.to.children_of_kind(&sequence, Kind::OwnedBy);
    let owner = owned.first()?.attributes();
    let default = scene.to.children_of_kind(&column.id, Kind::Default);
    let expression = default.first()?.attributes();
    let takes_next = expression.text("expression").starts_with("nextval(")
        && scene.to.dependencies(default.first()?).any(|needed| needed.id == sequence);
    let own = [owner.text("schema"), owner.text("table"), owner.text("column")];
    (usual && takes_next && own == [schema, table, name]).then_some(kind)
}

/// The column that makes this sequence by being `serial`.
pub(super) fn column_of(sequence: &Fact, scene: &Scene<'_>) -> Option<FactId> {
    let owned = scene.to.children_of_kind(&sequence.id, Kind::OwnedBy);
    let owner = owned.first()?.attributes();
    let parts = [owner.text("schema"), owner.text("table"), owner.text("column")];
    let column = scene.to.get(&FactId::new(Kind::Column, parts))?;
    let usual = format!("{}_{}_seq", parts[1], parts[2]);
    let same = sequence.id.parts == [parts[0], &usual];
    (same && of(column, scene).is_some()).then(|| column.id.clone())
}
