//! The items of source files that entities are made of.

use std::collections::BTreeMap;

use syn::{Item, ItemEnum, ItemStruct, ItemType, UseTree};

use crate::attribute::derives;
use crate::error::EntityError;
use crate::file::EntityFile;

/// What files hold, before any of it is read closely.
#[derive(Debug, Default)]
pub(crate) struct Items {
    /// `Model` structs.
    pub(crate) models: Vec<(EntityFile, ItemStruct)>,
    /// Enums of relations.
    pub(crate) relations: Vec<(EntityFile, ItemEnum)>,
    /// Active enums.
    pub(crate) enums: Vec<(EntityFile, ItemEnum)>,
    /// Structs and enums that are values: `DeriveValueType`, `FromJsonQueryResult`.
    pub(crate) values: Vec<(EntityFile, Item)>,
    /// Other names of types.
    pub(crate) aliases: Vec<(EntityFile, ItemType)>,
    /// What `use` calls by another name: of a module, the name and the path.
    pub(crate) uses: BTreeMap<Vec<String>, BTreeMap<String, Vec<String>>>,
    pub(crate) errors: Vec<EntityError>,
}

impl Items {
    /// Takes in what a module holds, and the modules in it.
    pub(crate) fn collect(&mut self, file: &EntityFile, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Mod(module) => {
                    let only_tests = module.attrs.iter().any(|attribute| {
                        let meta = attribute.parse_args::<syn::Ident>();
                        attribute.path().is_ident("cfg")
                            && meta.is_ok_and(|word| word == "test")
                    });
                    let inside = file.inside(&module.ident.to_string());
                    if let Some((_, items)) = module.content.filter(|_| !only_tests) {
                        self.collect(&inside, items);
                    }
                }
                Item::Struct(item) => self.take_struct(file, item),
                Item::Enum(item) => self.take_enum(file, item),
                Item::Type(item) => self.aliases.push((file.clone(), item)),
                Item::Use(item) => {
                    let names = self.uses.entry(file.module.clone()).or_default();
                    collect_uses(&item.tree, &mut Vec::new(), names);
                }
                _ => {}
            }
        }
    }

    fn take_struct(&mut self, file: &EntityFile, item: ItemStruct) {
        if derives(&item.attrs, "DeriveEntityModel") {
            self.models.push((file.clone(), item));
        } else if derives(&item.attrs, "DeriveEntity") {
            self.errors.push(file.wrong(
                item.ident.span(),
                "an entity in the expanded format is not read; write it with \
                 `#[derive(DeriveEntityModel)]`",
            ));
        } else if is_value(&item.attrs) {
            self.values.push((file.clone(), Item::Struct(item)));
        }
    }

    fn take_enum(&mut self, file: &EntityFile, item: ItemEnum) {
        if derives(&item.attrs, "DeriveActiveEnum") {
            self.enums.push((file.clone(), item));
        } else if derives(&item.attrs, "DeriveRelation") {
            self.relations.push((file.clone(), item));
        } else if is_value(&item.attrs) {
            self.values.push((file.clone(), Item::Enum(item)));
        }
    }
}

fn is_value(attributes: &[syn::Attribute]) -> bool {
    derives(attributes, "DeriveValueType") || derives(attributes, "FromJsonQueryResult")
}

fn collect_uses(
    tree: &UseTree,
    above: &mut Vec<String>,
    names: &mut BTreeMap<String, Vec<String>>,
) {
    let with = |above: &[String], last: &syn::Ident| {
        let mut path = above.to_vec();
        // `use cake::{self}`
        if last != "self" {
            path.push(last.to_string());
        }
        path
    };
    match tree {
        UseTree::Path(path) => {
            above.push(path.ident.to_string());
            collect_uses(&path.tree, above, names);
            above.pop();
        }
        UseTree::Name(name) => {
            let path = with(above, &name.ident);
            names.extend(path.last().cloned().map(|last| (last, path.clone())));
        }
        UseTree::Rename(rename) => {
            names.insert(rename.rename.to_string(), with(above, &rename.ident));
        }
        UseTree::Group(group) => {
            group.items.iter().for_each(|tree| collect_uses(tree, above, names));
        }
        UseTree::Glob(_) => {}
    }
}
