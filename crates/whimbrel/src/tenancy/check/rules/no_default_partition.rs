//! T56: a table partitioned by range without a default partition.

use super::super::fix;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T56",
    name: "no-default-partition",
    title: "A table partitioned by range without a default partition",
    severity: Severity::High,
    meaning: "On the first day behind the last partition every INSERT fails; where it is \
              the audit log, every change of every audited table.",
    way_out: "Add a default partition, and watch that it stays empty.",
    example: Example::Sql {
        bad: "CREATE TABLE readings (
    tenant_id uuid NOT NULL REFERENCES tenants, at date, PRIMARY KEY (tenant_id, at)
) PARTITION BY RANGE (at);
CREATE TABLE readings_2026 PARTITION OF readings
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CALL protect('readings');",
        good: "CREATE TABLE readings (
    tenant_id uuid NOT NULL REFERENCES tenants, at date, PRIMARY KEY (tenant_id, at)
) PARTITION BY RANGE (at);
CREATE TABLE readings_2026 PARTITION OF readings
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE readings_default PARTITION OF readings DEFAULT;
CALL protect('readings');",
    },
    manual: "ddl-partitioning.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.tables().filter_map(|placed| {
        let partitioning = placed.table.partitioning.as_ref()?;
        if partitioning.strategy != 'r' || partitioning.has_default {
            return None;
        }
        let partitions = scene.tables().filter(|one| {
            one.table.is_partition && one.table.parents.contains(&placed.table.oid)
        });
        let bounds = partitions.filter_map(|one| one.table.bound.as_deref());
        let last =
            bounds.filter_map(|bound| bound.rsplit_once(" TO ")).map(|(_, to)| to).max();
        let reach = match last {
            Some(to) => format!("rows behind its last bound {to} are refused"),
            None => "it has no partition, so that every row is refused".to_owned(),
        };
        let taken = |name: &str| {
            scene
                .estate
                .tables
                .iter()
                .any(|one| one.schema == placed.table.schema && one.name == name)
        };
        let name = fix::free_name(&format!("{}_default", placed.table.name), taken);
        let path =
            format!("{}.{}", quote_ident(&placed.table.schema), quote_ident(&name));
        let mut fix =
            vec![format!("CREATE TABLE {path} PARTITION OF {} DEFAULT", placed.path())];
        if placed.table.rls {
            fix.push(format!(
                "ALTER TABLE {path} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
            ));
        }
        Some(Finding::of(&RULE, placed.label(), reach).fixed_by(fix))
    });
    found.collect()
}
