//! Random changes of a model, and which of them are renames.

use crate::make::{
    add_member, add_routine, add_sequence, add_table, add_type, add_view, any_type,
    attribute, column, column_name, fill, label, own_type, part, schema,
};
use crate::model::{Fill, Id, Model, Named, RoutineWork, Shape, Ty};
use crate::random::Random;

/// What somebody does to a schema: a number that decides everything about it.
pub(crate) fn change(model: &mut Model, seed: u64) {
    let mut random = Random::new(seed);
    let random = &mut random;
    match random.below(26) {
        0 => add_table(model, random),
        1 => add_type(model, random),
        2 => add_routine(model, random),
        3 => add_view(model, random),
        4 | 5 => add_member(model, random),
        6 => add_sequence(model, random),
        7 => remove(model, random),
        8 | 9 => change_name(model, random),
        10 => change_comment(model, random),
        11 | 12 => change_type(model, random),
        13 => change_routine(model, random),
        14 => change_view(model, random),
        15 | 16 => change_member(model, random),
        17 => change_table(model, random),
        18 => change_split(model, random),
        _ => change_columns(model, random),
    }
}

fn remove(model: &mut Model, random: &mut Random) {
    let all: Vec<Id> = model
        .named()
        .map(|of| of.id)
        .chain(
            model.tables.iter().flat_map(|table| table.members.iter().map(|one| one.id)),
        )
        .collect();
    if let Some(id) = random.pick(&all) {
        model.remove(*id);
    }
}

/// Something that has a schema, whatever it is.
fn some<'a>(model: &'a mut Model, random: &mut Random) -> Option<&'a mut Named> {
    let all: Vec<Id> = model.named().map(|of| of.id).collect();
    let id = *random.pick(&all)?;
    let types = model.types.iter_mut().map(|one| &mut one.of);
    let sequences = model.sequences.iter_mut().map(|one| &mut one.of);
    let routines = model.routines.iter_mut().map(|one| &mut one.of);
    let tables = model.tables.iter_mut().map(|one| &mut one.of);
    let views = model.views.iter_mut().map(|one| &mut one.of);
    let mut named = types.chain(sequences).chain(routines).chain(tables).chain(views);
    named.find(|of| of.id == id)
}

fn change_name(model: &mut Model, random: &mut Random) {
    if random.once_in(4) {
        let to = schema(random);
        if let Some(of) = some(model, random) {
            of.schema = to;
        }
    } else if random.once_in(2) {
        if let Some(of) = some(model, random) {
            of.name = format!("New Name {}", of.id);
        }
    } else if let Some(table) = pick(&mut model.tables, random)
        && let Some(member) = pick(&mut table.members, random)
    {
        member.name = format!("newly {}", member.id);
    }
}

fn pick<'a, T>(from: &'a mut [T], random: &mut Random) -> Option<&'a mut T> {
    let at = random.below(from.len());
    from.get_mut(at)
}

fn change_comment(model: &mut Model, random: &mut Random) {
    let to = random.form(3);
    if let Some(of) = some(model, random) {
        of.comment = to;
    }
    if let Some(table) = pick(&mut model.tables, random) {
        if let Some(member) = pick(&mut table.members, random) {
            member.comment = to;
        }
        if let Some(column) = pick(&mut table.columns, random) {
            column.comment = to;
        }
    }
}

fn change_type(model: &mut Model, random: &mut Random) {
    let (label, attribute) = (label(model, random), attribute(model, random));
    let before = random.below(model.types.len());
    let retyped = own_type(random);
    let Some(one) = model.types.get_mut(before) else { return };
    match &mut one.shape {
        Shape::Enum(labels) => {
            let at = random.below(labels.len() + 1);
            match random.below(6) {
                0..=2 => labels.insert(at, label),
                3 if labels.len() > 1 => _ = labels.remove(at % labels.len()),
                4 if !labels.is_empty() => {
                    let at = at % labels.len();
                    labels[at].1 = label.1;
                }
                _ => labels.reverse(),
            }
        }
        Shape::Domain { base, not_null, default, check } => match random.below(4) {
            0 => *base = retyped,
            1 => *not_null = !*not_null,
            2 => *default = !*default,
            _ => *check = random.form(3),
        },
        Shape::Composite(parts) => {
            let at = random.below(parts.len());
            // What comes before it may be used in it.
            match random.below(3) {
                0 if !matches!(attribute.2, Ty::Made(_)) => parts.insert(at, attribute),
                1 if parts.len() > 1 => _ = parts.remove(at),
                _ => parts[at].2 = retyped,
            }
        }
        Shape::Range(ty) => {
            *ty = Ty::Own(["date", "integer", "numeric"][random.below(3)]);
        }
    }
}

