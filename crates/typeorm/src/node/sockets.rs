//! The sockets on which Node finds its database.

use std::fs::{self, DirBuilder};
use std::io;
use std::ops::ControlFlow;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use whimbrel::run::FurtherConnections;

/// The port in the name of the socket of the migration's own connection.
pub(super) const MAIN_PORT: u16 = 5432;
/// The same for all others.
pub(super) const POOL_PORT: u16 = 5433;
/// The longest path of a socket that every system takes (`sun_path` of macOS).
const LONGEST_PATH: usize = 103;
/// How often somebody may ask to stop.
const TICK: Duration = Duration::from_millis(20);

/// A directory that only we can enter, with the two sockets; removed in the end.
pub(super) struct Sockets {
    pub(super) folder: PathBuf,
    main: UnixListener,
    stop: Arc<AtomicBool>,
    pool: Option<JoinHandle<()>>,
}

impl Sockets {
    /// Listens in a new directory below `temporary`; programs that connect to the
    /// pool's socket are served from now on.
    pub(super) fn open(
        temporary: &Path,
        further: FurtherConnections,
    ) -> io::Result<Self> {
        let folder = private_folder(temporary)?;
        let listen = |port: u16| {
            let listener = UnixListener::bind(folder.join(format!(".s.PGSQL.{port}")))?;
            listener.set_nonblocking(true)?;
            Ok::<_, io::Error>(listener)
        };
        let listeners = listen(MAIN_PORT).and_then(|main| Ok((main, listen(POOL_PORT)?)));
        let (main, pool) = match listeners {
            Ok(listeners) => listeners,
            Err(error) => {
                _ = fs::remove_dir_all(&folder);
                return Err(error);
            }
        };
        let mut sockets = Self { folder, main, stop: Arc::default(), pool: None };
        let stop = Arc::clone(&sockets.stop);
        let builder = thread::Builder::new().name("node's connections".to_owned());
        sockets.pool = Some(builder.spawn(move || serve_pool(&pool, &further, &stop))?);
        Ok(sockets)
    }

    /// The migration's client, if it is there already.
    pub(super) fn main_client(&self) -> io::Result<Option<UnixStream>> {
        accepted(&self.main)
    }
}

impl Drop for Sockets {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(pool) = self.pool.take() {
            // A thread that panicked has no client left to serve.
            _ = pool.join();
        }
        _ = fs::remove_dir_all(&self.folder);
    }
}

fn private_folder(temporary: &Path) -> io::Result<PathBuf> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    let name = format!("whimbrel-node-{:016x}", u64::from_be_bytes(random));
    let mut folder = temporary.join(&name);
    if folder.as_os_str().len() + "/.s.PGSQL.5432".len() > LONGEST_PATH {
        folder = Path::new("/tmp").join(&name);
    }
    DirBuilder::new().mode(0o700).create(&folder)?;
    Ok(folder)
}

fn accepted(listener: &UnixListener) -> io::Result<Option<UnixStream>> {
    match listener.accept() {
        Ok((client, _)) => {
            // Some systems hand the listener's mode on.
            client.set_nonblocking(false)?;
            Ok(Some(client))
        }
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error),
    }
}

/// Gives every client a session and a thread of its own.
fn serve_pool(listener: &UnixListener, further: &FurtherConnections, stop: &AtomicBool) {
    thread::scope(|scope| {
        while !stop.load(Ordering::Relaxed) {
            let Ok(Some(client)) = accepted(listener) else {
                thread::sleep(TICK);
                continue;
            };
            scope.spawn(move || {
                let mut idle = || match stop.load(Ordering::Relaxed) {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                };
                // The client hears of a failure itself.
                _ = further.serve(&client, &mut idle);
            });
        }
    });
}
