use clap::Args;

/// Where the database is, when neither a data source nor the configuration shall say.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Connection")]
pub(crate) struct ConnectionArgs {
    /// Connection URL, as libpq reads it (postgres://user@host:5432/database)
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Host name, or directory of the server's Unix socket
    #[arg(long, global = true)]
    pub(crate) host: Option<String>,
    /// Port
    #[arg(long, global = true)]
    pub(crate) port: Option<u16>,
    /// Role to connect as
    #[arg(long, global = true)]
    pub(crate) username: Option<String>,
    /// Database name
    #[arg(long, global = true)]
    pub(crate) dbname: Option<String>,
    /// TLS: disable, allow, prefer, require, verify-ca or verify-full
    #[arg(long, global = true, value_name = "MODE")]
    pub(crate) sslmode: Option<String>,
    /// File with the certificate authorities to trust, or `system`
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) sslrootcert: Option<String>,
    /// Use a PostgreSQL that Whimbrel starts and keeps under .whimbrel/
    #[arg(long, global = true, conflicts_with_all = ["url", "host"])]
    pub(crate) private: bool,
}
