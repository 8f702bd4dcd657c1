//! `design:type` as a whole-program TypeScript decides it.

use std::collections::HashMap;
use std::path::Path;

use super::declaration::{Declarations, Meaning};
use super::expression::{Serial, TypeExpression};
use super::project::{Found, ProjectTypes};
use crate::transform::NullChecks;

/// How deep aliases of aliases are followed.
const DEPTH: usize = 32;

/// The types that one file sees.
pub(super) struct Scope<'s> {
    pub(super) project: &'s ProjectTypes,
    pub(super) file: &'s Path,
    pub(super) declarations: &'s Declarations,
    /// The type parameters of the class.
    pub(super) parameters: Option<&'s HashMap<String, Meaning>>,
    pub(super) null_checks: NullChecks,
}

impl Scope<'_> {
    /// The annotation of a property.
    pub(super) fn annotation(&self, written: &TypeExpression) -> Serial {
        match written {
            TypeExpression::Known(serial) => *serial,
            TypeExpression::Nullish | TypeExpression::Never => Serial::Void,
            TypeExpression::Union(list) => self.constituents(list),
            TypeExpression::Intersection(list) => self.constituents(list),
            TypeExpression::Reference(name, member) => {
                self.reference(name, member.as_deref(), DEPTH, Serial::Named)
            }
            _ => Serial::Object,
        }
    }

    /// The parts of a union in an annotation, by their syntax.
    fn constituents(&self, list: &[TypeExpression]) -> Serial {
        let mut found = None;
        for one in list {
            let serial = match one {
                TypeExpression::Never => continue,
                TypeExpression::Nullish if self.null_checks == NullChecks::Loose => {
                    continue;
                }
                one => self.annotation(one),
            };
            match found {
                _ if serial == Serial::Object => return Serial::Object,
                None => found = Some(serial),
                Some(other) if other == serial && serial != Serial::Named => {}
                Some(_) => return Serial::Object,
            }
        }
        found.unwrap_or(Serial::Void)
    }

    /// A name: `class` is what a class counts as here.
    fn reference(
        &self,
        name: &str,
        member: Option<&str>,
        depth: usize,
        class: Serial,
    ) -> Serial {
        let parameter = self.parameters.and_then(|list| list.get(name));
        if let Some(meaning) = parameter.or_else(|| self.declarations.types.get(name)) {
            return self.meaning(meaning, member, depth, class);
        }
        let Some(import) = self.declarations.imports.get(name) else { return class };
        let found = match member {
            Some(member) if import.name == "*" => {
                self.project.member(self.file, import, member)
            }
            _ => self.project.follow(self.file, import),
        };
        let Some(found) = found else { return class };
        match found.meaning() {
            Some(meaning) => self.of(&found).meaning(meaning, member, depth, class),
            None => class,
        }
    }

    fn of<'f>(&'f self, found: &'f Found) -> Scope<'f> {
        Scope {
            project: self.project,
            file: &found.file,
            declarations: &found.declarations,
            parameters: None,
            null_checks: self.null_checks,
        }
    }

    fn meaning(
        &self,
        meaning: &Meaning,
        member: Option<&str>,
        depth: usize,
        class: Serial,
    ) -> Serial {
        match meaning {
            Meaning::Class if member.is_none() => class,
            Meaning::Class | Meaning::Interface => Serial::Object,
            Meaning::Enum(serial) => *serial,
            Meaning::Alias(written) => self.resolved(written, depth),
        }
    }

    /// The type behind an alias: classes are objects here.
    fn resolved(&self, written: &TypeExpression, depth: usize) -> Serial {
        let Some(depth) = depth.checked_sub(1) else { return Serial::Object };
        match written {
            TypeExpression::Known(serial) => *serial,
            TypeExpression::Nullish | TypeExpression::Never => Serial::Void,
            TypeExpression::Any | TypeExpression::Unknown => Serial::Object,
            TypeExpression::Union(list) => self.resolved_union(list, depth),
            TypeExpression::Intersection(list) => {
                // `string & { brand: ... }` is a string.
                let kinds = list.iter().map(|one| self.resolved(one, depth));
                kinds
                    .reduce(|one, other| if one == Serial::Object { other } else { one })
                    .unwrap_or(Serial::Object)
            }
            TypeExpression::Reference(name, member) => {
                self.reference(name, member.as_deref(), depth, Serial::Object)
            }
            TypeExpression::Query(name) | TypeExpression::Element(name) => {
                self.constant(name)
            }
        }
    }

    fn resolved_union(&self, list: &[TypeExpression], depth: usize) -> Serial {
        let mut found = None;
        for one in list {
            let serial = match one {
                TypeExpression::Never => continue,
                TypeExpression::Nullish if self.null_checks == NullChecks::Loose => {
                    continue;
                }
                one => self.resolved(one, depth),
            };
            if *found.get_or_insert(serial) != serial {
                return Serial::Object;
            }
        }
        found.unwrap_or(Serial::Void)
    }

    /// What the values of a constant are.
    fn constant(&self, name: &str) -> Serial {
        if let Some(serial) = self.declarations.constants.get(name) {
            return *serial;
        }
        if let Some(Meaning::Enum(_)) = self.declarations.types.get(name) {
            return Serial::Object;
        }
        let import = self.declarations.imports.get(name);
        let found = import.and_then(|import| self.project.follow(self.file, import));
        found.map_or(Serial::Object, |found| {
            found
                .declarations
                .constants
                .get(&found.name)
                .copied()
                .unwrap_or(Serial::Object)
        })
    }
}
