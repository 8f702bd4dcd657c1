//! What a connection needs to know, complete and checked.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

/// A password or another text that must never be shown.
///
/// `Debug` and `Display` print `***`; the text itself is only given by
/// [`Secret::expose`].
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Where a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// A host name or an IP address.
    Tcp(String),
    /// The directory of a Unix socket (the socket is `.s.PGSQL.<port>` in it).
    Unix(PathBuf),
}

impl Host {
    /// Reads a host as libpq does: a text that starts with `/` is the directory
    /// of a Unix socket.
    pub fn parse(text: &str) -> Self {
        if text.starts_with('/') {
            Self::Unix(PathBuf::from(text))
        } else {
            Self::Tcp(text.to_owned())
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(name) if name.contains(':') => write!(f, "[{name}]"),
            Self::Tcp(name) => f.write_str(name),
            Self::Unix(directory) => write!(f, "{}", directory.display()),
        }
    }
}

/// One server to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The name that is shown and that a certificate is checked against.
    pub host: Host,
    /// The address to connect to instead of looking up the name (`hostaddr`).
    pub address: Option<IpAddr>,
    /// The port, also part of a Unix socket's name.
    pub port: u16,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Host::Tcp(_) => write!(f, "{}:{}", self.host, self.port),
            Host::Unix(directory) => {
                write!(f, "{}/.s.PGSQL.{}", directory.display(), self.port)
            }
        }
    }
}

/// How much TLS is wanted, with libpq's meaning of `sslmode`
/// (<https://www.postgresql.org/docs/current/libpq-ssl.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TlsMode {
    /// Never.
    Disable,
    /// Only when the server refuses to talk without.
    Allow,
    /// When the server can; this is libpq's default.
    #[default]
    Prefer,
    /// Always, whoever the server is.
    Require,
    /// Always, and its certificate is signed by a trusted authority.
    VerifyCa,
    /// Always, and the certificate also carries the server's name.
    VerifyFull,
}

/// A certificate or key in PEM format.
#[derive(Clone, PartialEq, Eq)]
pub enum Pem {
    /// In a file, read when connecting.
    File(PathBuf),
    /// The text itself.
    Text(String),
}

impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Text(_) => f.write_str("Text(***)"),
        }
    }
}

/// The authorities that may vouch for a server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RootCertificates {
    /// The public ones, as Mozilla ships them.
    #[default]
    Public,
    /// Only these.
    Only(Pem),
}

/// The certificate by which a client shows who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    /// The certificate, followed by intermediate ones.
    pub certificate: Pem,
    /// Its private key, not encrypted.
    pub key: Pem,
}

/// Everything about TLS.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tls {
    /// How much of it.
    pub mode: TlsMode,
    /// Whom to trust in the two verifying modes.
    pub roots: RootCertificates,
    /// Who we are.
    pub client: Option<ClientCertificate>,
    /// The name expected in the certificate when it is not the host's.
    pub server_name: Option<String>,
}

/// Whether a password exchange must be bound to the TLS channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChannelBinding {
    /// Never.
    Disable,
    /// When both sides can.
    #[default]
    Prefer,
    /// Or else not at all.
    Require,
}

/// Which servers of several are acceptable (`target_session_attrs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Target {
    /// The first one that answers.
    #[default]
    Any,
    /// One that lets sessions write.
    ReadWrite,
    /// One that does not.
    ReadOnly,
    /// One that is not a standby.
    Primary,
    /// A standby.
    Standby,
}

/// Everything that is needed to connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The servers, tried in order.
    pub endpoints: Vec<Endpoint>,
    /// The role.
    pub user: String,
    /// Its password; without one the password file is asked.
    pub password: Option<Secret>,
    /// The password file (`~/.pgpass`), asked when there is no password.
    pub password_file: Option<PathBuf>,
    /// The database.
    pub database: String,
    /// TLS.
    pub tls: Tls,
    /// SCRAM's channel binding.
    pub channel_binding: ChannelBinding,
    /// The name shown in `pg_stat_activity`.
    pub application_name: String,
    /// Command line options for the server process (`-c search_path=app`).
    pub options: Option<String>,
    /// How long one server may take until it is ready for a query; `None` waits
    /// for ever.
    pub connect_timeout: Option<Duration>,
    /// How long a TCP connection may be idle before keepalive probes are sent;
    /// `None` sends none.
    pub keepalive: Option<Duration>,
    /// Which servers are acceptable.
    pub target: Target,
    /// Settings of the server for this session (`statement_timeout` = `0`).
    pub parameters: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            endpoints: vec![Endpoint {
                host: Host::Tcp("localhost".to_owned()),
                address: None,
                port: 5432,
            }],
            user: "postgres".to_owned(),
            password: None,
            password_file: None,
            database: "postgres".to_owned(),
            tls: Tls::default(),
            channel_binding: ChannelBinding::default(),
            application_name: "whimbrel".to_owned(),
            options: None,
            connect_timeout: Some(Duration::from_secs(10)),
            keepalive: Some(Duration::from_secs(60)),
            target: Target::default(),
            parameters: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// The same server and role, another database.
    #[must_use]
    pub fn with_database(&self, database: impl Into<String>) -> Self {
        Self { database: database.into(), ..self.clone() }
    }

    /// A URL that libpq and node-postgres understand, with the password, for
    /// handing to another program.
    pub fn connection_url(&self) -> Secret {
        Secret::new(self.write_url(self.password.as_ref()))
    }

    fn write_url(&self, password: Option<&Secret>) -> String {
        let mut url = format!("postgres://{}", encode(&self.user));
        if let Some(password) = password {
            url.push(':');
            url.push_str(&encode(password.expose()));
        }
        url.push('@');
        if let [Endpoint { host: Host::Unix(directory), port, .. }] = &self.endpoints[..]
        {
            let directory = encode(&directory.to_string_lossy());
            return format!(
                "{url}/{}?host={directory}&port={port}",
                encode(&self.database)
            );
        }
        let hosts: Vec<String> = self.endpoints.iter().map(authority).collect();
        format!("{url}{}/{}", hosts.join(","), encode(&self.database))
    }
}

/// Shows where a connection goes, never its password.
impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.write_url(None))
    }
}

fn authority(endpoint: &Endpoint) -> String {
    match &endpoint.host {
        Host::Tcp(_) => endpoint.to_string(),
        Host::Unix(directory) => {
            format!("{}:{}", encode(&directory.to_string_lossy()), endpoint.port)
        }
    }
}

/// Percent-encodes all but the characters that RFC 3986 calls unreserved.
fn encode(text: &str) -> String {
    use fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut url, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                url.push(char::from(byte));
            }
            // Writing to a String cannot fail.
            _ => _ = write!(url, "%{byte:02X}"),
        }
        url
    })
}
