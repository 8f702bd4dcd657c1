//! Random models.

use crate::model::{
    Column, Fill, Id, Member, MemberKind, Model, Named, Part, Routine, RoutineWork,
    Sequence, Shape, Split, Table, Ty, UserType, View,
};
use crate::random::Random;
use crate::types::OWN;

const SCHEMAS: [&str; 4] = ["public", "public", "app", "Old Desk"];
const WORDS: [&str; 12] = [
    "name", "Title", "order", "amount", "state", "na\"me", "when", "is it", "ünit",
    "ref", "kind", "body",
];

/// A model with some of everything.
pub(crate) fn model(random: &mut Random) -> Model {
    let mut model = Model::default();
    for _ in 0..random.below(3) {
        add_sequence(&mut model, random);
    }
    for _ in 0..1 + random.below(5) {
        add_type(&mut model, random);
    }
    for _ in 0..1 + random.below(4) {
        add_routine(&mut model, random);
    }
    for _ in 0..2 + random.below(4) {
        add_table(&mut model, random);
    }
    for _ in 0..random.below(4) {
        add_routine(&mut model, random);
    }
    for _ in 0..2 + random.below(10) {
        add_member(&mut model, random);
    }
    for _ in 0..random.below(5) {
        add_view(&mut model, random);
    }
    model
}

fn comment(random: &mut Random) -> u8 {
    if random.once_in(5) { 1 + random.form(3) } else { 0 }
}

pub(crate) fn schema(random: &mut Random) -> &'static str {
    random.pick(&SCHEMAS).copied().unwrap_or("public")
}

fn named(model: &mut Model, random: &mut Random, what: &str) -> Named {
    let id = model.fresh();
    let word = word(random);
    let name =
        if random.once_in(2) { format!("{what}_{id}") } else { format!("{word} {id}") };
    Named { id, schema: schema(random), name, comment: comment(random) }
}

fn word(random: &mut Random) -> &'static str {
    random.pick(&WORDS).copied().unwrap_or("word")
}

/// A name that no column has.
pub(crate) fn column_name(model: &Model, random: &mut Random, id: Id) -> String {
    let word = word(random);
    let mut all = model.tables.iter().flat_map(|table| &table.columns);
    let taken = all.any(|column| column.name == word);
    if taken { format!("{word}{id}") } else { word.to_owned() }
}

pub(crate) fn add_sequence(model: &mut Model, random: &mut Random) {
    let of = named(model, random, "seq");
    model.sequences.push(Sequence { of, form: random.form(4) });
}

/// A type that has a value and an order everywhere: no domain or composite of others.
pub(crate) fn own_type(random: &mut Random) -> Ty {
    Ty::Own(random.pick(OWN).copied().unwrap_or("text"))
}

pub(crate) fn any_type(model: &Model, random: &mut Random) -> Ty {
    let made = random.pick(&model.types).map(|one| one.of.id);
    match (random.below(10), made) {
        (0..=2, Some(id)) => Ty::Made(id),
        (3, Some(id)) => Ty::ArrayOf(id),
        (4, _) => Ty::Array(random.pick(OWN).copied().unwrap_or("text")),
        _ => own_type(random),
    }
}

pub(crate) fn add_type(model: &mut Model, random: &mut Random) {
    let shape = match random.below(7) {
        0..=2 => {
            let labels = (0..2 + random.below(3)).map(|_| label(model, random)).collect();
            Shape::Enum(labels)
        }
        3 | 4 => Shape::Domain {
            base: own_type(random),
            not_null: random.once_in(5),
            default: random.once_in(3),
            check: random.form(3),
        },
        5 => {
            let parts =
                (0..1 + random.below(3)).map(|_| attribute(model, random)).collect();
            Shape::Composite(parts)
        }
        _ => Shape::Range(Ty::Own(["date", "integer", "numeric"][random.below(3)])),
    };
    let of = named(model, random, "type");
    model.types.push(UserType { of, shape });
}

pub(crate) fn label(model: &mut Model, random: &mut Random) -> (Id, String) {
    let id = model.fresh();
    let word = ["new", "in work", "it's done", "Gone"][random.below(4)];
    (id, format!("{word} {id}"))
}

