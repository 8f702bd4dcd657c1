//! T59: writes that name a partition are not recorded.

use super::super::super::estate::Trigger;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T59",
    name: "partition-writes-not-recorded",
    title: "Writes that name a partition are not recorded",
    severity: Severity::Medium,
    meaning: "A trigger for each statement fires on the table that the statement names: \
              one that names a partition leaves no audit row.",
    way_out: "A trigger for each row on the partitioned table, or no privileges on its \
              partitions.",
    example: Example::Sql {
        bad: "CREATE TABLE jobs (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, PRIMARY KEY (tenant_id, id)
) PARTITION BY HASH (tenant_id);
CREATE TABLE jobs_0 PARTITION OF jobs FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CALL protect('jobs');
DROP TRIGGER audited ON jobs;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON jobs
    FOR EACH STATEMENT EXECUTE FUNCTION audit.note('tenant_id');
ALTER TABLE jobs_0 ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON jobs_0 TO erp_app
    USING (tenant_id = (SELECT get_current_tenant_id()));
GRANT INSERT ON jobs_0 TO erp_app;",
        good: "CREATE TABLE jobs (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, PRIMARY KEY (tenant_id, id)
) PARTITION BY HASH (tenant_id);
CREATE TABLE jobs_0 PARTITION OF jobs FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CALL protect('jobs');",
    },
    manual: "sql-createtrigger.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let partitioned = scene.tenants().filter(|placed| {
        placed.table.partitioning.is_some() && scene.is_audited(placed.table)
    });
    let found = partitioned.filter_map(|placed| {
        let triggers = scene.audit_triggers(placed.table);
        let writes = |one: &&&Trigger| one.insert || one.update || one.delete;
        let by_row = triggers.iter().filter(writes).any(|one| one.row);
        if triggers.iter().filter(writes).count() == 0 || by_row {
            return None;
        }
        let open: Vec<String> = scene
            .tables()
            .filter(|one| {
                let granted = one.table.app;
                let writable = (granted.insert || granted.update || granted.delete)
                    && (!one.table.rls || !one.table.policies.is_empty());
                one.table.root == Some(placed.table.oid) && writable
            })
            .map(|one| one.label())
            .collect();
        let message = format!(
            "{} writes into {} without an audit row",
            scene.app(),
            open.join(", ")
        );
        (!open.is_empty()).then(|| Finding::of(&RULE, placed.label(), message))
    });
    found.collect()
}
