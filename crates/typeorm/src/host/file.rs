//! `host.fs`: reading the disk.

use std::fs::{self, Metadata};
use std::time::UNIX_EPOCH;

use rquickjs::{Array, Ctx, Function, Object, Result, TypedArray};

use super::throw::throw_node;

pub(super) fn install<'js>(ctx: &Ctx<'js>, host: &Object<'js>) -> Result<()> {
    let file = Object::new(ctx.clone())?;
    file.set("readFile", Function::new(ctx.clone(), read_file)?)?;
    file.set("stat", Function::new(ctx.clone(), stat)?)?;
    file.set("lstat", Function::new(ctx.clone(), lstat)?)?;
    file.set("readdir", Function::new(ctx.clone(), read_folder)?)?;
    file.set("realpath", Function::new(ctx.clone(), real_path)?)?;
    host.set("fs", file)
}

fn read_file<'js>(ctx: Ctx<'js>, path: String) -> Result<TypedArray<'js, u8>> {
    let bytes = fs::read(&path).map_err(|error| {
        let call = if error.kind() == std::io::ErrorKind::IsADirectory {
            "read"
        } else {
            "open"
        };
        throw_node(&ctx, &error, call, &path)
    })?;
    TypedArray::new(ctx, bytes)
}

fn stat<'js>(ctx: Ctx<'js>, path: String) -> Result<Object<'js>> {
    let found =
        fs::metadata(&path).map_err(|error| throw_node(&ctx, &error, "stat", &path))?;
    describe(&ctx, &found)
}

fn lstat<'js>(ctx: Ctx<'js>, path: String) -> Result<Object<'js>> {
    let found = fs::symlink_metadata(&path)
        .map_err(|error| throw_node(&ctx, &error, "lstat", &path))?;
    describe(&ctx, &found)
}

fn describe<'js>(ctx: &Ctx<'js>, found: &Metadata) -> Result<Object<'js>> {
    let stat = Object::new(ctx.clone())?;
    stat.set("isFile", found.is_file())?;
    stat.set("isDirectory", found.is_dir())?;
    stat.set("isSymbolicLink", found.is_symlink())?;
    stat.set("size", found.len() as f64)?;
    let modified =
        found.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    stat.set("mtimeMs", modified.map_or(0.0, |age| age.as_secs_f64() * 1000.0))?;
    stat.set("mode", mode(found))?;
    Ok(stat)
}

#[cfg(unix)]
fn mode(found: &Metadata) -> u32 {
    use std::os::unix::fs::MetadataExt;
    found.mode()
}

#[cfg(not(unix))]
fn mode(found: &Metadata) -> u32 {
    if found.is_dir() { 0o040_755 } else { 0o100_644 }
}

fn read_folder<'js>(ctx: Ctx<'js>, path: String) -> Result<Array<'js>> {
    let entries = fs::read_dir(&path)
        .map_err(|error| throw_node(&ctx, &error, "scandir", &path))?;
    let mut names: Vec<_> = entries.filter_map(std::result::Result::ok).collect();
    names.sort_by_key(fs::DirEntry::file_name);
    let list = Array::new(ctx.clone())?;
    for (index, entry) in names.iter().enumerate() {
        let kind = entry
            .file_type()
            .map_err(|error| throw_node(&ctx, &error, "scandir", &path))?;
        let one = Object::new(ctx.clone())?;
        one.set("name", entry.file_name().to_string_lossy().into_owned())?;
        one.set("isFile", kind.is_file())?;
        one.set("isDirectory", kind.is_dir())?;
        one.set("isSymbolicLink", kind.is_symlink())?;
        list.set(index, one)?;
    }
    Ok(list)
}

fn real_path(ctx: Ctx<'_>, path: String) -> Result<String> {
    match fs::canonicalize(&path) {
        Ok(real) => Ok(real.to_string_lossy().into_owned()),
        Err(error) => Err(throw_node(&ctx, &error, "realpath", &path)),
    }
}
