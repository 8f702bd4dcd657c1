//! What `pg_dump` says of a proof.

use serde_json::{Value, json};
use whimbrel::prove::{Observed, Proof};

use super::Problem;
use crate::exit;

/// What was proven, in a line.
pub(crate) fn proven(proof: &Proof) -> String {
    let observed = match &proof.observed {
        Observed::Agrees { up: true } => "; pg_dump agrees".to_owned(),
        Observed::Agrees { up: false } => "; pg_dump agrees on the way back".to_owned(),
        Observed::Absent(reason) => format!(" (not compared with pg_dump: {reason})"),
        Observed::Differs { .. } => "; pg_dump does not agree".to_owned(),
    };
    format!("  proven: up leads to the wanted schema, down leads back{observed}")
}

/// A warning when it sees a difference.
pub(crate) fn disagreement(observed: &Observed) -> Option<String> {
    let Observed::Differs { direction, missing, extra } = observed else { return None };
    let lines = |sign: char, lines: &[String]| -> String {
        lines.iter().map(|line| format!("\n  {sign} {line}")).collect()
    };
    Some(format!(
        "to pg_dump the way {} does not lead where it should, which is a defect in Whimbrel \
         or a habit of pg_dump; read the migration before you run it:{}{}",
        direction.as_str(),
        lines('-', missing),
        lines('+', extra)
    ))
}

/// What `--strict` says when it sees a difference.
pub(crate) fn refuse_disagreement(proof: Option<&Proof>) -> Result<(), Problem> {
    match proof.and_then(|proof| disagreement(&proof.observed)) {
        None => Ok(()),
        Some(title) => {
            let problem = Problem::input("proof", title);
            let state = Some("nothing was written".to_owned());
            Err(Problem { exit: exit::REFUSED, state, ..problem })
        }
    }
}

/// The same for programs.
pub(crate) fn observed_as_json(proof: Option<&Proof>) -> Value {
    match proof.map(|proof| &proof.observed) {
        None => Value::Null,
        Some(Observed::Agrees { up }) => json!({ "agrees": true, "up": up }),
        Some(Observed::Absent(reason)) => json!({ "agrees": null, "reason": reason }),
        Some(Observed::Differs { direction, missing, extra }) => json!({
            "agrees": false, "way": direction.as_str(), "missing": missing, "extra": extra,
        }),
    }
}
