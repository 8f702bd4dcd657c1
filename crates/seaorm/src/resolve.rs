//! What names in the source mean.

use std::collections::BTreeMap;

use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use crate::active_enum::{self, ActiveEnum};
use crate::column_type::{ColumnType, of_rust};
use crate::entity::Entity;
use crate::error::EntityError;
use crate::file::EntityFile;
use crate::item::Items;
use crate::value_type::{self, Value};

/// How often one name may lead to another.
const DEPTH: usize = 8;

/// What names mean in all files.
pub(crate) struct Names {
    enums: Vec<(Vec<String>, String, ActiveEnum)>,
    values: Vec<(Vec<String>, String, Value)>,
    aliases: Vec<(Vec<String>, String, Type)>,
    uses: BTreeMap<Vec<String>, BTreeMap<String, Vec<String>>>,
}

impl Names {
    /// Reads the enums and values; what is wrong with them goes to the errors.
    pub(crate) fn read(items: &Items, errors: &mut Vec<EntityError>) -> Self {
        let mut names = Self {
            enums: Vec::new(),
            values: Vec::new(),
            aliases: Vec::new(),
            uses: items.uses.clone(),
        };
        for (file, item) in &items.enums {
            match active_enum::read(file, item) {
                Ok(read) => {
                    names.enums.push((file.module.clone(), item.ident.to_string(), read));
                }
                Err(error) => errors.push(error),
            }
        }
        for (file, item) in &items.values {
            let name = match item {
                syn::Item::Struct(item) => item.ident.to_string(),
                syn::Item::Enum(item) => item.ident.to_string(),
                _ => continue,
            };
            match value_type::read(file, item) {
                Ok(read) => names.values.push((file.module.clone(), name, read)),
                Err(error) => errors.push(error),
            }
        }
        for (file, item) in &items.aliases {
            let (name, ty) = (item.ident.to_string(), (*item.ty).clone());
            names.aliases.push((file.module.clone(), name, ty));
        }
        names
    }

    /// The enums that are types of the database.
    pub(crate) fn enums(&self) -> impl Iterator<Item = &ActiveEnum> {
        self.enums.iter().map(|one| &one.2)
    }

    /// The column type of a type in Rust.
    pub(crate) fn column_type(
        &self,
        ty: &Type,
        file: &EntityFile,
    ) -> Result<ColumnType, EntityError> {
        self.of_type(ty, &file.module, DEPTH).ok_or_else(|| {
            let message = format!(
                "the type `{}` is not known; say what it is in the database with \
                 `#[sea_orm(column_type = \"...\")]`",
                spelled(ty)
            );
            file.wrong(ty.span(), message)
        })
    }

    fn of_type(&self, ty: &Type, module: &[String], depth: usize) -> Option<ColumnType> {
        let depth = depth.checked_sub(1)?;
        let path = match ty {
            Type::Path(path) => path,
            Type::Paren(inner) => return self.of_type(&inner.elem, module, depth),
            Type::Group(inner) => return self.of_type(&inner.elem, module, depth),
            Type::Reference(inner) => return self.of_type(&inner.elem, module, depth),
            _ => return None,
        };
        let last = path.path.segments.last()?;
        let name = last.ident.to_string();
        let arguments = arguments(&last.arguments);
        match (name.as_str(), arguments.as_slice()) {
            ("Vec", [element]) if spelled(element) == "u8" => {
                return Some(ColumnType::plain("bytea"));
            }
            ("Vec", [element]) => {
                let element = self.of_type(element, module, depth)?;
                return Some(ColumnType::Array(Box::new(element)));
            }
            ("Option" | "Box" | "Arc" | "Cow", [.., inner]) => {
                return self.of_type(inner, module, depth);
            }
            ("DateTime", [_]) => return Some(ColumnType::plain("timestamptz")),
            (_, []) => {}
            _ => return None,
        }
        let written: Vec<String> =
            path.path.segments.iter().map(|one| one.ident.to_string()).collect();
        self.of_name(&written, module, depth)
    }

