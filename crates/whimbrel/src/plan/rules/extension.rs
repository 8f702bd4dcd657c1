//! Extensions. What belongs to them is theirs; their version is the server's affair.

use super::Rule;
use crate::catalog::{Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;
use crate::sql::quote_ident;

pub(super) struct Extension;

impl Rule for Extension {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let name = dotted(&fact.id.parts);
        let extension = fact.attributes();
        let schema = extension.text("schema");
        // No extension can be put there by name; one that lives there says so itself.
        let place = match schema {
            "pg_catalog" => String::new(),
            schema => format!(" SCHEMA {}", quote_ident(schema)),
        };
        vec![Draft::new(format!("CREATE EXTENSION {name}{place}"))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let draft = Draft::new(format!("DROP EXTENSION {}", dotted(&fact.id.parts)));
        vec![draft.hazard(Hazard::BreaksCallers)]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        if from.detail().is("relocatable") {
            let schema = quote_ident(to.attributes().text("schema"));
            let name = dotted(&to.id.parts);
            let sql = format!("ALTER EXTENSION {name} SET SCHEMA {schema}");
            let draft = Draft::new(sql).hazard(Hazard::BreaksCallers);
            return Alteration::statements(vec![draft]);
        }
        let users = scene.from.dependents(&from.id);
        let column = { users }.find(|fact| fact.id.kind == Kind::Column);
        match column {
            Some(column) => Alteration::Impossible(format!(
                "it cannot be moved to another schema, and dropping it would drop {}",
                column.id
            )),
            None => Alteration::Replace,
        }
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}
