//! TLS with libpq's levels of trust.

use std::fs;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature,
    verify_tls13_signature,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error,
    RootCertStore, SignatureScheme, StreamOwned,
};

use super::certificate;
use super::connect_error::ConnectError;
use super::settings::{Endpoint, Host, Pem, RootCertificates, Tls, TlsMode};
use super::transport::Socket;

/// An encrypted connection.
pub(super) type Stream = StreamOwned<ClientConnection, Socket>;

/// Encrypts a connection on which the server has agreed to TLS, and gives the
/// hash for SCRAM's channel binding.
pub(super) fn encrypt(
    mut socket: Socket,
    endpoint: &Endpoint,
    tls: &Tls,
) -> Result<(Stream, Option<Vec<u8>>), ConnectError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Arc::new(Verifier::new(tls, &provider)?);
    let config = config(provider, verifier.clone(), tls)?;
    let name = server_name(endpoint, tls)?;
    let failed = |error: Error| ConnectError::tls(endpoint, &error);
    let mut connection = ClientConnection::new(Arc::new(config), name).map_err(failed)?;
    while connection.is_handshaking() {
        match connection.complete_io(&mut socket) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(ConnectError::io(endpoint, error)),
        }
    }
    let shown = connection.peer_certificates().and_then(|chain| chain.first());
    // A certificate whose key nobody proved to have binds to nothing.
    let proved = !verifier.unproved.load(Ordering::Relaxed);
    let binding =
        shown.filter(|_| proved).and_then(|shown| certificate::end_point(shown));
    Ok((StreamOwned::new(connection, socket), binding))
}

fn config(
    provider: Arc<CryptoProvider>,
    verifier: Arc<Verifier>,
    tls: &Tls,
) -> Result<ClientConfig, ConnectError> {
    let unusable = |error: Error| file_problem("client certificate", &error);
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    let Some(client) = &tls.client else { return Ok(builder.with_no_client_auth()) };
    let chain = certificates(&client.certificate, "client certificate")?;
    let text = read(&client.key, "client key")?;
    let key = PrivateKeyDer::from_pem_slice(&text).map_err(|error| {
        let encrypted = text.windows(9).any(|word| word == b"ENCRYPTED");
        match encrypted {
            true => {
                file_problem("client key", &"it is encrypted; decrypt it with openssl")
            }
            false => file_problem("client key", &error),
        }
    })?;
    builder.with_client_auth_cert(chain, key).map_err(unusable)
}

fn server_name(
    endpoint: &Endpoint,
    tls: &Tls,
) -> Result<ServerName<'static>, ConnectError> {
    let name = match (&tls.server_name, &endpoint.host) {
        (Some(name), _) | (None, Host::Tcp(name)) => name.clone(),
        (None, Host::Unix(_)) => "localhost".to_owned(),
    };
    ServerName::try_from(name).map_err(|error| ConnectError::Tls {
        endpoint: endpoint.clone(),
        problem: error.to_string(),
    })
}

fn read(pem: &Pem, what: &str) -> Result<Vec<u8>, ConnectError> {
    match pem {
        Pem::Text(text) => Ok(text.clone().into_bytes()),
        Pem::File(path) => fs::read(path).map_err(|error| {
            file_problem(&format!("{what} `{}`", path.display()), &error)
        }),
    }
}

fn certificates(
    pem: &Pem,
    what: &str,
) -> Result<Vec<CertificateDer<'static>>, ConnectError> {
    let text = read(pem, what)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    match found {
        Ok(found) if found.is_empty() => {
            Err(file_problem(what, &"there is no certificate in PEM format in it"))
        }
        Ok(found) => Ok(found),
        Err(error) => Err(file_problem(what, &error)),
    }
}

fn file_problem(what: &str, problem: &dyn std::fmt::Display) -> ConnectError {
    ConnectError::TlsFile { what: what.to_owned(), problem: problem.to_string() }
}

/// What is demanded of the server's certificate.
#[derive(Debug)]
enum Trust {
    /// Nothing.
    Anybody,
    /// That an authority signed it.
    Authority,
    /// That an authority signed it, for this server's name.
    Name,
}

#[derive(Debug)]
struct Verifier {
    trust: Trust,
    roots: RootCertStore,
    /// The authorities' certificates. A server may show one of them as its own,
    /// as self-signed servers do; OpenSSL accepts that, path building does not.
    pinned: Vec<CertificateDer<'static>>,
    algorithms: WebPkiSupportedAlgorithms,
    /// Set when a certificate was let pass although it is too old-fashioned to
    /// check that the server has its key.
    unproved: AtomicBool,
}

impl Verifier {
    fn new(tls: &Tls, provider: &CryptoProvider) -> Result<Self, ConnectError> {
        let trust = match tls.mode {
            TlsMode::VerifyFull => Trust::Name,
            TlsMode::VerifyCa => Trust::Authority,
            TlsMode::Disable | TlsMode::Allow | TlsMode::Prefer | TlsMode::Require => {
                Trust::Anybody
            }
        };
        let mut roots = RootCertStore::empty();
        let mut pinned = Vec::new();
        match (&trust, &tls.roots) {
            (Trust::Anybody, _) => {}
            (_, RootCertificates::Public) => {
                roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
            }
            (_, RootCertificates::Only(pem)) => {
                pinned = certificates(pem, "root certificate")?;
                roots.add_parsable_certificates(pinned.iter().cloned());
            }
        }
        let algorithms = provider.signature_verification_algorithms;
        Ok(Self { trust, roots, pinned, algorithms, unproved: AtomicBool::new(false) })
    }

    /// Lets a certificate pass whose form is too old to check a signature with
    /// (X.509 version 1), where no trust in it was demanded.
    fn tolerate(
        &self,
        checked: Result<HandshakeSignatureValid, Error>,
    ) -> Result<HandshakeSignatureValid, Error> {
        match (&self.trust, checked) {
            (Trust::Anybody, Err(Error::InvalidCertificate(problem)))
                if problem != CertificateError::BadSignature =>
            {
                self.unproved.store(true, Ordering::Relaxed);
                Ok(HandshakeSignatureValid::assertion())
            }
            (_, checked) => checked,
        }
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if matches!(self.trust, Trust::Anybody) {
            return Ok(ServerCertVerified::assertion());
        }
        let parsed = ParsedCertificate::try_from(shown)?;
        if !self.pinned.contains(shown) {
            let algorithms = self.algorithms.all;
            verify_server_cert_signed_by_trust_anchor(
                &parsed,
                &self.roots,
                intermediates,
                now,
                algorithms,
            )?;
        }
        if matches!(self.trust, Trust::Name) {
            verify_server_name(&parsed, name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.tolerate(verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.algorithms,
        ))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.tolerate(verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.algorithms,
        ))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// What is wrong with a certificate, in words.
pub(super) fn explain(problem: &CertificateError) -> String {
    match problem {
        CertificateError::UnknownIssuer => {
            "no trusted authority has signed it".to_owned()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet".to_owned()
        }
        CertificateError::NotValidForName => "it is for another name".to_owned(),
        CertificateError::NotValidForNameContext { expected, presented } => {
            let expected = expected.to_str();
            match presented.is_empty() {
                true => {
                    format!("it names no host (subjectAltName), not even `{expected}`")
                }
                false => {
                    format!("it is for {}, not for `{expected}`", presented.join(", "))
                }
            }
        }
        CertificateError::Other(other) if other.to_string().contains("Version") => {
            "it is of X.509 version 1; make one with a subjectAltName".to_owned()
        }
        other => other.to_string(),
    }
}
