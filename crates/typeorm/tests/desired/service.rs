//! What a service says of its desired schema beside the statements.

use std::fs;

use testkit::{TestDatabase, dump};
use whimbrel_typeorm::{
    DesiredSchema, Generation as Rules, LoadError, LoadOptions, SessionNames,
    TypeOrmService,
};

use crate::build::build;

const DATA_SOURCE: &str = "import { DataSource } from 'typeorm';
export const AppDataSource = new DataSource({ type: 'postgres', entities: [__dirname + '/*.entity.ts'] });
";

const USER: &str =
    "import { Check, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
@Check('\"name\" <> \\'\\'')
export class User {
  @PrimaryGeneratedColumn() id: number;
  @Column({ type: 'enum', enum: ['a', 'b'] }) kind: string;
  @Column() name: string;
}
";

/// A project of these files, loaded with the data source of `folder`.
fn service(files: &[(&str, &str)], folder: &str) -> (tempfile::TempDir, TypeOrmService) {
    let project = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = project.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let data_source = project.path().join(folder).join("data-source.ts");
    let options = LoadOptions::new(data_source, project.path().to_path_buf());
    let service = TypeOrmService::load(options).unwrap();
    (project, service)
}

fn desired(files: &[(&str, &str)], folder: &str) -> DesiredSchema {
    let (_project, service) = service(files, folder);
    service.desired(&SessionNames::default()).unwrap()
}

#[test]
fn tables_types_and_origins_are_told() {
    let files = [("data-source.ts", DATA_SOURCE), ("user.entity.ts", USER)];
    let (project, service) = service(&files, "");
    let names = SessionNames { schema: "app".into(), database: None };
    let desired = service.desired(&names).unwrap();
    let [table] = desired.tables.as_slice() else { panic!("{:?}", desired.tables) };
    assert_eq!((table.schema.as_str(), table.name.as_str()), ("app", "user"));
    assert_eq!(table.entity.as_deref(), Some("User"));
    let [kind] = desired.enums.as_slice() else { panic!("{:?}", desired.enums) };
    assert_eq!((kind.schema.as_str(), kind.name.as_str()), ("app", "user_kind_enum"));
    assert!(desired.schemas.is_empty() && desired.warnings.is_empty());
    for statement in &desired.statements {
        let origin = statement.origin.as_ref().unwrap();
        assert_eq!(origin.entity, "User");
        let file = project.path().canonicalize().unwrap().join("user.entity.ts");
        assert_eq!(origin.file.as_deref(), Some(file.as_path()));
        let place = service.declaration(origin).unwrap();
        assert_eq!((place.path, place.line), (file, 3));
    }
}

#[test]
fn what_packages_that_are_not_there_may_declare_is_told() {
    let entity = "import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Base, CreatedBy, Sortable } from '@acme/audit';
import { IsString } from 'class-validator';
import * as orm from '@acme/orm';

@Entity()
@Sortable()
export class User extends Base {
  @PrimaryGeneratedColumn() id: number;
  @IsString() @Column() name: string;
  @CreatedBy({ nullable: true }) createdBy: string;
  @orm.Money() price: string;
  @orm.Money() cost: string;
  @IsString() greet() { return this.name; }
}

@Sortable()
export class NoEntity { @CreatedBy() by: string; }
";
    let files = [("data-source.ts", DATA_SOURCE), ("user.entity.ts", entity)];
    let warnings = desired(&files, "").warnings;
    let found = |parts: &[&str]| {
        warnings.iter().filter(|w| parts.iter().all(|part| w.contains(part))).count()
    };
    assert_eq!(found(&["User", "extends Base", "\"@acme/audit\""]), 1, "{warnings:#?}");
    assert_eq!(found(&["@CreatedBy", "decorates User.createdBy:"]), 1, "{warnings:#?}");
    assert_eq!(found(&["@Sortable", "decorates User:"]), 1, "{warnings:#?}");
    assert_eq!(found(&["@Money", "User.price, User.cost"]), 1, "{warnings:#?}");
    assert_eq!(warnings.len(), 4, "{warnings:#?}");
}

