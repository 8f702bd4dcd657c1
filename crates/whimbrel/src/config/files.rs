//! Finding files by glob patterns.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use thiserror::Error;

/// Why files cannot be found by their patterns.
#[derive(Debug, Error)]
pub enum PatternError {
    /// The pattern itself is wrong.
    #[error("pattern `{pattern}` cannot be read")]
    Syntax {
        /// The pattern as written.
        pattern: String,
        /// What is wrong with it.
        source: globset::Error,
    },
    /// A folder cannot be listed.
    #[error("folder {} cannot be read", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
}

/// A set of glob patterns relative to a folder.
///
/// `*` stays within a folder, `**` does not, `{a,b}` are alternatives, a leading `!`
/// takes files out again, a folder's name stands for the `.sql` files in it. Names that
/// begin with a dot, and `node_modules`, are passed over unless a pattern spells them.
#[derive(Debug)]
pub struct Patterns {
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    written: String,
    /// The folder in which everything that can match lies.
    base: PathBuf,
    /// Matches paths relative to `base`.
    matcher: GlobMatcher,
    /// How many folders below `base` a match can lie.
    depth: usize,
    /// The pattern spells names that are passed over otherwise.
    spells_hidden: bool,
}

/// What patterns find on disk.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Found {
    /// Files that match, absolute, sorted, each once.
    pub files: Vec<PathBuf>,
    /// Files beside and below them that match no pattern and are not taken out by one.
    pub others: Vec<PathBuf>,
    /// Patterns that match nothing, as written.
    pub unmatched: Vec<String>,
}

/// How far below the reach of its patterns a folder is looked through for files that
/// match none of them.
const OTHERS_DEPTH: usize = 2;

impl Patterns {
    /// Reads patterns relative to an absolute folder.
    ///
    /// # Errors
    /// When a pattern is not one.
    pub fn new<S: AsRef<str>>(
        patterns: &[S],
        folder: &Path,
    ) -> Result<Self, PatternError> {
        Self::parse(patterns, folder, "*.sql")
    }

    /// `of_a_folder` is what a folder's name stands for; nothing means: itself.
    fn parse<S: AsRef<str>>(
        patterns: &[S],
        folder: &Path,
        of_a_folder: &str,
    ) -> Result<Self, PatternError> {
        let mut found = Self { include: Vec::new(), exclude: Vec::new() };
        for pattern in patterns {
            let written = pattern.as_ref();
            let (list, text) = match written.strip_prefix('!') {
                Some(rest) => (&mut found.exclude, rest),
                None => (&mut found.include, written),
            };
            list.push(Pattern::new(written, text, folder, of_a_folder)?);
        }
        Ok(found)
    }

    /// Whether an absolute path matches.
    pub fn is_match(&self, path: &Path) -> bool {
        self.is_included(path) && !self.is_excluded(path)
    }

    fn is_included(&self, path: &Path) -> bool {
        self.include.iter().any(|pattern| pattern.is_match(path))
    }

    fn is_excluded(&self, path: &Path) -> bool {
        self.exclude.iter().any(|pattern| pattern.is_match(path))
    }

    /// Looks for the files on disk.
    ///
    /// # Errors
    /// When a folder that exists cannot be listed.
    pub fn find(&self) -> Result<Found, PatternError> {
        let mut files = Vec::new();
        for pattern in &self.include {
            walk(&pattern.base, pattern.depth + OTHERS_DEPTH, pattern, &mut files)?;
        }
        if self.include.len() > 1 {
            files.sort();
            files.dedup();
        }
        let unmatched = self
            .include
            .iter()
            .filter(|pattern| !files.iter().any(|file| pattern.is_match(file)))
            .map(|pattern| pattern.written.clone())
            .collect();
        let (files, others) = files
            .into_iter()
            .filter(|file| !self.is_excluded(file))
            .partition(|file| self.is_included(file));
        Ok(Found { files, others, unmatched })
    }
}

