//! All rules.

use super::super::scene::Scene;
use super::super::texts::Texts;
use super::{
    alias_column, app_becomes_owner, app_bypasses, app_creates, app_missing,
    app_owns_table, app_superuser, blind_exclusion, blind_foreign_key, blind_unique,
    captured_column, child_without_tenant, constant_true, context_per_row,
    context_volatility, default_privileges, definer_reads_tenants, dormant_policies,
    evadable_audit, fails_open, half_applied, inference, key_without_partition,
    leakproof, logged_secret, loose_comparison, missing_field, mutable_audit,
    no_default_partition, no_floor, no_leading_index, no_policy, no_tenant_column,
    not_forced, nullable_tenant, old_server, open_cascade, open_dependency,
    open_partition, other_context, owner_view, policy_for_public, protection_removed,
    row_security_off, rows_leave, sequence_writable, session_context, shared_name,
    silent_data_migration, strange_audit, tenant_matview, tenant_unchecked,
    trigger_granted, triggers_silenced, truncate_granted, truncate_unrecorded, unaudited,
    unclear_policy, uncovered_command, unpinned_definer, unprotected_copy,
    unsafe_setting, unseen_partition_writes,
};
use crate::lint::{Finding, OWN_RULES, Rule};

/// What looks for a rule in a catalog.
type OverCatalog = fn(&Scene<'_>) -> Vec<Finding>;
/// What looks for it in the text of migrations.
type OverText = fn(&Texts<'_>) -> Vec<Finding>;

/// A rule and what looks for it.
pub(in super::super) struct Check {
    pub(in super::super) rule: &'static Rule,
    pub(in super::super) catalog: Option<OverCatalog>,
    pub(in super::super) text: Option<OverText>,
}

const fn catalog(rule: &'static Rule, check: OverCatalog) -> Check {
    Check { rule, catalog: Some(check), text: None }
}

const fn text(rule: &'static Rule, check: OverText) -> Check {
    Check { rule, catalog: None, text: Some(check) }
}

const fn both(rule: &'static Rule, catalog: OverCatalog, text: OverText) -> Check {
    Check { rule, catalog: Some(catalog), text: Some(text) }
}

/// A rule that is decided elsewhere: by running the migrations, or by the proof.
const fn elsewhere(rule: &'static Rule) -> Check {
    Check { rule, catalog: None, text: None }
}

/// All of them, in the order of their ids.
pub(in super::super) const RULES: &[Check] = &[
    catalog(&app_superuser::RULE, app_superuser::check),
    catalog(&app_bypasses::RULE, app_bypasses::check),
    catalog(&app_becomes_owner::RULE, app_becomes_owner::check),
    catalog(&app_owns_table::RULE, app_owns_table::check),
    both(&truncate_granted::RULE, truncate_granted::check, truncate_granted::check_text),
    catalog(&trigger_granted::RULE, trigger_granted::check),
    catalog(&app_creates::RULE, app_creates::check),
    catalog(&sequence_writable::RULE, sequence_writable::check),
    catalog(&default_privileges::RULE, default_privileges::check),
    both(
        &triggers_silenced::RULE,
        triggers_silenced::check,
        triggers_silenced::check_text,
    ),
    catalog(&row_security_off::RULE, row_security_off::check),
    catalog(&no_policy::RULE, no_policy::check),
    catalog(&dormant_policies::RULE, dormant_policies::check),
    catalog(&not_forced::RULE, not_forced::check),
    catalog(&open_partition::RULE, open_partition::check),
    text(&unprotected_copy::RULE, unprotected_copy::check_text),
    text(&protection_removed::RULE, protection_removed::check_text),
    catalog(&no_tenant_column::RULE, no_tenant_column::check),
    catalog(&alias_column::RULE, alias_column::check),
    catalog(&nullable_tenant::RULE, nullable_tenant::check),
    catalog(&tenant_unchecked::RULE, tenant_unchecked::check),
    catalog(&no_leading_index::RULE, no_leading_index::check),
    catalog(&child_without_tenant::RULE, child_without_tenant::check),
    catalog(&uncovered_command::RULE, uncovered_command::check),
    catalog(&fails_open::RULE, fails_open::check),
    catalog(&constant_true::RULE, constant_true::check),
    catalog(&captured_column::RULE, captured_column::check),
    catalog(&other_context::RULE, other_context::check),
    catalog(&unsafe_setting::RULE, unsafe_setting::check),
    catalog(&context_per_row::RULE, context_per_row::check),
    catalog(&no_floor::RULE, no_floor::check),
    catalog(&policy_for_public::RULE, policy_for_public::check),
    catalog(&open_dependency::RULE, open_dependency::check),
    catalog(&loose_comparison::RULE, loose_comparison::check),
    catalog(&unclear_policy::RULE, unclear_policy::check),
    catalog(&context_volatility::RULE, context_volatility::check),
    catalog(&unpinned_definer::RULE, unpinned_definer::check),
    elsewhere(&definer_reads_tenants::RULE),
    catalog(&leakproof::RULE, leakproof::check),
    both(&session_context::RULE, session_context::check, session_context::check_text),
    catalog(&owner_view::RULE, owner_view::check),
    catalog(&tenant_matview::RULE, tenant_matview::check),
    catalog(&rows_leave::RULE, rows_leave::check),
    catalog(&blind_unique::RULE, blind_unique::check),
    catalog(&blind_foreign_key::RULE, blind_foreign_key::check),
    catalog(&open_cascade::RULE, open_cascade::check),
    catalog(&blind_exclusion::RULE, blind_exclusion::check),
    catalog(&old_server::RULE, old_server::check),
    elsewhere(&inference::RULE),
    catalog(&unaudited::RULE, unaudited::check),
    both(&strange_audit::RULE, strange_audit::check, strange_audit::check_text),
    catalog(&truncate_unrecorded::RULE, truncate_unrecorded::check),
    catalog(&evadable_audit::RULE, evadable_audit::check),
    catalog(&missing_field::RULE, missing_field::check),
    catalog(&mutable_audit::RULE, mutable_audit::check),
    catalog(&no_default_partition::RULE, no_default_partition::check),
    elsewhere(&key_without_partition::RULE),
    catalog(&logged_secret::RULE, logged_secret::check),
    catalog(&unseen_partition_writes::RULE, unseen_partition_writes::check),
    text(&silent_data_migration::RULE, silent_data_migration::check_text),
    text(&shared_name::RULE, shared_name::check_text),
    elsewhere(&half_applied::RULE),
    catalog(&app_missing::RULE, app_missing::check),
];

/// The rules about tenants, in the order of their ids.
pub const TENANCY_RULES: [&Rule; RULES.len()] = {
    let mut rules: [&Rule; RULES.len()] = [RULES[0].rule; RULES.len()];
    let mut at = 0;
    while at < RULES.len() {
        rules[at] = RULES[at].rule;
        at += 1;
    }
    rules
};

/// All rules that a project may name: these, and those about rules.
pub fn all_rules() -> Vec<&'static Rule> {
    TENANCY_RULES.into_iter().chain(OWN_RULES.iter().copied()).collect()
}