/// The version that is found for the data source in folder `a`.
#[track_caller]
fn assert_version(files: &[(&str, &str)], version: &str, rules: Rules) {
    let mut all = vec![("a/data-source.ts", DATA_SOURCE), ("a/u.entity.ts", USER)];
    all.extend(files);
    let found = desired(&all, "a").typeorm;
    assert_eq!((found.version.as_str(), found.generation), (version, rules), "{files:?}");
}

fn package(range: &str) -> String {
    format!(r#"{{"dependencies":{{"typeorm":"{range}"}}}}"#)
}

#[test]
fn the_version_is_the_one_that_the_data_source_imports() {
    let installed = r#"{"name":"typeorm","version":"0.3.20"}"#;
    let (old, new) = (package("~0.3.1"), package("1.0.0"));
    assert_version(&[], "1.1.1", Rules::One);
    assert_version(&[("package.json", &old)], "~0.3.1", Rules::ZeroThree);
    assert_version(&[("a/package.json", &new)], "1.0.0", Rules::One);
    let both = [("package.json", new.as_str()), ("a/package.json", &old)];
    assert_version(&both, "~0.3.1", Rules::ZeroThree);
    let hoisted =
        [("node_modules/typeorm/package.json", installed), ("a/package.json", &old)];
    assert_version(&hoisted, "0.3.20", Rules::ZeroThree);
}

#[test]
fn lock_files_fix_the_version() {
    let npm = r#"{"packages":{"node_modules/typeorm":{"version":"0.3.17"}}}"#;
    let pnpm = "packages:\n\n  typeorm@0.3.21(pg@8.11.0):\n    resolution: {}\n";
    let yarn = "\ntypeorm@^0.3.0:\n  version \"0.3.12\"\n  resolved \"x\"\n";
    let (old, new) = (package("^0.3.1"), package("^1.0.0"));
    let workspace = [("package-lock.json", npm), ("a/package.json", &old)];
    assert_version(&workspace, "0.3.17", Rules::ZeroThree);
    assert_version(&[("pnpm-lock.yaml", pnpm)], "0.3.21", Rules::ZeroThree);
    assert_version(&[("yarn.lock", yarn)], "0.3.12", Rules::ZeroThree);
    // Here it fixes the version of another package of the workspace.
    let other = [("yarn.lock", yarn), ("a/package.json", new.as_str())];
    assert_version(&other, "^1.0.0", Rules::One);
}

#[test]
fn tables_of_others_are_scaffolding() {
    let entities = "import { Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
@Entity({ name: 'account', schema: 'theirs', synchronize: false })
export class Account { @PrimaryGeneratedColumn() id: number; }
@Entity()
export class Order {
  @PrimaryGeneratedColumn() id: number;
  @ManyToOne(() => Account) account: object;
}
";
    let desired =
        desired(&[("data-source.ts", DATA_SOURCE), ("o.entity.ts", entities)], "");
    let owned: Vec<&str> = desired.tables.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(owned, ["order"]);
    assert_eq!(desired.schemas, ["theirs"]);
    let database = TestDatabase::create("scaffold");
    build(&desired, &mut database.session()).unwrap();
    assert!(dump(&database.settings()).contains("REFERENCES theirs.account(id)"));
}

#[test]
fn what_a_missing_package_would_give_is_not_invented() {
    let entities = "import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Status } from '@company/shared';
@Entity()
export class Order {
  @PrimaryGeneratedColumn() id: number;
  @Column({ type: 'enum', enum: Status }) status: string;
}
";
    let files = [("data-source.ts", DATA_SOURCE), ("o.entity.ts", entities)];
    let (_project, order) = service(&files, "");
    let error = order.desired(&SessionNames::default()).unwrap_err();
    let LoadError::Program { source, .. } = error else { panic!("{error:?}") };
    assert_eq!(source.missing_package.as_deref(), Some("@company/shared"));
    assert!(source.message.contains("Order"), "{}", source.message);
    assert_eq!(source.frames.first().map(|frame| frame.line), Some(3));

    let entities = "import { Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Audited } from '@company/shared';
@Entity()
export class Order extends Audited { @PrimaryGeneratedColumn() id: number; }
";
    let desired =
        desired(&[("data-source.ts", DATA_SOURCE), ("o.entity.ts", entities)], "");
    let [warning] = desired.warnings.as_slice() else { panic!("{:?}", desired.warnings) };
    assert!(warning.contains("Order") && warning.contains("@company/shared"));
}
