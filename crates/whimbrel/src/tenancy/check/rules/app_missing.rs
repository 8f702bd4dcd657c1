//! T65: the application role is not there.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T65",
    name: "application-role-missing",
    title: "The application role is not there",
    severity: Severity::High,
    meaning: "Nothing can be said about what the application may do: privileges, \
              memberships and the policies that are written for it are not checked.",
    way_out: "Name the role that the services connect as under `[tenancy.roles]` or with \
              `--app`, or create it.",
    example: Example::Words(
        "`[tenancy.roles]` with `app = \"shop_app\"` on a server that has no role \
              of that name.",
    ),
    manual: "user-manag.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let app = scene.app();
    let message =
        format!("there is no role {app}, so nothing that it may do was checked");
    let there = scene.estate.server.app_exists;
    (!there).then(|| Finding::of(&RULE, app, message)).into_iter().collect()
}
