//! What the process was given: the only place that looks at the world around it.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;

use whimbrel::run::Interrupt;

/// The environment, the folder and the terminal of this call.
pub(crate) struct Context {
    /// Environment variables that are valid UTF-8.
    pub(crate) environment: BTreeMap<String, String>,
    /// The folder that this call works in.
    pub(crate) folder: PathBuf,
    /// Raised by SIGINT and SIGTERM.
    pub(crate) interrupt: Interrupt,
    /// The operating system's name for the user, libpq's default for the role.
    pub(crate) user: Option<String>,
    /// Whether stderr shows colours.
    pub(crate) styled: bool,
}

impl Context {
    /// Reads the process's surroundings.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the environment comes in"
    )]
    pub(crate) fn new(folder: Option<PathBuf>) -> std::io::Result<Self> {
        let environment: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(key, value)| {
                Some((key.into_string().ok()?, value.into_string().ok()?))
            })
            .collect();
        let current = std::env::current_dir()?;
        let folder = match folder {
            Some(folder) => std::fs::canonicalize(current.join(folder))?,
            None => current,
        };
        let styled = std::io::stderr().is_terminal()
            && environment.get("NO_COLOR").is_none_or(String::is_empty);
        let account = nix::unistd::User::from_uid(nix::unistd::geteuid());
        let user = account.ok().flatten().map(|account| account.name);
        Ok(Self { environment, folder, interrupt: Interrupt::new(), user, styled })
    }

    /// Whether a person can be asked: both ends are a terminal, and nobody wants JSON.
    pub(crate) fn asks(output: &crate::args::ScopeArgs) -> bool {
        !output.json && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Milliseconds since 1970.
    pub(crate) fn now() -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// An id for one run: the time and the process, readable in the journal.
    pub(crate) fn run_id() -> String {
        format!("{}-{}", Self::now(), std::process::id())
    }
}
