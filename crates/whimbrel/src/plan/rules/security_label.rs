//! Security labels, of whatever it is. Each provider has its own.

use super::Rule;
use crate::catalog::{Catalog, Fact};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::described;
use crate::sql::{quote_ident, quote_literal};

pub(super) struct SecurityLabel;

impl Rule for SecurityLabel {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let label = quote_literal(fact.attributes().text("label"));
        statement(fact, scene.to, &label)
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        statement(fact, scene.from, "NULL")
    }

    fn alter(&self, _from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        Alteration::statements(self.create(to, scene))
    }
}

fn statement(fact: &Fact, catalog: &Catalog, label: &str) -> Vec<Draft> {
    let Some(parent) = catalog.parent(fact) else { return Vec::new() };
    let provider = quote_ident(fact.id.name());
    let target = described(&parent.id, catalog);
    vec![Draft::new(format!("SECURITY LABEL FOR {provider} ON {target} IS {label}"))]
}

#[cfg(test)]
mod tests {
    use crate::catalog::Catalog;
    use crate::plan::{PlanOptions, plan};

    /// A table and a column of it, with these labels: provider and text.
    fn catalog(labels: &[(&str, &str)]) -> Catalog {
        let mut facts = String::from(
            r#"{"kind": "table", "name": ["app", "t"], "payload": {}},
               {"kind": "column", "name": ["app", "t", "c"], "parent": 0,
                "payload": {"type": "integer"}}"#,
        );
        for (provider, label) in labels {
            facts.push_str(&format!(
                r#", {{"kind": "security label", "parent": 1,
                     "name": ["column", "app", "t", "c", "{provider}"],
                     "payload": {{"label": "{label}"}}}}"#
            ));
        }
        let text =
            format!(r#"{{"format": 1, "server_version": 150000, "facts": [{facts}]}}"#);
        Catalog::from_snapshot(&text).unwrap()
    }

    fn script(from: &[(&str, &str)], to: &[(&str, &str)]) -> String {
        let options = PlanOptions::default();
        plan(&catalog(from), &catalog(to), &options).unwrap().script()
    }

    #[test]
    fn each_provider_labels_by_itself() {
        let statement = |provider: &str, label: &str| {
            format!(
                "SECURITY LABEL FOR \"{provider}\" ON COLUMN \"app\".\"t\".\"c\" IS {label};\n"
            )
        };
        assert_eq!(script(&[], &[("dummy", "it's")]), statement("dummy", "'it''s'"));
        assert_eq!(script(&[("dummy", "a")], &[]), statement("dummy", "NULL"));
        assert_eq!(
            script(&[("anon", "a"), ("dummy", "a")], &[("anon", "b"), ("dummy", "a")]),
            statement("anon", "'b'")
        );
    }
}
