//! A proxy between a run and the server that cuts the connection at a chosen message.
//!
//! A run sends the next migration before this one is answered, so a piece of the stream
//! may hold two messages.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use testkit::TestDatabase;
use whimbrel::database::{Host, Settings};

/// What is cut when the marked message passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The message does not reach the server.
    Before,
    /// The server gets it, but its answer reaches nobody.
    After,
}

/// The text that marks a message, in a comment.
pub(crate) const MARK: &str = "/* cut here */";

/// Starts a proxy and returns the URL of the database behind it. Only the first marked
/// message is cut.
pub(crate) fn start(database: &TestDatabase, cut: Cut) -> String {
    let settings = database.settings();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let url =
        format!("postgres://{}@127.0.0.1:{port}/{}", settings.user, database.name());
    let is_cut = Arc::new(AtomicBool::new(false));
    thread::spawn(move || {
        for client in listener.incoming() {
            let (client, server) = (client.unwrap(), reach(&settings));
            let is_cut = Arc::clone(&is_cut);
            thread::spawn(move || forward(client, server, cut, &is_cut));
        }
    });
    url
}

fn reach(settings: &Settings) -> UnixStream {
    let endpoint = &settings.endpoints[0];
    let Host::Unix(directory) = &endpoint.host else { panic!("a Unix socket") };
    UnixStream::connect(directory.join(format!(".s.PGSQL.{}", endpoint.port))).unwrap()
}

fn forward(mut client: TcpStream, mut server: UnixStream, cut: Cut, is_cut: &AtomicBool) {
    let (mut back, mut from) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut back);
        let _ = back.shutdown(Shutdown::Both);
    });
    let mut buffer = vec![0; 1 << 16];
    while let Ok(length @ 1..) = client.read(&mut buffer) {
        if let Some((start, end)) = marked(&buffer[..length])
            && !is_cut.swap(true, Ordering::SeqCst)
        {
            // What was sent before it is answered, if the server can do that now.
            server.write_all(&buffer[..start]).unwrap();
            thread::sleep(Duration::from_millis(300));
            client.shutdown(Shutdown::Both).unwrap();
            if cut == Cut::After {
                server.write_all(&buffer[start..end]).unwrap();
            }
            break;
        }
        if server.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Write);
}

/// Where the marked message begins and ends, among whole messages.
fn marked(buffer: &[u8]) -> Option<(usize, usize)> {
    let mark = buffer.windows(MARK.len()).position(|at| at == MARK.as_bytes())?;
    let mut start = 0;
    loop {
        // A letter, and the length of all that follows it.
        let length = buffer.get(start + 1..start + 5)?.try_into().ok()?;
        let end = start + 1 + usize::try_from(u32::from_be_bytes(length)).ok()?;
        if end > mark {
            return Some((start, end));
        }
        start = end;
    }
}
