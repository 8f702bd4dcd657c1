//! Files for a test, and the shadow that they are elaborated on.

use std::fs;
use std::path::PathBuf;

use testkit::TestServer;
use whimbrel::database::shadow::{DatabaseTraits, Shadow, ShadowDatabase, ShadowServer};
use whimbrel::source::{Ddl, Elaborated, Origin, SourceErrors};

/// A folder of SQL files.
pub(crate) struct Files(tempfile::TempDir);

impl Files {
    /// Writes files, each a path below the folder and what is in it.
    pub(crate) fn new<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, content) in files {
            let path = folder.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self) -> Result<Ddl, SourceErrors> {
        Ddl::read(self.0.path())
    }

    /// Reads the files and makes their schema in a new database.
    pub(crate) fn elaborate(&self) -> Result<(ShadowDatabase, Elaborated), SourceErrors> {
        elaborate(&self.read()?)
    }

    /// The messages of what is wrong, one a line, with paths below the folder.
    #[track_caller]
    pub(crate) fn errors(&self) -> String {
        let errors = self.elaborate().map(|_| ()).expect_err("wrong files");
        self.relative(&errors.to_string())
    }

    /// A text without the folder in its paths.
    pub(crate) fn relative(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.path().display()), "")
    }

    /// `file:line:column` of an origin.
    pub(crate) fn place(&self, origin: &Origin) -> String {
        self.relative(&origin.to_string())
    }
}

/// Makes the schema in a new database.
pub(crate) fn elaborate(ddl: &Ddl) -> Result<(ShadowDatabase, Elaborated), SourceErrors> {
    let place = ShadowServer::Existing(Box::new(TestServer::get().settings()));
    let shadow = Shadow::open(&place, None).unwrap();
    let database = shadow.create(&DatabaseTraits::default()).unwrap();
    let elaborated = ddl.elaborate(&database)?;
    Ok((database, elaborated))
}
