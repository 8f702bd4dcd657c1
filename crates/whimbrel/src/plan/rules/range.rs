//! Range types.

use super::Rule;
use super::definition::definition;
use crate::catalog::{Fact, FactId};
use crate::plan::action::{Alteration, Draft, Follow};
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;
use crate::sql::quote_ident;

pub(super) struct Range;

const OPTIONS: &[&str] = &[
    "subtype",
    "subtype_opclass",
    "collation",
    "canonical",
    "subtype_diff",
    "multirange_type_name",
];

impl Rule for Range {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let name = dotted(&fact.id.parts);
        let options = definition(&fact.attributes(), OPTIONS);
        vec![Draft::new(format!("CREATE TYPE {name} AS RANGE ({options})"))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP TYPE {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Rebuild
    }

    fn follow(&self, _fact: &Fact) -> Follow {
        Follow::Rebuild
    }

    /// The multirange type and the functions that make values of both keep their names
    /// unless they are renamed, too.
    fn set_aside(&self, fact: &Fact, old: &FactId, _scene: &Scene<'_>) -> Vec<Draft> {
        let range = dotted(&fact.id.parts);
        let aside = quote_ident(old.name());
        let moved = dotted(&old.parts);
        let attributes = fact.attributes();
        let subtype = attributes.text("subtype");
        let multirange = attributes.text("multirange_type_name");
        let multirange_aside = quote_ident(&format!("{}s", old.name()));
        [
            format!("TYPE {range} RENAME TO {aside}"),
            format!("FUNCTION {range}({subtype}, {subtype}) RENAME TO {aside}"),
            format!("FUNCTION {range}({subtype}, {subtype}, text) RENAME TO {aside}"),
            format!("TYPE {multirange} RENAME TO {multirange_aside}"),
            format!("FUNCTION {multirange}() RENAME TO {multirange_aside}"),
            format!("FUNCTION {multirange}({moved}) RENAME TO {multirange_aside}"),
            format!("FUNCTION {multirange}({moved}[]) RENAME TO {multirange_aside}"),
        ]
        .into_iter()
        .map(|statement| Draft::new(format!("ALTER {statement}")))
        .collect()
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}
