//! What is in a database and that no fact describes.

use serde_json::{Value, json};
use whimbrel::catalog::Unmodelled;

use super::Problem;
use crate::exit;

/// How many of them a refusal names.
const NAMED: usize = 20;

/// Names what is there and is not described, so that nobody takes it for looked at.
pub(crate) fn show_unmodelled(unmodelled: &[Unmodelled]) {
    for Unmodelled { kind, name } in unmodelled {
        super::talk(&format!("warning: not looked at: {kind} {name}"));
    }
}

/// The same for programs.
pub(crate) fn unmodelled_as_json(unmodelled: &[Unmodelled]) -> Value {
    let one =
        |Unmodelled { kind, name }: &Unmodelled| json!({ "kind": kind, "name": name });
    unmodelled.iter().map(one).collect()
}

/// What `--strict` says when there is any.
pub(crate) fn refuse_unmodelled(unmodelled: &[Unmodelled]) -> Result<(), Problem> {
    if unmodelled.is_empty() {
        return Ok(());
    }
    let count = unmodelled.len();
    let noun = if count == 1 { "object" } else { "objects" };
    let title = format!("{count} {noun} that Whimbrel has no words for");
    let mut problem = Problem::input("not looked at", title)
        .advise("drop them, or look at them by hand and go on without `--strict`");
    let named = unmodelled.iter().take(NAMED);
    problem.notes =
        named.map(|one| ("object", format!("{} {}", one.kind, one.name))).collect();
    problem.exit = exit::REFUSED;
    problem.state = Some("nothing was written or changed".to_owned());
    Err(problem)
}
