//! What the changes of a model renamed, as somebody would tell it.

use std::collections::BTreeMap;

use whimbrel::catalog::{Catalog, FactId, Kind};
use whimbrel::plan::Rename;

use crate::model::{Id, Model, Named, RoutineWork, Shape};
use crate::write_table::all_columns;

/// Each thing that has a name of its own, as the catalog calls it.
fn names(model: &Model) -> BTreeMap<(Id, Id), FactId> {
    let mut found = BTreeMap::new();
    let mut add = |of: &Named, kind: Kind| {
        found.insert((of.id, 0), FactId::new(kind, [of.schema, &*of.name]));
    };
    for view in &model.views {
        let kind = if view.materialized { Kind::MaterializedView } else { Kind::View };
        add(&view.of, kind);
    }
    for one in &model.sequences {
        add(&one.of, Kind::Sequence);
    }
    for one in &model.types {
        add(
            &one.of,
            match one.shape {
                Shape::Enum(_) => Kind::Enum,
                Shape::Domain { .. } => Kind::Domain,
                Shape::Composite(_) => Kind::Composite,
                Shape::Range(_) => Kind::Range,
            },
        );
    }
    for one in &model.routines {
        if matches!(one.work, RoutineWork::Trigger | RoutineWork::Number) {
            let id = FactId::new(Kind::Function, [one.of.schema, &*one.of.name, ""]);
            found.insert((one.of.id, 0), id);
        }
    }
    for one in &model.types {
        if let Shape::Enum(labels) = &one.shape {
            for (id, label) in labels {
                let parts = [one.of.schema, &*one.of.name, label];
                found.insert((one.of.id, *id), FactId::new(Kind::Enum, parts));
            }
        }
    }
    for table in &model.tables {
        let of = &table.of;
        found.insert((of.id, 0), FactId::new(Kind::Table, [of.schema, &*of.name]));
        for column in &table.columns {
            let id = FactId::new(Kind::Column, [of.schema, &*of.name, &*column.name]);
            found.insert((of.id, column.id), id);
        }
        for part in table.split.iter().flat_map(|split| &split.parts) {
            found
                .insert((part.id, 0), FactId::new(Kind::Table, [of.schema, &*part.name]));
        }
    }
    found
}

/// The renames between two models that both catalogs bear out.
pub(crate) fn told(models: [&Model; 2], catalogs: [&Catalog; 2]) -> Vec<Rename> {
    let (old, new) = (names(models[0]), names(models[1]));
    let known = |id: &FactId, catalog: &Catalog| match (id.kind, id.parts.len()) {
        (Kind::Enum, 3) => {
            catalog.get(&FactId::new(Kind::Enum, &id.parts[..2])).is_some()
        }
        _ => catalog.get(id).is_some(),
    };
    old.iter()
        .filter_map(|(key, from)| {
            Some(Rename { from: from.clone(), to: new.get(key)?.clone() })
        })
        .filter(|rename| rename.from.kind == rename.to.kind)
        .filter(|rename| match rename.from.parts.len() {
            3 if rename.from.kind != Kind::Function => {
                rename.from.name() != rename.to.name()
            }
            _ => rename.from != rename.to,
        })
        .filter(|one| known(&one.from, catalogs[0]) && known(&one.to, catalogs[1]))
        // The name of something that is there before is taken.
        .filter(|one| one.to.parts.len() == 3 || !known(&one.to, catalogs[0]))
        .collect()
}

/// Where a table that holds rows is by now, and its columns.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    pub(crate) from: [String; 2],
    pub(crate) to: [String; 2],
    /// What it belongs to or inherits from, as it is called by now.
    pub(crate) above: Vec<[String; 2]>,
    /// The columns: before and by now.
    pub(crate) columns: Vec<(String, String)>,
}

/// The courses of all tables of a model that hold rows themselves.
pub(crate) fn courses(model: &Model, renames: &[Rename]) -> Vec<Course> {
    let now = |schema: &str, name: &str| {
        let id = FactId::new(Kind::Table, [schema, name]);
        let to = renames.iter().find(|one| one.from == id).map_or(&id, |one| &one.to);
        [to.part(0).to_owned(), to.part(1).to_owned()]
    };
    let mut found = Vec::new();
    for table in &model.tables {
        let columns: Vec<(String, String)> = all_columns(model, table)
            .into_iter()
            .map(|(owner, column)| {
                let parts = [owner.of.schema, &*owner.of.name, &*column.name];
                let id = FactId::new(Kind::Column, parts);
                let to = renames.iter().find(|one| one.from == id);
                let to = to.map_or(&*column.name, |one| one.to.name());
                (column.name.clone(), to.to_owned())
            })
            .collect();
        let own = now(table.of.schema, &table.of.name);
        let mut above = Vec::new();
        let mut next = table;
        while let Some(parent) = crate::write_table::parent(model, next) {
            above.push(now(parent.of.schema, &parent.of.name));
            next = parent;
        }
        match table.partitioned_by().zip(table.split.as_ref()) {
            Some((_, split)) => found.extend(split.parts.iter().map(|part| Course {
                from: [table.of.schema.to_owned(), part.name.clone()],
                to: now(table.of.schema, &part.name),
                above: vec![own.clone()],
                columns: columns.clone(),
            })),
            None => found.push(Course {
                from: [table.of.schema.to_owned(), table.of.name.clone()],
                to: own,
                above,
                columns,
            }),
        }
    }
    found
}