impl Pattern {
    fn new(
        written: &str,
        text: &str,
        folder: &Path,
        of_a_folder: &str,
    ) -> Result<Self, PatternError> {
        let (mut base, mut rest) = literal_prefix(text, folder);
        if rest.is_empty() && !of_a_folder.is_empty() && base.is_dir() {
            of_a_folder.clone_into(&mut rest);
        } else if rest.is_empty() {
            rest =
                globset::escape(&base.file_name().unwrap_or_default().to_string_lossy());
            base.pop();
        }
        let depth = if rest.contains("**") { 64 } else { rest.matches('/').count() };
        let spells_hidden = rest.split('/').any(|part| part.starts_with('.'))
            || rest.contains("node_modules");
        let matcher = GlobBuilder::new(&rest)
            .literal_separator(true)
            .empty_alternates(true)
            .build()
            .map_err(|source| PatternError::Syntax {
                pattern: written.to_owned(),
                source,
            })?
            .compile_matcher();
        Ok(Self { written: written.to_owned(), base, matcher, depth, spells_hidden })
    }

    fn is_match(&self, path: &Path) -> bool {
        below(&self.base, path).is_some_and(|rest| self.matcher.is_match(rest))
    }
}

/// What follows a folder in the path of something in it. Paths that were joined from the
/// folder begin with its very bytes, which is quicker to see than their parts.
fn below<'p>(folder: &Path, path: &'p Path) -> Option<&'p Path> {
    let bytes = path.as_os_str().as_bytes();
    let joined = bytes
        .strip_prefix(folder.as_os_str().as_bytes())
        .and_then(|rest| rest.strip_prefix(b"/"))
        .filter(|rest| !rest.is_empty() && rest[0] != b'/');
    match joined {
        Some(rest) => Some(Path::new(OsStr::from_bytes(rest))),
        None => {
            path.strip_prefix(folder).ok().filter(|rest| !rest.as_os_str().is_empty())
        }
    }
}

/// Splits a pattern into the folder it begins with, absolute and without `.` and `..`,
/// and the part with wildcards.
fn literal_prefix(text: &str, folder: &Path) -> (PathBuf, String) {
    let is_wild = |part: &&str| part.contains(['*', '?', '[', ']', '{', '}', '\\']);
    let parts: Vec<&str> = text.split('/').collect();
    let literal = parts.iter().position(is_wild).unwrap_or(parts.len());
    let prefix = match parts[..literal].join("/") {
        // The root itself: `/*.sql`.
        prefix if prefix.is_empty() && text.starts_with('/') => "/".to_owned(),
        prefix => prefix,
    };
    (normalised(&folder.join(prefix)), parts[literal..].join("/"))
}

/// Takes `.` and `..` out of a path without asking the file system.
pub(crate) fn normalised(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// Collects the files below a folder in the order of their paths.
fn walk(
    folder: &Path,
    depth: usize,
    pattern: &Pattern,
    files: &mut Vec<PathBuf>,
) -> Result<(), PatternError> {
    let unreadable = |source| PatternError::Folder { path: folder.to_path_buf(), source };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut inside = Vec::new();
    for entry in entries {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name();
        if pattern.spells_hidden || !is_passed_over(&name) {
            inside.push((name, entry.file_type().map_err(unreadable)?));
        }
    }
    // Names are sorted faster than whole paths.
    inside.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    for (name, kind) in inside {
        // A link to a folder is not followed: it may lead in a circle. A link to
        // nowhere stays in the list, so that reading it tells what is wrong.
        let path = folder.join(name);
        if kind.is_dir() {
            if depth > 0 {
                walk(&path, depth - 1, pattern, files)?;
            }
        } else if kind.is_file() || (kind.is_symlink() && !path.is_dir()) {
            files.push(path);
        }
    }
    Ok(())
}

/// The folders below a root that match patterns, sorted. Links are not followed.
///
/// # Errors
/// When a pattern is not one, or a folder cannot be listed.
pub(super) fn find_folders<S: AsRef<str>>(
    patterns: &[S],
    root: &Path,
) -> Result<BTreeSet<PathBuf>, PatternError> {
    let patterns: Vec<&str> =
        patterns.iter().map(|pattern| pattern.as_ref().trim_end_matches('/')).collect();
    let patterns = Patterns::parse(&patterns, root, "")?;
    let mut folders = BTreeSet::new();
    for pattern in &patterns.include {
        walk_folders(&pattern.base, pattern.depth.min(FOLDERS_DEPTH), &mut folders)?;
    }
    folders.retain(|folder| patterns.is_match(folder));
    Ok(folders)
}

/// How deep `**` reaches when folders are looked for.
const FOLDERS_DEPTH: usize = 5;

fn walk_folders(
    folder: &Path,
    depth: usize,
    folders: &mut BTreeSet<PathBuf>,
) -> Result<(), PatternError> {
    let unreadable = |source| PatternError::Folder { path: folder.to_path_buf(), source };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(unreadable(error)),
    };
    for entry in entries {
        let entry = entry.map_err(unreadable)?;
        let is_folder = entry.file_type().map_err(unreadable)?.is_dir();
        if is_folder && !is_passed_over(&entry.file_name()) {
            if depth > 0 {
                walk_folders(&entry.path(), depth - 1, folders)?;
            }
            folders.insert(entry.path());
        }
    }
    Ok(())
}

