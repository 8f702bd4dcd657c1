//! From a specifier and the file it stands in to what it means.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use oxc_resolver::{
    ResolveContext, ResolveError, ResolveOptions, TsConfig, TsconfigDiscovery,
};

use super::embedded::{Builtin, builtin, fallback, ours};
use super::tsconfig::TsConfigs;
use crate::transform::CompilerOptions;

/// What an import means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Resolved {
    /// Our own code, by its embedded name.
    Embedded(&'static str),
    /// A file on disk.
    File(PathBuf),
    /// A declaration file: there is nothing to evaluate.
    Types,
    /// A package that is not here, or that cannot run here.
    Missing {
        /// Its name.
        package: String,
        /// Why it cannot be had.
        reason: &'static str,
    },
    /// A file of the project that does not exist.
    NotFound,
}

/// Resolves imports for one service.
pub(crate) struct Resolver {
    project: oxc_resolver::Resolver,
    packages: oxc_resolver::Resolver,
    /// For packages that only offer ES modules.
    modules: oxc_resolver::Resolver,
    tsconfigs: TsConfigs,
    options: RefCell<HashMap<PathBuf, CompilerOptions>>,
}

impl Resolver {
    /// A resolver; `tsconfig` overrules the search for the nearest one.
    pub(crate) fn new(tsconfig: Option<PathBuf>) -> Self {
        let project = oxc_resolver::Resolver::new(project_options());
        let packages = project.clone_with_options(package_options());
        let modules = project.clone_with_options(module_options());
        Self {
            project,
            packages,
            modules,
            tsconfigs: TsConfigs::new(tsconfig),
            options: RefCell::default(),
        }
    }

    /// The compiler options that hold for a file.
    pub(crate) fn compiler_options(&self, file: &Path) -> CompilerOptions {
        let folder = file.parent().unwrap_or(file);
        if let Some(&known) = self.options.borrow().get(folder) {
            return known;
        }
        let found = if in_packages(file) {
            CompilerOptions::default()
        } else {
            self.tsconfigs
                .of(folder, &self.project)
                .map_or_else(CompilerOptions::default, |tsconfig| {
                    CompilerOptions::from_tsconfig(&tsconfig)
                })
        };
        self.options.borrow_mut().insert(folder.to_path_buf(), found);
        found
    }

    /// What `specifier` means in the file `from`.
    pub(crate) fn resolve(&self, from: &Path, specifier: &str) -> Resolved {
        let specifier = specifier.strip_prefix("file://").unwrap_or(specifier);
        if is_path(specifier) {
            return self.resolve_path(from, specifier);
        }
        match builtin(specifier) {
            Some(Builtin::Ours(name)) => return Resolved::Embedded(name),
            Some(Builtin::Unsupported) => {
                return Resolved::Missing {
                    package: specifier.to_owned(),
                    reason: "this module of Node is not supported without Node",
                };
            }
            None => {}
        }
        if let Some(name) = ours(specifier) {
            return Resolved::Embedded(name);
        }
        self.resolve_package(from, specifier)
    }

    fn resolve_path(&self, from: &Path, specifier: &str) -> Resolved {
        match self.look_up(from, specifier) {
            Ok(path) => loadable(path, specifier),
            Err(_) => {
                let folder = from.parent().unwrap_or(from);
                let stem = specifier.strip_suffix(".js").unwrap_or(specifier);
                let declaration = folder.join(format!("{stem}.d.ts"));
                if declaration.is_file() { Resolved::Types } else { Resolved::NotFound }
            }
        }
    }

    fn resolve_package(&self, from: &Path, specifier: &str) -> Resolved {
        let found = self.look_up(from, specifier);
        if let Ok(path) = found {
            match loadable(path, specifier) {
                Resolved::Missing { .. } => {}
                found => return found,
            }
        }
        match fallback(specifier) {
            Some(name) => Resolved::Embedded(name),
            None => Resolved::Missing {
                package: package_name(specifier).to_owned(),
                reason: "it is not in node_modules",
            },
        }
    }

