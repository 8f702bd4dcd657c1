//! Real projects, with the schemas that the real TypeORM made of their entities. None of
//! them belongs to this project: the environment says where they are.
//!
//! - `WHIMBREL_PROJECTS_LAYOUT`: a JSON object with, for each project, its repository,
//!   folder, globs of entities or the file that exports them, and options;
//! - `WHIMBREL_PROJECTS_CHECKOUTS`: a folder with the repositories, as `owner+name`;
//! - `WHIMBREL_PROJECTS_GOLDEN`: a folder with `NAME.entities.golden.sql`, written by
//!   `pg_dump --schema-only --no-owner`;
//! - `WHIMBREL_PROJECTS_ONLY`: a part of the names of the projects to run.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use testkit::{TestDatabase, dump};
use whimbrel_typeorm::{LoadOptions, SessionNames, TypeOrmService};

use crate::build::build;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Project {
    repository: String,
    folder: String,
    #[serde(default)]
    entities: Vec<String>,
    entities_exported_by: Option<String>,
    #[serde(default)]
    options: Map<String, Value>,
    #[serde(default)]
    environment: BTreeMap<String, String>,
    #[serde(default)]
    before: Vec<String>,
    naming_strategy: Option<String>,
    tsconfig: Option<String>,
    tsconfig_paths: Option<Map<String, Value>>,
    typeorm: String,
}

struct Places {
    checkouts: PathBuf,
    golden: PathBuf,
}

impl Project {
    fn data_source(&self, root: &Path) -> String {
        let folder = root.join(&self.folder);
        let globs: Vec<PathBuf> = self
            .entities
            .iter()
            .filter(|glob| !glob.starts_with('!'))
            .map(|glob| folder.join(glob))
            .collect();
        let entities = match &self.entities_exported_by {
            Some(file) => format!(
                "exportedBy(require({:?}))",
                root.join(file.trim_end_matches(".ts"))
            ),
            None => json!(globs).to_string(),
        };
        let naming = self.naming_strategy.as_ref().map_or(String::new(), |file| {
            let file = folder.join(file.trim_end_matches(".ts"));
            format!("namingStrategy: new (Object.values(require({file:?}))[0] as any)(),")
        });
        format!(
            "import 'reflect-metadata'; import {{ DataSource }} from 'typeorm';\n\
             const exportedBy = (m: any) => m.entities ?? m.Entities ?? m;\n\
             export const AppDataSource = new DataSource({{ type: 'postgres', {naming} \
             ...{}, entities: {entities} }} as any);\n",
            Value::Object(self.options.clone())
        )
    }

    /// The project's own configuration, with the paths to its packages' sources.
    fn tsconfig(&self, root: &Path, at: &Path) -> Option<PathBuf> {
        let paths = self.tsconfig_paths.as_ref()?;
        let paths: Map<String, Value> = paths
            .iter()
            .map(|(name, path)| {
                let path = root.join(path.as_str().unwrap_or_default());
                (name.clone(), json!([path]))
            })
            .collect();
        let own = self.tsconfig.clone().unwrap_or_else(|| {
            Path::new(&self.folder).join("tsconfig.json").to_string_lossy().into_owned()
        });
        let config = json!({ "extends": root.join(own),
            "compilerOptions": { "baseUrl": root, "paths": paths } });
        let file = at.join("tsconfig.json");
        fs::write(&file, config.to_string()).unwrap();
        Some(file)
    }

    fn problem(&self, name: &str, places: &Places) -> Result<(), String> {
        let root = places.checkouts.join(self.repository.replace('/', "+"));
        let folder = tempfile::tempdir().unwrap();
        let data_source = folder.path().join("data-source.ts");
        fs::write(&data_source, self.data_source(&root)).unwrap();
        // The schemas were recorded with this version, whatever the project has now.
        let package = json!({ "dependencies": { "typeorm": self.typeorm } }).to_string();
        fs::write(folder.path().join("package.json"), package).unwrap();
        let mut options =
            LoadOptions::new(data_source, root.join(&self.folder)).for_thread();
        options.environment = self.environment.clone();
        options.tsconfig = self.tsconfig(&root, folder.path());
        let service = TypeOrmService::load(options).map_err(|e| format!("{e:?}"))?;
        let desired = service
            .desired(&SessionNames::default())
            .map_err(|e| format!("{e:?}").chars().take(1500).collect::<String>())?;
        for warning in &desired.warnings {
            println!("  {warning}");
        }
        let database = TestDatabase::create("projects");
        let mut session = database.session();
        for statement in &self.before {
            session.batch(statement).unwrap();
        }
        if let Some(table) = &desired.metadata_table {
            session.batch(table).unwrap();
        }
        build(&desired, &mut session)?;
        let golden = places.golden.join(format!("{name}.entities.golden.sql"));
        let golden = fs::read_to_string(golden).map_err(|e| e.to_string())?;
        compare(&dump(&database.settings()), &golden)
    }
}

/// The lines that only one of two dumps has, or that they are in another order.
fn compare(ours: &str, theirs: &str) -> Result<(), String> {
    let kept = |line: &&str| !line.is_empty() && !line.starts_with("--");
    let own: Vec<&str> = ours.lines().filter(kept).collect();
    let real: Vec<&str> = theirs.lines().filter(kept).collect();
    if own == real {
        return Ok(());
    }
    let mut lines: Vec<String> = Vec::new();
    lines.extend(real.iter().filter(|l| !own.contains(l)).map(|l| format!("  - {l}")));
    lines.extend(own.iter().filter(|l| !real.contains(l)).map(|l| format!("  + {l}")));
    Err(if lines.is_empty() { "  another order".to_owned() } else { lines.join("\n") })
}

#[test]
#[ignore = "needs checkouts of projects and recorded schemas; see the top of the file"]
fn projects_entities_give_typeorms_schemas() {
    let given =
        |name: &str| env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let layout = fs::read_to_string(given("WHIMBREL_PROJECTS_LAYOUT")).unwrap();
    let layout: BTreeMap<String, Project> = serde_json::from_str(&layout).unwrap();
    let places = Places {
        checkouts: given("WHIMBREL_PROJECTS_CHECKOUTS").into(),
        golden: given("WHIMBREL_PROJECTS_GOLDEN").into(),
    };
    let only = env::var("WHIMBREL_PROJECTS_ONLY").unwrap_or_default();
    let work = move || {
        let mut other = 0;
        for (name, project) in layout.iter().filter(|(name, _)| name.contains(&only)) {
            match project.problem(name, &places) {
                Ok(()) => println!("SAME {name}"),
                Err(problem) => {
                    other += 1;
                    println!("DIFFERENT {name}\n{problem}");
                }
            }
        }
        other
    };
    let thread = std::thread::Builder::new().stack_size(LoadOptions::THREAD_STACK);
    assert_eq!(thread.spawn(work).unwrap().join().unwrap(), 0);
}
