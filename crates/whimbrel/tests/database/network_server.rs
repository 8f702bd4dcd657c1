//! A server that listens on TCP too, asks for passwords and speaks TLS.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock};

use whimbrel::database::private::{PrivateOptions, PrivateServer};
use whimbrel::database::{
    Endpoint, Host, Param, Secret, Session, Settings, Tls, TlsMode,
};

/// Which role may come in how; the first line that fits counts.
const HBA: &str = "
local     all  all           trust
host      all  trusted       127.0.0.1/32  trust
host      all  hashed        127.0.0.1/32  md5
host      all  salted        127.0.0.1/32  scram-sha-256
host      all  plain         127.0.0.1/32  password
host      all  nologin       127.0.0.1/32  trust
hostssl   all  encrypted     127.0.0.1/32  scram-sha-256
hostnossl all  unencrypted   127.0.0.1/32  trust
hostssl   all  certified     127.0.0.1/32  cert
";

const ROLES: &str = "
CREATE ROLE trusted LOGIN;
SET password_encryption = 'md5';
CREATE ROLE hashed LOGIN PASSWORD 'pä:ss word';
SET password_encryption = 'scram-sha-256';
CREATE ROLE salted LOGIN PASSWORD 'pä:ss word';
CREATE ROLE plain LOGIN PASSWORD 'pä:ss word';
CREATE ROLE nologin;
CREATE ROLE encrypted LOGIN PASSWORD 'pä:ss word';
CREATE ROLE unencrypted LOGIN;
CREATE ROLE certified LOGIN;
CREATE ROLE stranger LOGIN;
";

/// The password of all roles that have one.
pub(crate) const PASSWORD: &str = "pä:ss word";

pub(crate) struct NetworkServer {
    pub(crate) port: u16,
    pub(crate) certificates: PathBuf,
    pub(crate) superuser: Settings,
}

static SERVER: OnceLock<NetworkServer> = OnceLock::new();
static PRIVATE: Mutex<Option<PrivateServer>> = Mutex::new(None);

impl NetworkServer {
    pub(crate) fn get() -> &'static Self {
        SERVER.get_or_init(Self::start)
    }

    fn start() -> Self {
        let port = free_port();
        let parameters = [("listen_addresses", "127.0.0.1"), ("port", &port.to_string())];
        let parameters = parameters.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec();
        let options = PrivateOptions { parameters, ..testkit_options() };
        let server = PrivateServer::start(&options).expect("a server");
        let superuser = server.settings("postgres");
        *PRIVATE.lock().unwrap() = Some(server);
        let certificates = make_certificates();
        let mut session = Session::connect(&superuser).expect("a session");
        session.batch(ROLES).expect("roles");
        install(&mut session, "pg_hba.conf", HBA);
        for name in ["server.crt", "server.key", "authority.crt"] {
            install(&mut session, name, &read(&certificates, name));
        }
        for sql in [
            "ALTER SYSTEM SET ssl_ca_file = 'authority.crt'",
            "ALTER SYSTEM SET ssl = on",
            "SELECT pg_reload_conf()",
        ] {
            session.batch(sql).expect(sql);
        }
        let server = Self { port, certificates, superuser };
        server.wait_for_tls();
        server
    }

    /// A reload takes effect some time later.
    fn wait_for_tls(&self) {
        for _ in 0..500 {
            let mut settings = self.login("trusted", None);
            settings.tls.mode = TlsMode::Require;
            if Session::connect(&settings).is_ok() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("the server does not speak TLS");
    }

    /// How to connect as a role over TCP, without TLS.
    pub(crate) fn login(&self, user: &str, password: Option<&str>) -> Settings {
        Settings {
            endpoints: vec![self.endpoint("127.0.0.1")],
            user: user.to_owned(),
            password: password.map(Secret::new),
            tls: Tls { mode: TlsMode::Disable, ..Tls::default() },
            ..Settings::default()
        }
    }

    pub(crate) fn endpoint(&self, host: &str) -> Endpoint {
        let address = (host != "127.0.0.1").then(|| "127.0.0.1".parse().unwrap());
        Endpoint { host: Host::Tcp(host.to_owned()), address, port: self.port }
    }

    pub(crate) fn certificate(&self, name: &str) -> PathBuf {
        self.certificates.join(name)
    }
}

/// The options of the testkit's server, for servers of a test's own.
pub(crate) fn testkit_options() -> PrivateOptions {
    let bin_dir = testkit::TestServer::get().binaries().directory.clone();
    let mut options = PrivateOptions::default();
    options.binaries.bin_dir = Some(bin_dir);
    options
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Writes a file into the data directory, as the server's own user.
fn install(session: &mut Session, name: &str, text: &str) {
    let create = "CREATE TEMPORARY TABLE IF NOT EXISTS file (line text); TRUNCATE file";
    session.batch(create).unwrap();
    let insert = "INSERT INTO file SELECT unnest(string_to_array($1::text, E'\\n'))";
    session.query(insert, &[Param::Text(text.to_owned())]).unwrap();
    let copy = format!("COPY file TO PROGRAM 'cat > {name} && chmod 600 {name}'");
    session.batch(&copy).unwrap();
}

fn read(directory: &Path, name: &str) -> String {
    fs::read_to_string(directory.join(name)).unwrap()
}

/// An authority, a server's certificate for `db.example`, one for the role
/// `certified`, and an authority that signed none of them.
const CERTIFICATES: &str = r#"
set -e
new() { openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -subj "/CN=$2" "${@:3}" 2> /dev/null; }
new authority 'Test authority' -x509 -days 2 -out authority.crt
new stranger 'Another authority' -x509 -days 2 -out stranger.crt
sign() { openssl x509 -req -in "$1.csr" -CA authority.crt -CAkey authority.key -CAcreateserial \
    -days 2 -out "$1.crt" -extfile <(echo "$2") 2> /dev/null; }
new server db.example -out server.csr
sign server 'subjectAltName=DNS:db.example'
new client certified -out client.csr
sign client 'basicConstraints=CA:FALSE'
"#;

fn make_certificates() -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("certificates");
    fs::create_dir_all(&directory).unwrap();
    let status =
        Command::new("bash").arg("-c").arg(CERTIFICATES).current_dir(&directory).status();
    assert!(status.unwrap().success(), "openssl failed");
    directory
}
