//! Views.

use super::Rule;
use super::table::options;
use crate::catalog::{Attributes, Fact};
use crate::plan::action::{Alteration, Draft};
use crate::plan::lock::LockMode;
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;

pub(super) struct View;

impl Rule for View {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(statement("CREATE VIEW", fact))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let sql = format!("DROP VIEW {}", dotted(&fact.id.parts));
        vec![Draft::new(sql).lock(LockMode::AccessExclusive, &fact.id)]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let lock = |sql: String| Draft::new(sql).lock(LockMode::AccessExclusive, &to.id);
        if !continues(&old, &new) {
            return Alteration::Replace;
        }
        if old.text("definition") != new.text("definition") {
            let sql = statement("CREATE OR REPLACE VIEW", to);
            return Alteration::statements(vec![lock(sql)]);
        }
        let name = dotted(&to.id.parts);
        let clauses = options(&old, &new).into_iter();
        let drafts = clauses.map(|clause| lock(format!("ALTER VIEW {name} {clause}")));
        Alteration::statements(drafts.collect())
    }
}

fn statement(verb: &str, fact: &Fact) -> String {
    let view = fact.attributes();
    let options = view.list("options");
    let options = match options.as_slice() {
        [] => String::new(),
        options => format!(" WITH ({})", options.join(", ")),
    };
    format!("{verb} {}{options} AS\n{}", dotted(&fact.id.parts), view.text("definition"))
}

/// Whether the new columns are the old ones and perhaps more behind them, which is what
/// CREATE OR REPLACE VIEW allows.
fn continues(old: &Attributes, new: &Attributes) -> bool {
    let columns = |view: &Attributes| {
        view.value("columns")
            .and_then(|list| list.as_array())
            .cloned()
            .unwrap_or_default()
    };
    columns(new).starts_with(&columns(old))
}
