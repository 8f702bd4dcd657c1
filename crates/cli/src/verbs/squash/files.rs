//! Old files make room for new ones.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::render::Problem;

/// Sees to it that files are on the disk, and not only on their way there.
pub(super) fn sync(paths: &[PathBuf]) -> Result<(), Problem> {
    for path in paths {
        let synced = File::open(path).and_then(|file| file.sync_all());
        synced.map_err(|error| failed(path, &error))?;
    }
    Ok(())
}

/// Refuses a folder in which something would be overwritten.
pub(super) fn check_room(paths: &[PathBuf], folder: &Path) -> Result<(), Problem> {
    match paths.iter().map(|path| target(path, folder)).find(|path| path.exists()) {
        Some(path) => {
            let title = format!("{} exists already", path.display());
            Err(Problem::input("usage", title)
                .advise("name another folder with `--keep`"))
        }
        None => Ok(()),
    }
}

/// Moves files into a folder, or deletes them; ways down first, because one without its
/// way up is a mistake, and this may be killed at any moment.
pub(super) fn retire(paths: &[PathBuf], keep: Option<&Path>) -> Result<(), Problem> {
    if let Some(folder) = keep {
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    }
    let is_down = |path: &&PathBuf| path.to_string_lossy().ends_with(".down.sql");
    let (down, up): (Vec<_>, Vec<_>) = paths.iter().partition(is_down);
    for path in down.into_iter().chain(up) {
        let done = match keep {
            Some(folder) => moved(path, &target(path, folder)),
            None => fs::remove_file(path),
        };
        done.map_err(|error| failed(path, &error))?;
    }
    Ok(())
}

fn target(path: &Path, folder: &Path) -> PathBuf {
    folder.join(path.file_name().unwrap_or_default())
}

/// A file that cannot be renamed, because the folder is on another disk, is copied first.
fn moved(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to).or_else(|_| {
        fs::copy(from, to)?;
        File::open(to)?.sync_all()?;
        fs::remove_file(from)
    })
}

fn failed(path: &Path, error: &io::Error) -> Problem {
    let title = format!("{}: {error}", path.display());
    let problem = Problem::input("system", title).advise(
        "the new migration is written; move or delete the old files by hand, or leave \
         them: a run does no harm while both are there",
    );
    Problem { state: Some("no database was touched".to_owned()), ..problem }
}
