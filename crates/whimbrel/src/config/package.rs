//! `package.json`, as far as it says where a data source and the services are.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::ConfigError;
use super::files::normalised;
use crate::sql::Position;

/// What a `package.json` says.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) path: PathBuf,
    /// Scripts in the order of the file.
    pub(super) scripts: Vec<(String, String)>,
    /// Patterns of the folders of its workspaces.
    pub(super) workspaces: Vec<String>,
    /// Whether it depends on TypeORM itself.
    pub(super) uses_typeorm: bool,
}

/// A data source that a script names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NamedDataSource {
    pub(super) script: String,
    /// Absolute; need not exist.
    pub(super) path: PathBuf,
    /// The `tsconfig.json` that the script gives to ts-node.
    pub(super) tsconfig: Option<PathBuf>,
    /// The lower, the more this is the data source of `migration:run`.
    rank: u8,
}

impl Package {
    /// Reads the `package.json` of a folder, if there is one.
    pub(super) fn of(folder: &Path) -> Result<Option<Self>, ConfigError> {
        let path = folder.join("package.json");
        let Some(text) = read_if_exists(&path)? else { return Ok(None) };
        let json = parse(&path, &text)?;
        let scripts = json.get("scripts").and_then(Value::as_object);
        let scripts = scripts.into_iter().flatten().filter_map(|(name, command)| {
            Some((name.clone(), command.as_str()?.to_owned()))
        });
        let workspaces = json.get("workspaces").map(|workspaces| {
            // Yarn's classic form puts the list into an object.
            strings(workspaces.get("packages").unwrap_or(workspaces))
        });
        let uses_typeorm = ["dependencies", "devDependencies", "peerDependencies"]
            .iter()
            .any(|kind| json.get(kind).is_some_and(|list| list.get("typeorm").is_some()));
        Ok(Some(Self {
            uses_typeorm,
            scripts: scripts.collect(),
            workspaces: workspaces.unwrap_or_default(),
            path,
        }))
    }

    /// The data sources that its scripts give to TypeORM, those of the best rank first.
    pub(super) fn data_sources(&self) -> Vec<NamedDataSource> {
        let folder = self.path.parent().unwrap_or(Path::new("/"));
        let mut found = Vec::new();
        for (script, command) in &self.scripts {
            for words in commands(command) {
                found.extend(named(folder, script, &words));
            }
        }
        found.sort_by_key(|named| named.rank);
        found
    }

    /// Of the named ones that satisfy a condition, those of the best rank.
    pub(super) fn best(
        named: Vec<NamedDataSource>,
        is_usable: impl Fn(&NamedDataSource) -> bool,
    ) -> Vec<NamedDataSource> {
        let usable: Vec<_> = named.into_iter().filter(is_usable).collect();
        let best = usable.first().map(|named| named.rank);
        usable.into_iter().filter(|named| Some(named.rank) == best).collect()
    }
}

/// Cuts a shell command into simple commands and those into words. Quotes are taken off;
/// nothing is expanded.
fn commands(command: &str) -> Vec<Vec<String>> {
    let spaced = ["&&", "||", ";", "|"]
        .iter()
        .fold(command.to_owned(), |text, sign| text.replace(sign, " ; "));
    let words: Vec<String> = spaced
        .split_whitespace()
        .map(|word| word.trim_matches(['\'', '"']).to_owned())
        .collect();
    words.split(|word| word == ";").map(<[String]>::to_vec).collect()
}

fn named(folder: &Path, script: &str, words: &[String]) -> Option<NamedDataSource> {
    let has = |part: &str| words.iter().any(|word| word.contains(part));
    if !(has("typeorm") || has("whimbrel") || has("migration:")) {
        return None;
    }
    let path = option(words, &["-d", "--dataSource", "--data-source", "--config"])?;
    let tsconfig = option(words, &["--project", "-P", "TS_NODE_PROJECT"]);
    let runs = words.iter().any(|word| word == "migration:run");
    let rank = match script {
        "migration:run" if runs => 0,
        _ if runs && script.contains("migration:run") => 1,
        _ if runs => 2,
        _ if has("migration:") => 3,
        _ => 4,
    };
    Some(NamedDataSource {
        script: script.to_owned(),
        path: normalised(&folder.join(path)),
        tsconfig: tsconfig.map(|path| normalised(&folder.join(path))),
        rank,
    })
}

