//! File patterns with the meaning that TypeORM's glob library gives them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rquickjs::{Ctx, Function, Object, Result};

use super::pattern::{Segment, expand_braces, has_magic};

pub(super) fn install<'js>(ctx: &Ctx<'js>, host: &Object<'js>) -> Result<()> {
    let find = |pattern: String, cwd: String| glob(&pattern, Path::new(&cwd));
    host.set("glob", Function::new(ctx.clone(), find)?)
}

/// The files that match, sorted: relative to `cwd` unless the pattern is
/// absolute. Names that start with a dot need a pattern that does; a folder
/// stands for everything in it. A pattern that starts with `!` matches nothing.
pub(crate) fn glob(pattern: &str, cwd: &Path) -> Vec<String> {
    if pattern.starts_with('!') && !pattern.starts_with("!(") {
        return Vec::new();
    }
    let mut found = BTreeSet::new();
    for one in expand_braces(pattern) {
        let one = one.strip_suffix('/').unwrap_or(&one);
        let absolute = one.starts_with('/');
        let root = if absolute { PathBuf::from("/") } else { cwd.to_path_buf() };
        let parts: Vec<&str> =
            one.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let mut walk =
            Walk { expands: !one.ends_with('*'), found: &mut found, open: Vec::new() };
        walk.step(&root, if absolute { "/" } else { "" }, &parts);
    }
    found.into_iter().collect()
}

struct Walk<'f> {
    /// Whether a folder at the end stands for everything in it.
    expands: bool,
    found: &'f mut BTreeSet<String>,
    /// The real folders above, so that links in a circle end.
    open: Vec<PathBuf>,
}

impl Walk<'_> {
    fn step(&mut self, folder: &Path, shown: &str, parts: &[&str]) {
        let Some((&part, rest)) = parts.split_first() else { return };
        if part == "**" {
            self.step(folder, shown, rest);
            if rest.is_empty() {
                self.everything(folder, shown);
                return;
            }
            self.folders(folder, shown, |walk, path, shown| {
                walk.step(path, shown, parts);
            });
            return;
        }
        if !has_magic(part) {
            let name = part.replace('\\', "");
            self.visit(&folder.join(&name), &format!("{shown}{name}"), rest);
            return;
        }
        let segment = Segment::parse(part);
        for (name, kind) in entries(folder) {
            if segment.matches(&name) {
                let shown = format!("{shown}{name}");
                self.visit_known(&folder.join(&name), &shown, rest, kind);
            }
        }
    }

    /// A path that matches so far.
    fn visit(&mut self, path: &Path, shown: &str, rest: &[&str]) {
        if let Ok(found) = fs::metadata(path) {
            self.visit_known(path, shown, rest, Kind::of(found.file_type()));
        }
    }

    fn visit_known(&mut self, path: &Path, shown: &str, rest: &[&str], kind: Kind) {
        let ends = rest.iter().all(|part| *part == "**");
        if kind == Kind::File && ends {
            self.found.insert(shown.to_owned());
        } else if kind == Kind::Folder {
            let shown = format!("{shown}/");
            if rest.is_empty() {
                if self.expands {
                    self.everything(path, &shown);
                }
            } else {
                self.step(path, &shown, rest);
            }
        }
    }

    /// Every file below a folder.
    fn everything(&mut self, folder: &Path, shown: &str) {
        for (name, kind) in entries(folder) {
            if !name.starts_with('.') && kind == Kind::File {
                self.found.insert(format!("{shown}{name}"));
            }
        }
        self.folders(folder, shown, Self::everything);
    }

    /// Calls `enter` for every folder in a folder, once per real folder on the way down.
    fn folders(
        &mut self,
        folder: &Path,
        shown: &str,
        mut enter: impl FnMut(&mut Self, &Path, &str),
    ) {
        let Ok(real) = fs::canonicalize(folder) else { return };
        if self.open.contains(&real) {
            return;
        }
        self.open.push(real);
        for (name, kind) in entries(folder) {
            if !name.starts_with('.') && kind == Kind::Folder {
                enter(self, &folder.join(&name), &format!("{shown}{name}/"));
            }
        }
        self.open.pop();
    }
}

/// What a path is, after following links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Other,
}

impl Kind {
    fn of(found: fs::FileType) -> Self {
        if found.is_file() {
            Self::File
        } else if found.is_dir() {
            Self::Folder
        } else {
            Self::Other
        }
    }
}

fn entries(folder: &Path) -> Vec<(String, Kind)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let known = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let mut kind = entry.file_type().ok()?;
        if kind.is_symlink() {
            kind = fs::metadata(entry.path()).ok()?.file_type();
        }
        Some((name, Kind::of(kind)))
    };
    entries.filter_map(|entry| known(entry.ok()?)).collect()
}
