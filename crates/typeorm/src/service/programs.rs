//! The executor of `whimbrel::run` and a loaded service, put together.

use whimbrel::migration::Direction;
use whimbrel::run::{Connections, Event, Prelude, ProgramError, Programs};
use whimbrel::sql::quote_ident;

use super::TypeOrmService;

/// TypeORM's table for views and generated columns, made before the first migration
/// when an entity has one of them.
const METADATA_COLUMNS: &str = "(\"type\" character varying NOT NULL, \
    \"database\" character varying, \"schema\" character varying, \
    \"table\" character varying, \"name\" character varying, \"value\" text)";

/// TypeORM executes the tracking INSERT through the runner that the migration got, and
/// dies of `QueryRunnerAlreadyReleasedError` when the migration has released it; with a
/// transaction for each migration the work is lost, without one it stays unrecorded. The
/// session is ours, so the migration is recorded, and who wrote it is told.
pub(crate) const RELEASED: &str = "the migration released its query runner; TypeORM would \
    have failed to record it";

impl TypeOrmService {
    pub(super) fn metadata_table(&self) -> String {
        let options = self.options();
        let name = options.metadata_table_name();
        let name = quote_ident(name.as_deref().unwrap_or("typeorm_metadata"));
        let path = match options.schema().filter(|schema| !schema.is_empty()) {
            Some(schema) => format!("{}.{name}", quote_ident(&schema)),
            None => name,
        };
        format!("CREATE TABLE IF NOT EXISTS {path} {METADATA_COLUMNS}")
    }
}

impl Programs for TypeOrmService {
    fn prelude(&mut self) -> Prelude {
        let needs = self.entities();
        let warnings = needs.complaint();
        let mut statements = needs.extensions;
        if needs.needs_metadata_table {
            statements.push(self.metadata_table());
        }
        Prelude { statements, warnings: warnings.into_iter().collect() }
    }

    fn execute(
        &mut self,
        index: usize,
        direction: Direction,
        connections: Connections,
    ) -> (Connections, Result<(), Box<ProgramError>>) {
        let depth = connections.transaction_depth;
        let (mut connections, result) =
            Self::execute(self, index, direction, depth, connections);
        let result = result.map_err(Box::new).map(|outcome| {
            connections.transaction_depth = outcome.transaction_depth;
            if outcome.is_released {
                (connections.listener())(Event::Warning { text: RELEASED.to_owned() });
            }
        });
        (connections, result)
    }
}