    fn look_up(&self, from: &Path, specifier: &str) -> Result<PathBuf, ResolveError> {
        let folder = from.parent().unwrap_or(from);
        let mut context = ResolveContext::default();
        let resolution = if in_packages(from) {
            self.packages.resolve_with_context(folder, specifier, None, &mut context)
        } else {
            let tsconfig = self.tsconfigs.of(folder, &self.project);
            let tsconfig = tsconfig.as_deref();
            let found = self.project.resolve_with_context(
                folder,
                specifier,
                tsconfig,
                &mut context,
            );
            found.or_else(|error| {
                aliases(tsconfig, specifier)
                    .iter()
                    .find_map(|path| self.project.resolve(folder, path).ok())
                    .ok_or(error)
            })
        };
        let resolution = match resolution {
            Err(_) if !is_path(specifier) => self.modules.resolve(folder, specifier),
            found => found,
        };
        resolution.map(oxc_resolver::Resolution::into_path_buf)
    }
}

/// What `paths` makes of a specifier, longest prefix first: for configurations that
/// oxc could not read as a whole, of which it does not compile the patterns.
fn aliases(tsconfig: Option<&TsConfig>, specifier: &str) -> Vec<String> {
    let paths = tsconfig.and_then(|tsconfig| tsconfig.compiler_options.paths.as_ref());
    let mut found: Vec<(usize, String)> = Vec::new();
    for (pattern, targets) in paths.into_iter().flatten() {
        let Some((before, after)) = pattern.split_once('*') else { continue };
        let rest = specifier.strip_prefix(before);
        let Some(middle) = rest.and_then(|rest| rest.strip_suffix(after)) else {
            continue;
        };
        for target in targets {
            let target = target.to_string_lossy().replacen('*', middle, 1);
            found.push((before.len(), target));
        }
    }
    found.sort_by_key(|(prefix, _)| std::cmp::Reverse(*prefix));
    found.into_iter().map(|(_, target)| target).collect()
}

/// `./x`, `../x`, `/x`.
fn is_path(specifier: &str) -> bool {
    specifier.starts_with('/')
        || specifier == "."
        || specifier == ".."
        || specifier.starts_with("./")
        || specifier.starts_with("../")
}

/// Whether a file belongs to an installed package.
pub(crate) fn in_packages(file: &Path) -> bool {
    file.components().any(|part| part.as_os_str() == "node_modules")
}

/// `@scope/name` or `name` of a bare specifier.
pub(crate) fn package_name(specifier: &str) -> &str {
    let slashes = if specifier.starts_with('@') { 2 } else { 1 };
    match specifier.match_indices('/').nth(slashes - 1) {
        Some((at, _)) => &specifier[..at],
        None => specifier,
    }
}

fn loadable(path: PathBuf, specifier: &str) -> Resolved {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    if name.ends_with(".d.ts") || name.ends_with(".d.mts") || name.ends_with(".d.cts") {
        return Resolved::Types;
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("node") => Resolved::Missing {
            package: package_name(specifier).to_owned(),
            reason: "it is a native addon of Node",
        },
        _ => Resolved::File(path),
    }
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|&one| one.to_owned()).collect()
}

/// For files of the project: TypeScript first.
fn project_options() -> ResolveOptions {
    ResolveOptions {
        tsconfig: Some(TsconfigDiscovery::Auto),
        extensions: strings(&[
            ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json",
            ".node",
        ]),
        extension_alias: vec![
            (".js".into(), strings(&[".ts", ".tsx", ".js", ".jsx"])),
            (".jsx".into(), strings(&[".tsx", ".jsx"])),
            (".mjs".into(), strings(&[".mts", ".mjs"])),
            (".cjs".into(), strings(&[".cts", ".cjs"])),
        ],
        ..package_options()
    }
}

/// For files of packages: as Node does, with TypeScript last.
fn package_options() -> ResolveOptions {
    ResolveOptions {
        condition_names: strings(&["require", "node", "default"]),
        main_fields: strings(&["main"]),
        extensions: strings(&[
            ".js", ".json", ".cjs", ".mjs", ".node", ".ts", ".tsx", ".mts", ".cts",
        ]),
        ..ResolveOptions::default()
    }
}

fn module_options() -> ResolveOptions {
    ResolveOptions {
        condition_names: strings(&["import", "node", "default"]),
        main_fields: strings(&["main", "module"]),
        ..package_options()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_names() {
        assert_eq!(package_name("@nestjs/config/dist/x"), "@nestjs/config");
        assert_eq!(package_name("lodash/fp"), "lodash");
        assert_eq!(package_name("zod"), "zod");
    }
}
