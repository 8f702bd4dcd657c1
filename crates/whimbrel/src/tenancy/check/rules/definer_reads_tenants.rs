//! T38: a SECURITY DEFINER function that gives out other tenants' rows.

use crate::config::Severity;
use crate::lint::{Decided, Example, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T38",
    name: "definer-reads-tenants",
    title: "A SECURITY DEFINER function that gives out other tenants' rows",
    severity: Severity::High,
    meaning: "It reads with its owner's rights, past the policies unless FORCE binds the \
              owner, and gives the caller whatever its arguments ask for.",
    way_out: "Compare with the context function in its body, or let it run with the \
              caller's rights.",
    example: Example::Words(
        "A function `invoice_total(id uuid)` with SECURITY DEFINER that looks an \
              invoice up by its id alone. The proof calls it with the ids of another \
              tenant and looks for that tenant's values in the answer.",
    ),
    manual: "sql-createfunction.html",
    since: 14,
    decided: Decided::Proof,
};
