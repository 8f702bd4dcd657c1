//! The executor of `whimbrel::run` and a loaded service, put together.

use whimbrel::migration::Direction;
use whimbrel::run::{Connections, Event, Prelude, ProgramError, Programs};

use super::TypeOrmService;
use super::metadata_table::MetadataTable;

/// TypeORM executes the tracking INSERT through the runner that the migration got, and
/// dies of `QueryRunnerAlreadyReleasedError` when the migration has released it; with a
/// transaction for each migration the work is lost, without one it stays unrecorded. The
/// session is ours, so the migration is recorded, and who wrote it is told.
pub(crate) const RELEASED: &str = "the migration released its query runner; TypeORM would \
    have failed to record it";

impl TypeOrmService {
    /// Where TypeORM keeps what views and generated columns were made of.
    pub fn metadata_table(&self) -> MetadataTable {
        MetadataTable::of(self.options())
    }
}

impl Programs for TypeOrmService {
    fn prelude(&mut self) -> Prelude {
        let needs = self.entities();
        let warnings = needs.complaint();
        let mut statements = needs.extensions;
        if needs.needs_metadata_table {
            statements.push(self.metadata_table().creation());
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
