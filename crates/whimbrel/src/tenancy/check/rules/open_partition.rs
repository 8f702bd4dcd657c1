//! T15: a partition that can be used directly, without row security.

use super::super::fix;
use super::super::scene::{Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T15",
    name: "partition-reachable",
    title: "A partition that can be used directly, without row security",
    severity: Severity::Critical,
    meaning: "The policies of a partitioned table hold only where the table itself is \
              named. Named directly, the partition shows and loses the rows of all \
              tenants.",
    way_out: "Enable row security on the partition, without any policy, and revoke all \
              privileges on it. What goes through the partitioned table is not affected.",
    example: Example::Sql {
        bad: "CREATE TABLE events (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, PRIMARY KEY (tenant_id, id)
) PARTITION BY HASH (tenant_id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CALL protect('events');
GRANT SELECT ON events_0 TO erp_app;",
        good: "CREATE TABLE events (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, PRIMARY KEY (tenant_id, id)
) PARTITION BY HASH (tenant_id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CALL protect('events');
ALTER TABLE events_0 ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let open = scene.tables().filter(|placed| {
        let granted = placed.table.app;
        let usable = granted.select || granted.insert || granted.update || granted.delete;
        let guarded = matches!(placed.standing, Standing::Tenant | Standing::Audit);
        placed.table.is_partition && !placed.table.rls && usable && guarded
    });
    let found = open.map(|placed| {
        let root = placed.table.root.and_then(|root| scene.estate.table(root));
        let root = root.map_or_else(String::new, |root| format!(" of {}", root.label()));
        let message = format!(
            "{} reaches the rows of all tenants by naming this partition{root}: the \
             policies there do not hold here",
            scene.app()
        );
        let revoke = fix::revoke(scene, "ALL", &placed.path());
        let fix = [fix::enable(&placed), revoke];
        Finding::of(&RULE, placed.label(), message).fixed_by(fix)
    });
    found.collect()
}