/// The value of an option given as `-d path` or `-d=path`; what the shell would expand
/// is not known here.
fn option<'a>(words: &'a [String], names: &[&str]) -> Option<&'a str> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let value = match word.split_once('=') {
            Some((name, value)) if names.contains(&name) => Some(value),
            None if names.contains(&word.as_str()) => words.next().map(String::as_str),
            _ => None,
        };
        if let Some(value) = value.filter(|value| !value.contains('$')) {
            return Some(value);
        }
    }
    None
}

/// The text of a file, or `None` if there is no such file.
pub(super) fn read_if_exists(path: &Path) -> Result<Option<String>, ConfigError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ConfigError::Unreadable { path: path.to_path_buf(), source }),
    }
}

/// Reads JSON, with the place of a mistake.
pub(super) fn parse(path: &Path, text: &str) -> Result<Value, ConfigError> {
    let text = text.trim_start_matches('\u{FEFF}');
    serde_json::from_str(text).map_err(|error| ConfigError::Syntax {
        path: path.to_path_buf(),
        at: Position { line: error.line(), column: error.column() },
        message: "this is not JSON".to_owned(),
        meant: None,
    })
}

/// The strings of a JSON array.
pub(super) fn strings(value: &Value) -> Vec<String> {
    let values = value.as_array().into_iter().flatten();
    values.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(scripts: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        let package = Package {
            path: "/p/package.json".into(),
            scripts: scripts.iter().map(|(n, c)| ((*n).into(), (*c).into())).collect(),
            workspaces: Vec::new(),
            uses_typeorm: true,
        };
        let show = |path: &Path| path.display().to_string();
        Package::best(package.data_sources(), |_| true)
            .into_iter()
            .map(|named| (show(&named.path), named.tsconfig.as_deref().map(show)))
            .collect()
    }

    #[test]
    fn data_sources_are_read_out_of_scripts() {
        for (command, path) in [
            (
                "npm run typeorm migration:run -- -d src/database/data-source.ts",
                "/p/src/database/data-source.ts",
            ),
            ("npm run typeorm -- --dataSource=src/ds.ts migration:run", "/p/src/ds.ts"),
            (
                "yarn build && typeorm migration:run --data-source './dist/ds.js'",
                "/p/dist/ds.js",
            ),
            (
                "node --env-file=.env -r tsconfig-paths/register ./node_modules/typeorm/cli -d ./dist/src/orm.config.js",
                "/p/dist/src/orm.config.js",
            ),
            (
                "NODE_ENV=test ts-node ../node_modules/typeorm/cli.js migration:run -d ../db/cli.ts",
                "/db/cli.ts",
            ),
        ] {
            assert_eq!(
                sources(&[("x", command)]),
                [(path.to_owned(), None)],
                "{command}"
            );
        }
        for command in ["docker compose up -d db", "typeorm migration:run -d $DS", "tsc"]
        {
            assert_eq!(sources(&[("x", command)]), [], "{command}");
        }
        let command =
            "ts-node --project server/tsconfig.json ./typeorm migration:run -d a.ts";
        let tsconfig = Some("/p/server/tsconfig.json".to_owned());
        assert_eq!(sources(&[("x", command)]), [("/p/a.ts".to_owned(), tsconfig)]);
    }

    #[test]
    fn the_script_that_runs_migrations_decides() {
        let found = sources(&[
            ("typeorm", "typeorm-ts-node-commonjs -d base.ts"),
            ("seed:run", "typeorm migration:run -d seed.ts"),
            ("migration:generate", "typeorm migration:generate -d gen.ts"),
            ("migration:run", "typeorm migration:run -d main.ts"),
        ]);
        assert_eq!(found, [("/p/main.ts".to_owned(), None)]);
        let found = sources(&[
            ("migration:test", "typeorm migration:run -d test.ts"),
            ("migration:run:dev", "typeorm migration:run -d dev.ts"),
        ]);
        assert_eq!(found, [("/p/dev.ts".to_owned(), None)]);
    }
}