pub(crate) fn attribute(model: &mut Model, random: &mut Random) -> (Id, String, Ty) {
    let id = model.fresh();
    let enums: Vec<Id> = model
        .types
        .iter()
        .filter(|one| matches!(one.shape, Shape::Enum(_)))
        .map(|one| one.of.id)
        .collect();
    let ty = match random.pick(&enums) {
        Some(id) if random.once_in(3) => Ty::Made(*id),
        _ => own_type(random),
    };
    (id, format!("part {id}"), ty)
}

pub(crate) fn add_routine(model: &mut Model, random: &mut Random) {
    let table = random.pick(&model.tables).map(|table| table.of.id);
    let work = match (random.below(9), table) {
        (0, _) => RoutineWork::Predicate,
        (1, _) => RoutineWork::Number,
        (2, _) => RoutineWork::Procedure,
        (3, Some(table)) => RoutineWork::Count(table),
        (4 | 5, Some(table)) => RoutineWork::Rows(table),
        (6, _) => RoutineWork::Identity(any_type(model, random)),
        _ => RoutineWork::Trigger,
    };
    let of = named(model, random, "fn");
    let granted = random.once_in(3);
    model.routines.push(Routine { of, work, form: random.form(8), granted });
}

pub(crate) fn add_table(model: &mut Model, random: &mut Random) {
    let parent = random.pick(&model.tables).map(|table| table.of.id);
    let parent = parent.filter(|_| random.once_in(6));
    let of = named(model, random, "table");
    let mut table = Table {
        of,
        columns: Vec::new(),
        key: Vec::new(),
        unlogged: random.once_in(12),
        fill_factor: random.once_in(8),
        parent,
        split: None,
        members: Vec::new(),
        security: if random.once_in(4) { random.form(4) } else { 0 },
        replica: random.once_in(10),
        grants: if random.once_in(3) { random.form(4) } else { 0 },
    };
    if parent.is_none() && random.below(8) > 0 {
        add_key(model, random, &mut table);
    }
    if parent.is_none() && random.once_in(4) {
        add_split(model, random, &mut table);
    }
    for _ in 0..1 + random.below(6) {
        let column = column(model, random, &table);
        table.columns.push(column);
    }
    model.tables.push(table);
}

fn add_key(model: &mut Model, random: &mut Random, table: &mut Table) {
    let types =
        ["integer", "bigint", "uuid", "character varying(50)", "integer", "smallint"];
    for place in 0..1 + usize::from(random.once_in(5)) {
        let id = model.fresh();
        let fill = match random.below(4) {
            0 => Fill::Identity { always: random.once_in(2) },
            1 => Fill::Serial,
            _ => Fill::None,
        };
        table.columns.push(Column {
            id,
            name: if place == 0 { "id".to_owned() } else { format!("id {id}") },
            ty: Ty::Own(types[random.below(types.len())]),
            not_null: true,
            fill: if place == 0 { fill } else { Fill::None },
            settings: 0,
            comment: comment(random),
            granted: false,
        });
        table.key.push(id);
    }
}

fn add_split(model: &mut Model, random: &mut Random, table: &mut Table) {
    let id = model.fresh();
    table.columns.push(Column {
        id,
        name: format!("place {id}"),
        ty: Ty::Own("integer"),
        not_null: true,
        fill: Fill::None,
        settings: 0,
        comment: 0,
        granted: false,
    });
    if !table.key.is_empty() {
        table.key.push(id);
    }
    let mut split = Split { column: id, hash: random.once_in(3), parts: Vec::new() };
    for _ in 0..1 + random.below(3) {
        let part = part(model, random);
        split.parts.push(part);
    }
    table.split = Some(split);
}

pub(crate) fn part(model: &mut Model, random: &mut Random) -> Part {
    let id = model.fresh();
    Part {
        id,
        name: format!("part {id}"),
        place: random.below(4) as u32,
        default: random.once_in(4),
    }
}

pub(crate) fn column(model: &mut Model, random: &mut Random, table: &Table) -> Column {
    let id = model.fresh();
    let name = column_name(model, random, id);
    let mut ty = any_type(model, random);
    if table.columns.iter().any(|column| column.name == name) {
        return Column { name: format!("{name}{id}"), ..column(model, random, table) };
    }
    let fill = fill(model, random, table);
    if matches!(
        fill,
        Fill::Identity { .. } | Fill::Serial | Fill::Sequence(_) | Fill::Routine(_)
    ) {
        ty = Ty::Own(["integer", "bigint", "smallint"][random.below(3)]);
    }
    Column {
        id,
        name,
        ty,
        not_null: matches!(fill, Fill::Identity { .. }) || random.once_in(3),
        fill,
        settings: if random.once_in(5) { random.form(16) } else { 0 },
        comment: comment(random),
        granted: random.once_in(12),
    }
}

