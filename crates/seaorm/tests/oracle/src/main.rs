//! Prints what SeaORM's own schema builder makes of the entities on PostgreSQL:
//!
//! ```text
//! cd crates/seaorm/tests/oracle && cargo run > expected.sql
//! ```
//!
//! The tests compare the catalog of that with the one of what Whimbrel reads from the
//! same files.

mod entity;

use std::collections::BTreeSet;

use sea_orm::{DbBackend, EntityTrait, Schema};

fn print<E: EntityTrait>(entity: E, later: &mut Vec<String>, enums: &mut BTreeSet<String>) {
    let (backend, schema) = (DbBackend::Postgres, Schema::new(DbBackend::Postgres));
    for statement in schema.create_enum_from_entity(entity) {
        let sql = backend.build(&statement).to_string();
        if enums.insert(sql.clone()) {
            println!("{sql};");
        }
    }
    println!("{};", backend.build(&schema.create_table_from_entity(entity)));
    for statement in schema.create_index_from_entity(entity) {
        later.push(backend.build(&statement).to_string());
    }
}

fn main() {
    let (mut later, mut enums) = (Vec::new(), BTreeSet::new());
    println!("CREATE SCHEMA \"sales\";");
    macro_rules! all {
        ($($module:ident),+ $(,)?) => {
            $(print(entity::$module::Entity, &mut later, &mut enums);)+
        };
    }
    all!(bakery, cake, filling, cake_filling, price, baker, order, worker, types, times);
    later.iter().for_each(|sql| println!("{sql};"));
}
