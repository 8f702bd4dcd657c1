//! Why a service cannot be loaded.

use std::path::PathBuf;

use whimbrel::run::ProgramError;

/// Why a data source, its migrations or its entities cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The data source file does not exist or cannot be read.
    #[error("unable to open file \"{}\"", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The program itself failed: an exception while files were imported.
    #[error("cannot load {}", path.display())]
    Program {
        /// The data source.
        path: PathBuf,
        /// What was thrown.
        #[source]
        source: Box<ProgramError>,
    },
    /// An option of the data source comes from a package that is not here.
    #[error(
        "option `{option}` of the data source in {} comes from package `{package}` ({used}), which is not available",
        path.display()
    )]
    MissingPackage {
        /// The data source.
        path: PathBuf,
        /// The option.
        option: String,
        /// The package.
        package: String,
        /// What was used of it.
        used: String,
    },
}