pub(crate) fn fill(model: &Model, random: &mut Random, table: &Table) -> Fill {
    let taken = |fill: &Fill| matches!(fill, Fill::Identity { .. });
    let one = table.columns.iter().any(|column| taken(&column.fill));
    match random.below(16) {
        0..=3 => Fill::Default(random.form(8)),
        4 if !one => Fill::Identity { always: random.once_in(2) },
        5 => Fill::Serial,
        6 | 7 => {
            random.pick(&table.columns).map_or(Fill::None, |one| Fill::Generated(one.id))
        }
        8 => random
            .pick(&model.sequences)
            .map_or(Fill::None, |one| Fill::Sequence(one.of.id)),
        9 => random
            .pick(&model.routines)
            .map_or(Fill::None, |one| Fill::Routine(one.of.id)),
        _ => Fill::None,
    }
}

pub(crate) fn add_member(model: &mut Model, random: &mut Random) {
    if model.tables.is_empty() {
        return;
    }
    let at = random.below(model.tables.len());
    let id = model.fresh();
    let ids: Vec<Id> = model.tables[at].columns.iter().map(|column| column.id).collect();
    let mut columns: Vec<Id> = Vec::new();
    for _ in 0..1 + random.below(3) {
        let column = random.pick(&ids).copied().filter(|id| !columns.contains(id));
        columns.extend(column);
    }
    let kind = match random.below(13) {
        0 => MemberKind::Unique,
        1 | 2 => MemberKind::Check,
        3..=5 => MemberKind::Index,
        6 | 7 => return add_foreign(model, random, at, id),
        8 | 9 => {
            let routine = random.pick(&model.routines).map_or(0, |one| one.of.id);
            MemberKind::Trigger(routine)
        }
        10 => MemberKind::Policy,
        11 => MemberKind::Statistics,
        _ => MemberKind::Rule,
    };
    let name = member_name(random, id);
    let (comment, form) = (comment(random), random.form(12));
    model.tables[at].members.push(Member { id, name, comment, columns, kind, form });
}

fn member_name(random: &mut Random, id: Id) -> String {
    if random.once_in(3) { format!("Some Thing {id}") } else { format!("thing_{id}") }
}

/// A reference to another table, with columns of its own.
fn add_foreign(model: &mut Model, random: &mut Random, at: usize, id: Id) {
    let Some(to) = random.pick(&model.tables).cloned() else { return };
    let mut columns = Vec::new();
    for place in 0..to.key.len() {
        let column = model.fresh();
        columns.push(column);
        model.tables[at].columns.push(Column {
            id: column,
            name: format!("ref{column}"),
            ty: Ty::Key(to.of.id, place),
            not_null: random.once_in(4),
            fill: Fill::None,
            settings: 0,
            comment: 0,
            granted: false,
        });
    }
    let name = member_name(random, id);
    let (comment, form) = (comment(random), random.form(12));
    let kind = MemberKind::Foreign(to.of.id);
    model.tables[at].members.push(Member { id, name, comment, columns, kind, form });
}

pub(crate) fn add_view(model: &mut Model, random: &mut Random) {
    let view = random.pick(&model.views).map(|view| (view.of.id, view.columns.clone()));
    let table = random.pick(&model.tables).map(|table| {
        (table.of.id, table.columns.iter().map(|column| column.id).collect::<Vec<Id>>())
    });
    let other = random.pick(&model.tables).map(|table| table.of.id);
    let source = if random.once_in(3) { view.or(table) } else { table };
    let Some((source, mut columns)) = source else { return };
    while columns.len() > 1 && random.once_in(2) {
        columns.remove(random.below(columns.len()));
    }
    let of = named(model, random, "view");
    model.views.push(View {
        of,
        materialized: random.once_in(4),
        form: random.form(10),
        source,
        columns,
        other,
        granted: random.once_in(3),
    });
}
