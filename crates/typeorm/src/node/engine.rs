//! One migration after the other, in Node.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};
use whimbrel::migration::Direction;
use whimbrel::run::{Connections, Event, Prelude, ProgramError, Programs, Purpose};

use super::answer;
use super::process::Process;
use crate::service::{RELEASED, TypeOrmService};

/// A loaded service whose migrations run in Node.
///
/// Everything else (the list of migrations, what the entities need) is still known
/// from the embedded engine.
pub struct NodeEngine {
    service: TypeOrmService,
    launch: Launch,
    process: Option<Process>,
}

/// What Node is started with.
pub(super) struct Launch {
    /// The data source file, or where it would be: packages are looked up from here.
    pub(super) from: PathBuf,
    /// Options that stand in for the file.
    pub(super) instead: Option<Value>,
    pub(super) cwd: PathBuf,
    pub(super) tsconfig: Option<PathBuf>,
    pub(super) environment: BTreeMap<String, String>,
    /// Whether Node has to read TypeScript.
    pub(super) typescript: bool,
}

impl NodeEngine {
    /// Runs the migrations of `service` in Node.
    pub fn new(mut service: TypeOrmService) -> Self {
        let options = service.given().clone();
        let is_typescript = |path: &PathBuf| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            matches!(extension, Some("ts" | "mts" | "cts"))
        };
        let from = match options.instead {
            Some(_) => options.cwd.join("data-source.js"),
            None => service.data_source().to_owned(),
        };
        let migrations = service.migrations().unwrap_or_default();
        let typescript = is_typescript(&from)
            || migrations.iter().any(|one| one.file.as_ref().is_some_and(is_typescript));
        let launch = Launch {
            from,
            instead: options.instead,
            cwd: options.cwd,
            tsconfig: options.tsconfig,
            environment: options.environment,
            typescript,
        };
        Self { service, launch, process: None }
    }

    fn turn(
        &mut self,
        index: usize,
        direction: Direction,
        connections: &mut Connections,
    ) -> Result<(), Box<ProgramError>> {
        if connections.purpose() == Purpose::Record {
            return Err(failed("a dry run cannot follow what a migration does in Node"));
        }
        let migrations = self.service.migrations().unwrap_or_default();
        let Some(name) = migrations.get(index).map(|one| one.name.clone()) else {
            return Err(failed(&format!("there is no migration number {index}")));
        };
        let mut process = match self.process.take() {
            Some(process) => process,
            None => Process::start(&self.launch, connections)
                .map_err(|error| failed(&error.to_string()))?,
        };
        let depth = connections.transaction_depth;
        let request = json!({
            "migration": name,
            "direction": direction.as_str(),
            "depth": depth,
        });
        let answer = process.ask(&request, connections)?;
        self.process = Some(process);
        let outcome = answer::read(&answer)?;
        connections.transaction_depth = outcome.transaction_depth;
        if outcome.is_released {
            (connections.listener())(Event::Warning { text: RELEASED.to_owned() });
        }
        Ok(())
    }
}

impl Programs for NodeEngine {
    fn prelude(&mut self) -> Prelude {
        self.service.prelude()
    }

    fn execute(
        &mut self,
        index: usize,
        direction: Direction,
        mut connections: Connections,
    ) -> (Connections, Result<(), Box<ProgramError>>) {
        let result = self.turn(index, direction, &mut connections);
        (connections, result)
    }
}

/// An error of the engine itself.
pub(super) fn failed(message: &str) -> Box<ProgramError> {
    Box::new(ProgramError::new("NodeEngine", message))
}
