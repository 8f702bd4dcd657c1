use std::fs;

use super::*;
use crate::config::Environment;

const MAKES_ONE: &str = "export const AppDataSource = new DataSource({});";

/// A repository with these files, and what is found from a folder in it: for each service
/// its name and its data source or patterns.
fn found(
    files: &[(&str, &str)],
    start: &str,
) -> (Result<Project, ConfigError>, Vec<(String, String)>) {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join(".git")).unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let start = root.path().join(start);
    let project = Project::discover(&start, &Environment::default());
    let services = project.as_ref().map(|p| p.services.clone()).unwrap_or_default();
    let shown = services
        .iter()
        .map(|service| {
            let source = match &service.source {
                SourceKind::TypeOrm { data_source: Some(path), .. } => {
                    path.strip_prefix(&service.folder).unwrap().display().to_string()
                }
                SourceKind::TypeOrm { .. } => "none".to_owned(),
                SourceKind::Sql => service.migrations.join(","),
                SourceKind::Unclear { .. } => "unclear".to_owned(),
            };
            (service.name.clone(), source)
        })
        .collect();
    (project, shown)
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn a_repository_is_searched_from_its_root_and_from_a_service() {
    let files = [
        ("services/auth/src/database/data-source.ts", MAKES_ONE),
        ("services/projects/migrations/1700000000000-A.up.sql", "SELECT 1;"),
        ("services/web/src/main.ts", ""),
        ("apps/gateway/typeorm.config.js", MAKES_ONE),
        ("tools/x/data-source.ts", MAKES_ONE),
    ];
    let all = pairs(&[
        ("gateway", "typeorm.config.js"),
        ("auth", "src/database/data-source.ts"),
        ("projects", "migrations/*.sql"),
    ]);
    assert_eq!(found(&files, "").1, all);
    let (project, services) = found(&files, "services/auth/src/database");
    assert_eq!(services, pairs(&[("auth", "src/database/data-source.ts")]));
    assert!(project.unwrap().root.ends_with("services/auth"));
    let (_, services) = found(&files, "services/projects/migrations");
    assert_eq!(services, pairs(&[("projects", "migrations/*.sql")]));
    assert!(matches!(
        found(&files, "services/web/src").0,
        Err(ConfigError::NothingFound { .. })
    ));
}