fn change_routine(model: &mut Model, random: &mut Random) {
    let ty = any_type(model, random);
    let Some(one) = pick(&mut model.routines, random) else { return };
    match (&mut one.work, random.below(3)) {
        (_, 0) => one.granted = !one.granted,
        (RoutineWork::Identity(own), 1) => *own = ty,
        _ => one.form = random.form(8),
    }
}

fn change_view(model: &mut Model, random: &mut Random) {
    let tables: Vec<Vec<Id>> = model
        .tables
        .iter()
        .map(|table| table.columns.iter().map(|column| column.id).collect())
        .collect();
    let Some(view) = pick(&mut model.views, random) else { return };
    match random.below(5) {
        0 => view.materialized = !view.materialized,
        1 => view.granted = !view.granted,
        2 => view.form = random.form(10),
        3 => view.columns.reverse(),
        _ => {
            let all =
                tables.iter().find(|ids| ids.iter().any(|id| view.columns.contains(id)));
            if let Some(id) = all.and_then(|ids| random.pick(ids)) {
                match view.columns.iter().position(|one| one == id) {
                    Some(at) => _ = view.columns.remove(at),
                    None => view.columns.push(*id),
                }
            }
        }
    }
}

fn change_member(model: &mut Model, random: &mut Random) {
    let Some(table) = pick(&mut model.tables, random) else { return };
    let ids: Vec<Id> = table.columns.iter().map(|column| column.id).collect();
    let Some(member) = pick(&mut table.members, random) else { return };
    match random.below(3) {
        0 => member.form = random.form(12),
        1 => member.columns.reverse(),
        _ => {
            let id = random.pick(&ids).copied();
            member.columns.extend(id.filter(|id| !member.columns.contains(id)));
        }
    }
}

fn change_table(model: &mut Model, random: &mut Random) {
    let Some(table) = pick(&mut model.tables, random) else { return };
    match random.below(8) {
        0 => table.unlogged = !table.unlogged,
        1 => table.fill_factor = !table.fill_factor,
        2 => table.security = random.form(4),
        3 => table.replica = !table.replica,
        4 => table.parent = None,
        5 => table.key.clear(),
        6 => {
            let first = table.columns.iter().find(|column| column.not_null);
            let id = first.map(|column| column.id);
            if table.key.is_empty() && table.parent.is_none() {
                table.key.extend(id);
            }
        }
        _ => table.grants = random.form(4),
    }
}

fn change_split(model: &mut Model, random: &mut Random) {
    let more = part(model, random);
    let splits = model.tables.iter_mut().filter_map(|table| table.split.as_mut());
    let mut splits: Vec<_> = splits.collect();
    let Some(split) = pick(&mut splits, random) else { return };
    let at = random.below(split.parts.len());
    match random.below(6) {
        0 if !split.parts.is_empty() => _ = split.parts.remove(at),
        1 if !split.parts.is_empty() => split.parts[at].place += 4,
        2 if !split.parts.is_empty() => split.parts[at].name = format!("{} b", more.name),
        3 => split.hash = !split.hash,
        _ => split.parts.push(more),
    }
}

fn change_columns(model: &mut Model, random: &mut Random) {
    let at = random.below(model.tables.len());
    let Some(table) = model.tables.get(at).cloned() else { return };
    let added = column(model, random, &table);
    let (ty, fill) = (any_type(model, random), fill(model, random, &table));
    let widened = [
        ("character varying(50)", "character varying(60)"),
        ("smallint", "integer"),
        ("integer", "bigint"),
    ];
    let name = column_name(model, random, added.id);
    let table = &mut model.tables[at];
    let which = random.below(table.columns.len());
    let split = table.split.as_ref().map(|split| split.column);
    let fixed = table.columns.get(which).is_none_or(|column| Some(column.id) == split);
    match random.below(12) {
        _ if fixed => table.columns.push(added),
        0 | 1 => table.columns.push(added),
        2 => {
            // Another column under the name of one that goes.
            let gone = table.columns.remove(which);
            if random.once_in(2) {
                table.columns.push(crate::model::Column { name: gone.name, ..added });
            }
        }
        3 => table.columns[which].name = name,
        4 => table.columns[which].not_null = !table.columns[which].not_null,
        5 => table.columns[which].settings = random.form(16),
        6 => table.columns[which].granted = !table.columns[which].granted,
        7 | 8 => {
            let column = &mut table.columns[which];
            let wide = widened.iter().find(|pair| Ty::Own(pair.0) == column.ty);
            match wide {
                Some(pair) => column.ty = Ty::Own(pair.1),
                None if matches!(column.fill, Fill::None | Fill::Default(_)) => {
                    column.ty = ty;
                }
                None => column.not_null = !column.not_null,
            }
        }
        _ => {
            let own = table.columns[which].id;
            let circle = matches!(fill, Fill::Generated(from) if from == own);
            table.columns[which].fill = if circle { Fill::None } else { fill };
        }
    }
}
