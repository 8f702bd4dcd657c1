//! Entity sets of TypeORM's own tests, with catalogs that were recorded from the real
//! package. Neither belongs to this project: the environment says where they are.
//!
//! - `WHIMBREL_TYPEORM_CASES`: recorded cases, a JSON object a line;
//! - `WHIMBREL_TYPEORM_VERSION`: the version that they were recorded from;
//! - `WHIMBREL_TYPEORM_CHECKOUT`: a checkout of the repository `typeorm/typeorm`, in
//!   whose `test/` imports of `src/` were replaced by imports of `typeorm`;
//! - `WHIMBREL_TYPEORM_ONLY`: a part of the names of the tests to run.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use testkit::TestDatabase;
use whimbrel_typeorm::{DesiredSchema, LoadOptions, SessionNames, TypeOrmService};

use crate::build::build;
use crate::catalog::{catalog, differences, recorded};

#[derive(Deserialize)]
struct Case {
    test: String,
    idx: u32,
    opts: CaseOptions,
    up: Vec<(String, Option<Vec<Value>>)>,
    dump: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CaseOptions {
    naming: bool,
    schema: Option<String>,
    entities: Vec<Value>,
    driver_specific: Option<Map<String, Value>>,
}

/// What TypeORM's tests find in the global scope or import beside their entities.
const PRELUDE: &str = "import 'reflect-metadata'; import { DataSource, EntitySchema } from 'typeorm';\n\
    const g = globalThis as any;\n\
    for (const n of ['describe', 'it', 'before', 'beforeEach', 'after', 'afterEach']) g[n] = () => undefined;\n\
    g.describe.skip = g.it.skip = g.describe.only = g.it.only = () => undefined;\n\
    const cls = (m: any, name: string) => Object.values(m).find((v: any) => v?.name === name);\n\
    const schema = (all: any[], name: string) => {\n\
      const found: any = all.flatMap((m) => Object.values(m)).find((v: any) => \
        v?.options?.name === name || (typeof v === 'object' && v?.name === name));\n\
      return found.options ? found : new EntitySchema(found);\n\
    };\n";

impl Case {
    /// A data source with the case's options.
    fn data_source(&self, checkout: &Path) -> String {
        let mut imports = String::from(PRELUDE);
        let mut entities = String::new();
        for (number, entity) in self.opts.entities.iter().enumerate() {
            if let Some(glob) = entity.as_str() {
                let _ = write!(entities, "{:?}, ", checkout.join(glob));
                continue;
            }
            let mut modules = Vec::new();
            for (place, file) in self.files_of(entity, checkout).iter().enumerate() {
                let _ = writeln!(imports, "import * as m{number}_{place} from {file:?};");
                modules.push(format!("m{number}_{place}"));
            }
            let modules = modules.join(", ");
            let _ = match (entity["cls"].as_str(), entity["schema"].as_str()) {
                (Some(name), _) => write!(entities, "cls({modules}, {name:?}) as any, "),
                (_, name) => {
                    write!(entities, "schema([{modules}], {:?}), ", name.unwrap())
                }
            };
        }
        format!(
            "{imports}export const AppDataSource = new DataSource({{ type: 'postgres', \
             ...{}, entities: [{entities}] }} as any);\n",
            Value::Object(self.further_options())
        )
    }

    /// The file of a class or schema; of a schema that the test itself wrapped, all
    /// files from which it can have it.
    fn files_of(&self, entity: &Value, checkout: &Path) -> Vec<PathBuf> {
        match entity["file"].as_str() {
            Some(file) if !file.is_empty() => {
                vec![checkout.join(file.trim_end_matches(".js"))]
            }
            _ => {
                let folder = checkout.join(&self.test).parent().unwrap().to_path_buf();
                let folders = ["model-schema", "schema"].map(|name| folder.join(name));
                let entries = folders.iter().filter_map(|path| fs::read_dir(path).ok());
                entries.flatten().map(|entry| entry.unwrap().path()).collect()
            }
        }
    }

    /// Options that differ from the defaults. The cache was not recorded, but its table.
    fn further_options(&self) -> Map<String, Value> {
        let mut options = self.opts.driver_specific.clone().unwrap_or_default();
        if let Some(schema) = &self.opts.schema {
            options.insert("schema".into(), schema.clone().into());
        }
        let tables = self.dump["tables"].as_array().unwrap();
        if tables.iter().any(|table| table["t"] == "query-result-cache") {
            options.insert("cache".into(), true.into());
        }
        options
    }
}

const TSCONFIG: &str = r#"{ "compilerOptions": { "strict": true, "module": "commonjs",
    "moduleResolution": "node", "target": "es2022", "esModuleInterop": true,
    "experimentalDecorators": true, "emitDecoratorMetadata": true,
    "useDefineForClassFields": false, "resolveJsonModule": true } }"#;

