//! What a table says of one of its indexes: that it identifies rows in logical
//! replication, and that CLUSTER sorts by it.

use super::Rule;
use crate::catalog::Fact;
use crate::plan::action::{Alteration, Draft};
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::{keyword, relation};
use crate::sql::quote_ident;

pub(super) struct ReplicaIdentity;

impl Rule for ReplicaIdentity {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let attributes = fact.attributes();
        let identity = match attributes.text("identity") {
            "index" => format!("USING INDEX {}", quote_ident(attributes.text("index"))),
            word => word.to_uppercase(),
        };
        vec![replica_identity(fact, scene, &identity)]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        vec![replica_identity(fact, scene, "DEFAULT")]
    }

    fn alter(&self, _from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        Alteration::statements(self.create(to, scene))
    }
}

fn replica_identity(fact: &Fact, scene: &Scene<'_>, identity: &str) -> Draft {
    let table = relation(&fact.id);
    let catalog = if scene.to.get(&fact.id).is_some() { scene.to } else { scene.from };
    Draft::new(format!("ALTER TABLE ONLY {table} REPLICA IDENTITY {identity}"))
        .lock(LockMode::AccessExclusive, &relation_of(catalog, fact))
}

pub(super) struct Cluster;

impl Rule for Cluster {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let index = quote_ident(fact.attributes().text("index"));
        vec![cluster(fact, scene, &format!("CLUSTER ON {index}"))]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        vec![cluster(fact, scene, "SET WITHOUT CLUSTER")]
    }

    fn alter(&self, _from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        Alteration::statements(self.create(to, scene))
    }
}

fn cluster(fact: &Fact, scene: &Scene<'_>, clause: &str) -> Draft {
    let catalog = if scene.to.get(&fact.id).is_some() { scene.to } else { scene.from };
    let table = relation_of(catalog, fact);
    let word = keyword(&table, catalog);
    Draft::new(format!("ALTER {word} {} {clause}", relation(&fact.id)))
        .lock(LockMode::ShareUpdateExclusive, &table)
}
