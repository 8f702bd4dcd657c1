//! Options as foreign-data objects write them.

use crate::sql::{quote_ident, quote_literal};

/// The options of foreign-data objects, from `name=value` to `name 'value'`.
pub(super) fn foreign_options(options: &[&str]) -> String {
    let option = |option: &&str| {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        format!("{} {}", quote_ident(name), quote_literal(value))
    };
    options.iter().map(option).collect::<Vec<_>>().join(", ")
}

/// The changes that lead from one list of options to another.
pub(super) fn changed_options(old: &[&str], new: &[&str]) -> String {
    let name = |option: &str| option.split('=').next().unwrap_or_default().to_owned();
    let had: Vec<String> = old.iter().map(|option| name(option)).collect();
    let has: Vec<String> = new.iter().map(|option| name(option)).collect();
    let changed = new.iter().filter(|option| !old.contains(option)).map(|option| {
        let verb = if had.contains(&name(option)) { "SET" } else { "ADD" };
        format!("{verb} {}", foreign_options(&[option]))
    });
    let gone = had.iter().filter(|name| !has.contains(name));
    let gone = gone.map(|name| format!("DROP {}", quote_ident(name)));
    changed.chain(gone).collect::<Vec<_>>().join(", ")
}