    fn of_name(
        &self,
        written: &[String],
        module: &[String],
        depth: usize,
    ) -> Option<ColumnType> {
        let depth = depth.checked_sub(1)?;
        let target = self.absolute(written, module);
        if let Some((_, _, one)) = find(&self.enums, &target, module) {
            return Some(one.ty.clone());
        }
        match find(&self.values, &target, module) {
            Some((_, _, Value::Known(ty))) => return Some(ty.clone()),
            Some((inside, _, Value::As(ty))) => return self.of_type(ty, inside, depth),
            None => {}
        }
        if let Some((inside, _, ty)) = find(&self.aliases, &target, module) {
            return self.of_type(ty, inside, depth);
        }
        let of_time = target.first().is_some_and(|first| first == "time");
        match target.last()?.as_str() {
            "Value" if target.iter().any(|part| part == "serde_json") => {
                Some(ColumnType::plain("json"))
            }
            // Which of both is meant makes no difference.
            name @ ("Date" | "Time") if of_time => of_rust(name),
            "Vector" => Some(ColumnType::plain("vector")),
            name => of_rust(name),
        }
    }

    /// A path with what `use` says of its beginning.
    fn absolute(&self, written: &[String], module: &[String]) -> Vec<String> {
        let used = self.uses.get(module);
        let first = written.first().and_then(|first| used?.get(first));
        match first {
            Some(path) if path.as_slice() != written => {
                path.iter().chain(&written[1..]).cloned().collect()
            }
            _ => written.to_vec(),
        }
    }

    /// The entity that a path such as `super::cake::Entity` means.
    pub(crate) fn entity<'a>(
        &self,
        written: &[String],
        module: &[String],
        entities: &'a [Entity],
    ) -> Result<&'a Entity, String> {
        let (mut path, mut module) = (self.absolute(written, module), module);
        // `pub use super::cake::Entity as Cake` somewhere else.
        if let Some(last) = path.last().filter(|last| *last != "Entity").cloned() {
            let is_entity =
                |path: &&Vec<String>| path.last().is_some_and(|one| one == "Entity");
            let mut elsewhere = self.uses.iter().filter_map(|(inside, names)| {
                Some((inside, names.get(&last).filter(is_entity)?))
            });
            if let Some((inside, found)) = elsewhere.next() {
                path.clone_from(found);
                module = inside;
            }
        }
        if path.pop().as_deref() != Some("Entity") {
            return Err(format!("`{}` is no entity", written.join("::")));
        }
        let fits = |entity: &&Entity| ends_with(&entity.module, &path, module);
        let found: Vec<&Entity> = entities.iter().filter(fits).collect();
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(format!(
                "the entity `{}` is in none of the files",
                written.join("::")
            )),
            [one, other, ..] => Err(format!(
                "`{}` may be the entity of {} or of {}",
                written.join("::"),
                one.place.path.display(),
                other.place.path.display()
            )),
        }
    }
}

/// What is called by a path: the one in the nearest module where several are.
fn find<'a, T>(
    all: &'a [(Vec<String>, String, T)],
    path: &[String],
    module: &[String],
) -> Option<&'a (Vec<String>, String, T)> {
    let (name, above) = path.split_last()?;
    let found: Vec<_> = all
        .iter()
        .filter(|one| {
            one.1 == *name && (above.is_empty() || ends_with(&one.0, above, module))
        })
        .collect();
    let common = |one: &&(Vec<String>, String, T)| {
        one.0.iter().zip(module).take_while(|(one, other)| one == other).count()
    };
    // A name alone means what is in the same module before anything else.
    found.iter().copied().max_by_key(|one| (one.0 == module, common(one)))
}

/// Whether a module is the one that a path means, written in another module.
fn ends_with(module: &[String], path: &[String], from: &[String]) -> bool {
    let ups = path.iter().take_while(|part| *part == "super").count();
    let rest: Vec<&String> = path[ups..]
        .iter()
        .filter(|part| !matches!(part.as_str(), "crate" | "self"))
        .collect();
    let relative =
        ups > 0 || path.is_empty() || path.first().is_some_and(|one| one == "self");
    if relative {
        let base = &from[..from.len().saturating_sub(ups)];
        let whole: Vec<&String> = base.iter().chain(rest).collect();
        return module.iter().collect::<Vec<_>>() == whole;
    }
    let module: Vec<&String> = module.iter().collect();
    module.ends_with(&rest)
}

fn arguments(arguments: &PathArguments) -> Vec<&Type> {
    let PathArguments::AngleBracketed(all) = arguments else { return Vec::new() };
    let types = all.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// A type as it is written, without blanks.
pub(crate) fn spelled(ty: &Type) -> String {
    let text = quote::ToTokens::to_token_stream(ty).to_string();
    text.split_whitespace().collect()
}