fn is_absent(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

fn is_passed_over(name: &OsStr) -> bool {
    name == "node_modules" || name.as_encoded_bytes().first() == Some(&b'.')
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder_with(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    fn find(folder: &Path, patterns: &[&str]) -> (Vec<String>, Vec<String>, Vec<String>) {
        let found = Patterns::new(patterns, folder).unwrap().find().unwrap();
        let relative = |files: Vec<PathBuf>| {
            files
                .iter()
                .map(|file| file.strip_prefix(folder).unwrap().display().to_string())
                .collect()
        };
        (relative(found.files), relative(found.others), found.unmatched)
    }

    #[test]
    fn patterns_reach_as_far_as_they_say() {
        let folder = folder_with(&[
            "m/a.sql",
            "m/b.ts",
            "m/sub/c.sql",
            "m/.hidden.sql",
            "m/node_modules/d.sql",
            "elsewhere/e.sql",
        ]);
        let root = folder.path();
        let (files, others, unmatched) = find(root, &["m/*.sql"]);
        assert_eq!(files, ["m/a.sql"]);
        assert_eq!(others, ["m/b.ts", "m/sub/c.sql"]);
        assert!(unmatched.is_empty());

        assert_eq!(find(root, &["m/**/*{.sql,.ts}"]).0.len(), 3);
        assert_eq!(find(root, &["m"]).0, ["m/a.sql"]);
        assert_eq!(find(root, &["./m/../m/a.sql"]).0, ["m/a.sql"]);
        assert_eq!(find(root, &["**/*.sql", "!m/**"]).0, ["elsewhere/e.sql"]);
        assert_eq!(find(root, &["m/.*.sql"]).0, ["m/.hidden.sql"]);
        let absolute = format!("{}/m/*.sql", root.display());
        assert_eq!(find(root, &[&absolute]).0, ["m/a.sql"]);
    }

    #[test]
    fn patterns_without_a_match_are_told() {
        let folder = folder_with(&["m/a.sql"]);
        let (_, _, unmatched) = find(folder.path(), &["m/*.sql", "none/*.sql", "x.sql"]);
        assert_eq!(unmatched, ["none/*.sql", "x.sql"]);
        let error = Patterns::new(&["m/[a.sql"], folder.path()).unwrap_err();
        assert!(matches!(error, PatternError::Syntax { .. }), "{error}");
    }

    #[test]
    fn files_come_in_the_order_of_their_paths() {
        let folder =
            folder_with(&["m/a.sql", "m/a/b.sql", "m/a-b.sql", "m/a-b/c.sql", "b.sql"]);
        let (files, _, _) = find(folder.path(), &["**/*.sql"]);
        let mut sorted: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
        sorted.sort();
        assert_eq!(files.iter().map(PathBuf::from).collect::<Vec<_>>(), sorted);
        assert_eq!(find(folder.path(), &["m/*.sql", "**/*.sql"]).0, files);
    }

    #[test]
    fn links_in_a_circle_end() {
        let folder = folder_with(&["m/a.sql"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("m/up")).unwrap();
        assert_eq!(find(folder.path(), &["m/**/*.sql"]).0, ["m/a.sql"]);
    }
}