/// What is wrong with a case; nothing when the catalogs are the same.
fn problems(case: &Case, version: &str, checkout: &Path) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("package.json", &format!(r#"{{"dependencies":{{"typeorm":"{version}"}}}}"#));
    write("tsconfig.json", TSCONFIG);
    write("data-source.ts", &case.data_source(checkout));
    let mut options =
        LoadOptions::new("data-source.ts".into(), folder.path().to_path_buf())
            .for_thread();
    options.tsconfig = Some(folder.path().join("tsconfig.json"));
    let service = TypeOrmService::load(options).map_err(|e| format!("{e:?}"))?;
    let desired =
        service.desired(&SessionNames::default()).map_err(|e| format!("{e:?}"))?;
    let database = TestDatabase::create("corpus");
    let mut session = database.session();
    for name in case.schemas() {
        session.batch(&format!("CREATE SCHEMA IF NOT EXISTS \"{name}\"")).unwrap();
    }
    // TypeORM's tests do without the tables that they say are somebody else's.
    build(&DesiredSchema { scaffold: Vec::new(), ..desired.clone() }, &mut session)?;
    if let Some(table) = &desired.metadata_table {
        session.batch(table).unwrap();
    }
    let mut found = differences(&catalog(&mut session), &recorded(&case.dump));
    found.extend(case.moved_columns(&mut session));
    found.extend(case.other_statements(&desired));
    Ok(found)
}

impl Case {
    fn schemas(&self) -> BTreeSet<&str> {
        let tables = self.dump["tables"].as_array().unwrap();
        tables.iter().filter_map(|table| table["s"].as_str()).collect()
    }

    /// Statements, and rows about views, that only one side has. The rows of generated
    /// columns name the database that they were recorded in.
    fn other_statements(&self, desired: &DesiredSchema) -> Vec<String> {
        let of_views = self.up.iter().filter(|(sql, _)| sql.contains("DEFAULT, $1"));
        let others = self.up.iter().filter(|(_, parameters)| parameters.is_none());
        let theirs: BTreeSet<String> = of_views
            .map(|(_, parameters)| json!(parameters).to_string())
            .chain(others.map(|(sql, _)| sql.clone()))
            .collect();
        let rows = desired.metadata_rows.iter().filter(|row| row.table.is_none());
        let ours: BTreeSet<String> = rows
            .map(|row| json!(row.insert.parameters).to_string())
            .chain(desired.statements.iter().map(|one| one.sql.clone()))
            .collect();
        let lost = theirs.difference(&ours).map(|one| format!("  - {one}"));
        lost.chain(ours.difference(&theirs).map(|one| format!("  + {one}"))).collect()
    }

    /// Tables whose columns stand in another order.
    fn moved_columns(&self, session: &mut whimbrel::database::Session) -> Vec<String> {
        let mut lines = Vec::new();
        for table in self.dump["tables"].as_array().unwrap() {
            let (s, t) = (table["s"].as_str().unwrap(), table["t"].as_str().unwrap());
            let theirs: Vec<&str> = self.dump["columns"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|c| c["s"] == s && c["t"] == t)
                .filter_map(|c| c["c"].as_str())
                .collect();
            let sql = format!(
                "SELECT json_agg(attname ORDER BY attnum) FROM pg_attribute a \
                 WHERE attrelid = to_regclass('\"{s}\".\"{t}\"') AND attnum > 0 \
                 AND NOT attisdropped"
            );
            let outcomes = session.batch(&sql).unwrap();
            let ours: Vec<String> =
                serde_json::from_str(outcomes[0].scalar().unwrap_or("[]")).unwrap();
            if ours != theirs && !theirs.is_empty() && !ours.is_empty() {
                lines.push(format!("  order of {t}: {theirs:?}, ours {ours:?}"));
            }
        }
        lines
    }
}

#[test]
#[ignore = "needs a checkout of TypeORM and recorded catalogs; see the top of the file"]
fn typeorms_own_entities_give_its_catalogs() {
    let given =
        |name: &str| env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let cases = fs::read_to_string(given("WHIMBREL_TYPEORM_CASES")).unwrap();
    let version = given("WHIMBREL_TYPEORM_VERSION");
    let checkout = Path::new(&given("WHIMBREL_TYPEORM_CHECKOUT")).to_path_buf();
    let only = env::var("WHIMBREL_TYPEORM_ONLY").unwrap_or_default();
    let work = move || {
        let (mut same, mut other) = (0, 0);
        for line in cases.lines() {
            let case: Case = serde_json::from_str(line).unwrap();
            let name = format!("{}#{}", case.test, case.idx);
            if case.opts.naming || !name.contains(&only) {
                continue;
            }
            match problems(&case, &version, &checkout) {
                Ok(found) if found.is_empty() => same += 1,
                Ok(found) => {
                    other += 1;
                    println!("DIFFERENT {name}\n{}", found.join("\n"));
                }
                Err(error) => {
                    other += 1;
                    println!("FAILED {name}\n  {error}");
                }
            }
        }
        println!("{same} the same, {other} not");
        other
    };
    let thread = std::thread::Builder::new().stack_size(LoadOptions::THREAD_STACK);
    assert_eq!(thread.spawn(work).unwrap().join().unwrap(), 0);
}
