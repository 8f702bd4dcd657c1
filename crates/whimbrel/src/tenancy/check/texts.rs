//! What rules over text look at: the migrations of all services, beside the catalog where
//! there is one.

use super::scene::{Placed, Scene, Standing};
use crate::config::Convention;
use crate::lint::{Finding, Script, Sentence};

/// The migrations' text.
pub(super) struct Texts<'a> {
    pub(super) scripts: Vec<Script<'a>>,
    pub(super) convention: &'a Convention,
    pub(super) scene: Option<&'a Scene<'a>>,
}

impl<'a> Texts<'a> {
    /// What one look at every statement finds.
    pub(super) fn find(
        &self,
        look: impl Fn(&Script<'a>, &Sentence<'a>) -> Option<Finding>,
    ) -> Vec<Finding> {
        let scripts = self.scripts.iter();
        let looks = scripts.flat_map(|script| {
            script.sentences.iter().filter_map(|sentence| look(script, sentence))
        });
        looks.collect()
    }

    /// A table by its name; one without a schema is looked for in `public` first.
    pub(super) fn table(&self, schema: Option<&str>, name: &str) -> Option<Placed<'a>> {
        let scene = self.scene?;
        let found = |schema: Option<&str>| {
            scene.tables().find(|placed| {
                placed.table.name == name
                    && schema.is_none_or(|schema| schema == placed.table.schema)
            })
        };
        match schema {
            Some(schema) => found(Some(schema)),
            None => found(Some("public")).or_else(|| found(None)),
        }
    }

    /// Whether a statement names a table with tenants' rows, other than one. Without a
    /// catalog every table may be one.
    pub(super) fn mentions_tenant_table(
        &self,
        sentence: &Sentence<'_>,
        except: &str,
    ) -> bool {
        let Some(scene) = self.scene else { return true };
        scene.tables().any(|placed| {
            let guarded = matches!(placed.standing, Standing::Tenant | Standing::Audit);
            guarded && placed.table.name != except && sentence.names(&placed.table.name)
        })
    }

    /// Whether there is a function of a name, or a migration makes it; nobody knows
    /// without a catalog.
    pub(super) fn has_function(&self, name: &str) -> Option<bool> {
        let scene = self.scene?;
        let there = scene.estate.functions.iter().any(|function| function.name == name);
        let made = || {
            let sentences = self.scripts.iter().flat_map(|script| &script.sentences);
            let mut functions = sentences.filter(|one| one.keyword == "CREATE FUNCTION");
            functions.any(|one| one.is_about(None, name))
        };
        Some(there || made())
    }

    /// The role that a statement runs as, if policies bind it: what `SET ROLE` before it
    /// says, else the migrator, else who is connected.
    pub(super) fn bound_role(
        &self,
        script: &Script<'_>,
        before: usize,
    ) -> Option<String> {
        let scene = self.scene?;
        let set = script
            .sentences
            .iter()
            .filter(|one| one.first().is_some_and(|first| first.start < before))
            .filter(|one| one.keyword == "SET")
            .filter_map(|one| one.name_after("ROLE"))
            .next_back();
        let migrator = &self.convention.roles.migrator;
        let name = match set {
            Some((_, name)) if name != "none" => name,
            _ if scene.estate.role(migrator).is_some() => migrator.clone(),
            _ => scene.estate.server.role.clone(),
        };
        let role = scene.estate.role(&name)?;
        (!role.superuser && !role.bypass_rls).then_some(name)
    }

    /// Whether a statement behind a place, in this script or a later one, is what is
    /// looked for.
    pub(super) fn later(
        &self,
        script: &Script<'_>,
        after: usize,
        wanted: impl Fn(&Sentence<'a>) -> bool,
    ) -> bool {
        let here = self.scripts.iter().position(|one| std::ptr::eq(one, script));
        let here = here.unwrap_or_default();
        self.scripts.iter().enumerate().skip(here).any(|(at, one)| {
            one.sentences.iter().any(|sentence| {
                let behind =
                    at > here || sentence.first().is_some_and(|word| word.start > after);
                behind && wanted(sentence)
            })
        })
    }

    /// The services whose migrations make a table of this name.
    pub(super) fn makers(&self, schema: Option<&str>, name: &str) -> Vec<&str> {
        let makes = |script: &&Script<'_>| {
            script.sentences.iter().any(|sentence| {
                sentence.keyword == "CREATE TABLE" && sentence.is_about(schema, name)
            })
        };
        let services = self.scripts.iter().filter(makes);
        let mut services: Vec<&str> =
            services.map(|script| script.source.service.as_str()).collect();
        services.sort_unstable();
        services.dedup();
        services
    }
}
