//! Materialized views.

use super::Rule;
use super::column::settings_of;
use super::table::options;
use crate::catalog::Fact;
use crate::plan::action::{Alteration, Draft, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;
use crate::sql::quote_ident;

pub(super) struct MaterializedView;

impl Rule for MaterializedView {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let view = fact.attributes();
        let mut sql = format!("CREATE MATERIALIZED VIEW {}", dotted(&fact.id.parts));
        if let Some(method) = view.maybe("access_method") {
            sql.push_str(&format!(" USING {}", quote_ident(method)));
        }
        let options = view.list("options");
        if !options.is_empty() {
            sql.push_str(&format!(" WITH ({})", options.join(", ")));
        }
        if let Some(space) = view.maybe("tablespace") {
            sql.push_str(&format!(" TABLESPACE {}", quote_ident(space)));
        }
        sql.push_str(&format!(" AS\n{}", view.text("definition")));
        if view.is("unpopulated") {
            sql.push_str("\nWITH NO DATA");
        }
        let mut drafts = vec![Draft::new(sql)];
        drafts.extend(settings_of(&fact.id, scene));
        drafts
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let sql = format!("DROP MATERIALIZED VIEW {}", dotted(&fact.id.parts));
        vec![Draft::new(sql).lock(LockMode::AccessExclusive, &fact.id)]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let name = dotted(&to.id.parts);
        let mut drafts = Vec::new();
        let mut statement = |sql: String, work: Work| {
            let draft = Draft::new(sql).lock(LockMode::AccessExclusive, &to.id);
            let blocks = (work == Work::Rewrite).then_some(Hazard::BlocksTable);
            drafts.push(Draft {
                hazards: blocks.into_iter().collect(),
                ..draft.work(work)
            });
        };
        let alter = format!("ALTER MATERIALIZED VIEW {name}");
        for attribute in old.differing(&new) {
            match attribute {
                "options" => options(&old, &new)
                    .iter()
                    .for_each(|set| statement(format!("{alter} {set}"), Work::Catalog)),
                "tablespace" => {
                    let space = new.maybe("tablespace").unwrap_or("pg_default");
                    let set = format!("{alter} SET TABLESPACE {}", quote_ident(space));
                    statement(set, Work::Rewrite);
                }
                // PostgreSQL 14 has no such statement.
                "access_method" if scene.to.version.major() >= 15 => {
                    let method = new.maybe("access_method").unwrap_or("heap");
                    let set =
                        format!("{alter} SET ACCESS METHOD {}", quote_ident(method));
                    statement(set, Work::Rewrite);
                }
                "unpopulated" => {
                    let data = if new.is("unpopulated") { " WITH NO DATA" } else { "" };
                    let refresh = format!("REFRESH MATERIALIZED VIEW {name}{data}");
                    statement(refresh, Work::Rewrite);
                }
                _ => return Alteration::Replace,
            }
        }
        Alteration::statements(drafts)
    }
}
