//! `whimbrel dump`: a schema as SQL files that make it again, or as a snapshot.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;
use whimbrel::catalog::Catalog;
use whimbrel::ops::dump::{SchemaFile, schema_files};

use crate::args::{DumpArgs, ScopeArgs};
use crate::exit;
use crate::render::{self, Document, Problem, relative};
use crate::verbs::Scope;
use crate::verbs::dropin::on_thread;
use crate::verbs::endpoint::Endpoints;

/// `whimbrel dump`
pub(crate) fn dump(
    arguments: &DumpArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let catalog = on_thread(|| {
        let mut endpoints = Endpoints::new(scope, arguments.shadow.clone());
        match (&arguments.what, scope.services().as_slice()) {
            (Some(what), _) => endpoints.catalog(what),
            (None, [service]) => endpoints.of_live(service),
            (None, _) => Err(Problem::input("usage", "what is to be dumped?")
                .advise("name a database, or work in the folder of a service")),
        }
    })?;
    if arguments.strict {
        render::refuse_unmodelled(&catalog.unmodelled)?;
    }
    if !output.quiet {
        render::show_unmodelled(&catalog.unmodelled);
    }
    let folder = &scope.context.folder;
    let mut shown = Vec::new();
    let written = match (&arguments.snapshot, &arguments.folder) {
        (Some(file), _) => vec![write_snapshot(&catalog, &folder.join(file))?],
        (None, Some(target)) => write_files(&files(&catalog)?, &folder.join(target))?,
        (None, None) => {
            shown = files(&catalog)?;
            Vec::new()
        }
    };
    let written: Vec<String> =
        written.iter().map(|path| relative(path, folder)).collect();
    if output.json {
        let mut document = Document::new("dump");
        let fingerprint = catalog.fingerprint().to_string();
        let unmodelled = render::unmodelled_as_json(&catalog.unmodelled);
        let shown: Vec<_> =
            shown.iter().map(|f| json!({ "path": f.path, "sql": f.text })).collect();
        let facts = json!({
            "files": written,
            "schema": shown,
            "fingerprint": fingerprint,
            "unmodelled": unmodelled,
        });
        document.add("", facts);
        document.print(exit::DONE);
    } else {
        shown.iter().flat_map(|file| file.text.lines()).for_each(render::data);
        written.iter().for_each(|path| render::data(path));
    }
    Ok(exit::DONE)
}

fn files(catalog: &Catalog) -> Result<Vec<SchemaFile>, Problem> {
    schema_files(catalog).map_err(|error| Problem::input("plan", error.to_string()))
}

fn write_snapshot(catalog: &Catalog, path: &Path) -> Result<PathBuf, Problem> {
    let text = catalog
        .to_snapshot()
        .map_err(|error| Problem::input("snapshot", error.to_string()))?;
    write(path, &text)?;
    Ok(path.to_owned())
}

fn write_files(files: &[SchemaFile], folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    // Two names that differ only in what file systems cannot tell apart share a file.
    let mut texts: BTreeMap<PathBuf, String> = BTreeMap::new();
    for file in files {
        texts.entry(folder.join(&file.path)).or_default().push_str(&file.text);
    }
    for (path, text) in &texts {
        write(path, text)?;
    }
    Ok(texts.into_keys().collect())
}

fn write(path: &Path, text: &str) -> Result<(), Problem> {
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, text)).map_err(|error| {
        Problem::input("system", format!("{} cannot be written: {error}", path.display()))
    })
}
