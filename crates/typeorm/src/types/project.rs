//! The declarations of the project's files, read when they are asked for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use oxc::allocator::Allocator;
use oxc::parser::Parser;
use oxc::span::SourceType;

use super::declaration::{Declarations, Import, Meaning};
use crate::resolve::{Resolved, Resolver};

/// How many files a name is followed through.
const HOPS: usize = 32;

/// Reads declarations across files.
pub(crate) struct ProjectTypes {
    resolver: Rc<Resolver>,
    files: RefCell<HashMap<PathBuf, Rc<Declarations>>>,
}

/// A declared name and the file it is declared in.
pub(super) struct Found {
    pub(super) file: PathBuf,
    pub(super) declarations: Rc<Declarations>,
    pub(super) name: String,
}

impl Found {
    pub(super) fn meaning(&self) -> Option<&Meaning> {
        self.declarations.types.get(&self.name)
    }
}

impl ProjectTypes {
    pub(crate) fn new(resolver: Rc<Resolver>) -> Self {
        Self { resolver, files: RefCell::default() }
    }

    fn declarations(&self, file: &Path) -> Rc<Declarations> {
        if let Some(known) = self.files.borrow().get(file) {
            return Rc::clone(known);
        }
        let source = fs::read_to_string(file).unwrap_or_default();
        let kind = SourceType::from_path(file).unwrap_or_default().with_module(true);
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, &source, kind).parse();
        let read = Rc::new(Declarations::of(&parsed.program));
        self.files.borrow_mut().insert(file.to_path_buf(), Rc::clone(&read));
        read
    }

    /// Where an import of `from` is declared.
    pub(super) fn follow(&self, from: &Path, import: &Import) -> Option<Found> {
        self.follow_within(from, import, HOPS)
    }

    fn follow_within(&self, from: &Path, import: &Import, hops: usize) -> Option<Found> {
        let Resolved::File(file) = self.resolver.resolve(from, &import.specifier) else {
            return None;
        };
        self.exported(&file, &import.name, hops.checked_sub(1)?)
    }

    /// The name that a file exports.
    pub(super) fn exported(&self, file: &Path, name: &str, hops: usize) -> Option<Found> {
        let declarations = self.declarations(file);
        if let Some(import) = declarations.forwarded.get(name) {
            return self.follow_within(file, import, hops);
        }
        let local = declarations.renamed.get(name).map_or(name, String::as_str);
        if declarations.types.contains_key(local)
            || declarations.constants.contains_key(local)
        {
            let name = local.to_owned();
            return Some(Found { file: file.to_path_buf(), declarations, name });
        }
        if let Some(import) = declarations.imports.get(local) {
            return self.follow_within(file, import, hops);
        }
        declarations.stars.iter().find_map(|specifier| {
            let import = Import { specifier: specifier.clone(), name: name.to_owned() };
            self.follow_within(file, &import, hops)
        })
    }

    /// The name `member` of the namespace that `import` stands for.
    pub(super) fn member(
        &self,
        from: &Path,
        import: &Import,
        member: &str,
    ) -> Option<Found> {
        let import =
            Import { specifier: import.specifier.clone(), name: member.to_owned() };
        self.follow(from, &import)
    }
}