#[test]
fn scripts_decide_between_data_sources() {
    let two =
        [("src/data-source.ts", MAKES_ONE), ("src/database/data-source.ts", MAKES_ONE)];
    let Err(ConfigError::AmbiguousDataSource { candidates, .. }) = found(&two, "").0
    else {
        panic!("ambiguous")
    };
    assert_eq!(candidates.len(), 2);
    for (script, expected) in [
        ("typeorm migration:run -d ./src/data-source", "src/data-source.ts"),
        (
            "typeorm migration:run -d dist/database/data-source.js",
            "src/database/data-source.ts",
        ),
        ("typeorm migration:run -d dist/src/data-source.js", "src/data-source.ts"),
    ] {
        let package = format!(r#"{{"scripts": {{"migration:run": "{script}"}}}}"#);
        let mut files = two.to_vec();
        files.push(("package.json", &package));
        assert_eq!(found(&files, "").1[0].1, expected, "{script}");
    }
    let package = r#"{"scripts": {"migration:run": "typeorm migration:run -d gone.ts"}}"#;
    let missing = found(&[("package.json", package)], "").0;
    assert!(matches!(missing, Err(ConfigError::MissingDataSource { .. })), "{missing:?}");
}

#[test]
fn only_what_makes_a_data_source_counts() {
    let options = "import { DataSourceOptions } from 'typeorm'; export default {};";
    let passes_on = "export { AppDataSource } from '../src/other';";
    for (files, expected) in [
        (
            vec![("ormconfig.ts", options), ("src/datasource.mts", MAKES_ONE)],
            "src/datasource.mts",
        ),
        (vec![("data-source.js", ""), ("data-source.ts", MAKES_ONE)], "data-source.ts"),
        (
            vec![("dist/database/data-source.js", MAKES_ONE)],
            "dist/database/data-source.js",
        ),
        (
            vec![("dist/data-source.js", MAKES_ONE), ("data-source.ts", MAKES_ONE)],
            "data-source.ts",
        ),
        (vec![("config/data-source.cjs", passes_on)], "config/data-source.cjs"),
    ] {
        assert_eq!(found(&files, "").1[0].1, expected, "{files:?}");
    }
    let deep = "src/a/b/datasource.ts";
    let package = r#"{"devDependencies": {"typeorm": "0.3"}}"#;
    let files = [(deep, MAKES_ONE), ("package.json", package)];
    assert_eq!(found(&files, "").1[0].1, deep);
    let nothing = found(&[("ormconfig.ts", options)], "").0;
    assert!(matches!(nothing, Err(ConfigError::NothingFound { .. })), "{nothing:?}");
}

#[test]
fn migrations_that_nobody_runs_are_told() {
    let programs = ("services/crm/src/database/migrations/1-A.ts", "");
    let Err(error) = found(&[programs], "").0 else { panic!("nothing to run") };
    assert!(error.to_string().contains("crm has no data source"), "{error}");
    let (project, services) =
        found(&[programs, ("services/auth/data-source.ts", MAKES_ONE)], "");
    assert_eq!(services.len(), 1);
    let warnings = project.unwrap().warnings;
    assert!(matches!(warnings[..], [Warning::NoDataSource { .. }]), "{warnings:?}");

    let beside = [("data-source.ts", MAKES_ONE), ("migrations/1-A.sql", "SELECT 1;")];
    let warnings = found(&beside, "").0.unwrap().warnings;
    assert!(matches!(warnings[..], [Warning::SqlBesideTypeOrm { .. }]), "{warnings:?}");
}

#[test]
fn folders_of_one_name_are_told_apart() {
    let files = [
        ("apps/auth/data-source.ts", MAKES_ONE),
        ("services/auth/data-source.ts", MAKES_ONE),
        ("services/web/data-source.ts", MAKES_ONE),
    ];
    let names: Vec<String> =
        found(&files, "").1.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["apps/auth", "services/auth", "web"]);
}

#[test]
fn broken_json_is_told_with_its_place() {
    let Err(error) = found(&[("package.json", "{\n  oops")], "").0 else {
        panic!("broken")
    };
    assert!(error.to_string().contains("package.json:2:3"), "{error}");
}

#[test]
fn an_unclear_service_keeps_no_other_from_being_found() {
    let files = [
        ("services/a/data-source.ts", MAKES_ONE),
        ("services/b/src/data-source.ts", MAKES_ONE),
        ("services/b/src/database/data-source.ts", MAKES_ONE),
        ("services/c/package.json", "{ oops"),
    ];
    let expected = [("a", "data-source.ts"), ("b", "unclear"), ("c", "unclear")];
    let (project, services) = found(&files, "");
    assert_eq!(services, pairs(&expected));
    let reasons: Vec<String> = project
        .unwrap()
        .services
        .into_iter()
        .filter_map(|service| match service.source {
            SourceKind::Unclear { reason } => Some(reason),
            _ => None,
        })
        .collect();
    assert!(reasons[0].contains("several data sources"), "{reasons:?}");
    assert!(reasons[1].contains("package.json:1:3"), "{reasons:?}");

    let written = "[[service]]\nfolder = \"services/b\"\n";
    let with_config = [files.as_slice(), &[("whimbrel.toml", written)]].concat();
    assert_eq!(found(&with_config, "").1, pairs(&expected));
    // Alone it is an error, with its place.
    assert!(matches!(
        found(&files, "services/b").0,
        Err(ConfigError::AmbiguousDataSource { .. })
    ));
}

#[test]
fn without_a_repository_around_a_service_is_its_own_folder() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("db");
    fs::create_dir_all(folder.join("migrations")).unwrap();
    fs::write(folder.join("migrations/1700000000000-A.up.sql"), "SELECT 1;").unwrap();
    let project = Project::discover(&folder, &Environment::default()).unwrap();
    assert_eq!(project.root, folder);
    assert_eq!(project.services[0].name, "db");
}
