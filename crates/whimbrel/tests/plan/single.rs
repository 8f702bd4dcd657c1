//! The single changes that peers were measured by: each has a case folder
//! `single-...` of its own. `cargo test -p whimbrel --test plan single` proves them all.

use std::collections::BTreeSet;

use crate::cases::folders;

/// Each change, and the case that shows it.
const CHANGES: &[(&str, &str)] = &[
    ("add table", "add-table"),
    ("drop table", "drop-table"),
    ("add column", "add-column"),
    ("add column not null default", "add-column-not-null-default"),
    ("drop column", "drop-column"),
    ("rename column", "rename-column"),
    ("rename table", "rename-table"),
    ("change type", "change-type"),
    ("change type w/ default + using", "change-type-with-default-and-using"),
    ("varchar length", "varchar-length"),
    ("set not null", "set-not-null"),
    ("drop not null", "drop-not-null"),
    ("change default", "change-default"),
    ("drop default", "drop-default"),
    ("add FK", "add-foreign-key"),
    ("FK action change", "foreign-key-action"),
    ("FK deferrable", "foreign-key-deferrable"),
    ("FK ON DELETE SET NULL (cols) pg15", "foreign-key-set-null-of-columns"),
    ("add check", "add-check"),
    ("check NOT VALID", "check-not-valid"),
    ("change check", "change-check"),
    ("add unique constraint", "add-unique"),
    ("unique NULLS NOT DISTINCT", "unique-nulls-not-distinct"),
    ("exclusion constraint", "exclusion"),
    ("change primary key", "change-primary-key"),
    ("add index", "add-index"),
    ("expression index", "expression-index"),
    ("gin index", "gin-index"),
    ("index storage param", "index-storage-parameter"),
    ("rename index", "rename-index"),
    ("drop index", "drop-index"),
    ("add enum type", "add-enum"),
    ("enum add value (end)", "enum-add-value-at-the-end"),
    ("enum add value (middle)", "enum-add-value-in-the-middle"),
    ("enum rename value", "enum-rename-value"),
    ("enum remove value", "enum-remove-value"),
    ("domain", "domain"),
    ("domain change check", "domain-change-check"),
    ("composite type", "composite-type"),
    ("composite add attribute", "composite-add-attribute"),
    ("range type", "range-type"),
    ("sequence", "sequence"),
    ("sequence change", "sequence-change"),
    ("identity add", "identity-add"),
    ("identity always/by default", "identity-always"),
    ("generated column add", "generated-column-add"),
    ("generated column change expr", "generated-column-change-expression"),
    ("view", "view"),
    ("view change columns", "view-change-columns"),
    ("view security_invoker", "view-security-invoker"),
    ("column type under a view", "column-type-under-a-view"),
    ("materialized view + index", "materialized-view-with-index"),
    ("function add", "function-add"),
    ("function body change", "function-body"),
    ("function signature change", "function-signature"),
    ("procedure", "procedure"),
    ("aggregate", "aggregate"),
    ("trigger add", "trigger-add"),
    ("trigger change", "trigger-change"),
    ("trigger disable", "trigger-disable"),
    ("event trigger", "event-trigger"),
    ("rule", "rule"),
    ("enable RLS", "enable-row-security"),
    ("force RLS", "force-row-security"),
    ("policy add", "policy-add"),
    ("policy change", "policy-change"),
    ("comment on table", "comment-on-table"),
    ("comment on column", "comment-on-column"),
    ("comment on function/index/constraint", "comment-on-function-index-constraint"),
    ("grant on table", "grant-on-table"),
    ("column grant", "column-grant"),
    ("grant on function", "grant-on-function"),
    ("default privileges", "default-privileges"),
    ("owner", "owner"),
    ("schema add + table in it", "schema-with-a-table"),
    ("extension", "extension"),
    ("partitioned table", "partitioned-table"),
    ("add partition", "add-partition"),
    ("inheritance", "inheritance"),
    ("unlogged", "unlogged"),
    ("table storage params", "table-storage-parameters"),
    ("column storage/compression", "column-storage-and-compression"),
    ("column statistics target", "column-statistics-target"),
    ("column collation", "column-collation"),
    ("extended statistics", "extended-statistics"),
    ("replica identity", "replica-identity"),
    ("cluster on", "cluster-on"),
    ("collation object", "collation"),
    ("operator", "operator"),
    ("cast", "cast"),
    ("text search config", "text-search-configuration"),
    ("publication", "publication"),
    ("foreign data wrapper + table", "foreign-data-wrapper-and-table"),
    ("cyclic FKs (2 new tables)", "cyclic-foreign-keys"),
    ("quoted identifiers", "quoted-identifiers"),
];

#[test]
fn every_single_change_has_a_case() {
    assert_eq!(CHANGES.len(), 95);
    let changes: BTreeSet<&str> = CHANGES.iter().map(|(change, _)| *change).collect();
    assert_eq!(changes.len(), CHANGES.len(), "a change is there twice");
    let named = CHANGES.iter().map(|(_, case)| (*case).to_owned());
    let there = folders().into_iter().filter_map(|folder| {
        let name = folder.file_name()?.to_str()?.to_owned();
        name.strip_prefix("single-").map(str::to_owned)
    });
    assert_eq!(named.collect::<BTreeSet<_>>(), there.collect::<BTreeSet<_>>());
}
