//! Private servers: fast, out of the way, and gone when they should be.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use whimbrel::database::private::{
    BinarySearch, Directory, PrivateError, PrivateOptions, PrivateServer, find_binaries,
};
use whimbrel::database::{Host, Session, Settings};

use crate::network_server::testkit_options;

fn socket_directory(settings: &Settings) -> PathBuf {
    match &settings.endpoints[0].host {
        Host::Unix(directory) => directory.clone(),
        Host::Tcp(name) => panic!("{name} is no socket"),
    }
}

fn in_directory(temporary: &Path) -> PrivateOptions {
    PrivateOptions { temporary: temporary.to_owned(), ..testkit_options() }
}

/// A temporary directory that the server's user may pass through.
fn temporary() -> tempfile::TempDir {
    temporary_with_mode(0o755)
}

fn temporary_with_mode(mode: u32) -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(&directory, fs::Permissions::from_mode(mode)).unwrap();
    directory
}

/// The one template and when it was made.
fn template(temporary: &Path) -> (PathBuf, std::time::SystemTime) {
    let base = temporary.join(format!("whimbrel-{}", nix::unistd::Uid::effective()));
    let is_template = |path: &PathBuf| {
        path.file_name().unwrap().to_str().unwrap().starts_with("template-")
    };
    let entries = fs::read_dir(base).unwrap().map(|entry| entry.unwrap().path());
    let templates: Vec<_> = entries.filter(is_template).collect();
    let [template] = &templates[..] else { panic!("one template, not {templates:?}") };
    let made = fs::metadata(template.join("PG_VERSION")).unwrap().modified().unwrap();
    (template.clone(), made)
}

#[track_caller]
fn soon(what: &str, mut happens: impl FnMut() -> bool) {
    let started = Instant::now();
    while !happens() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_throwaway_server_leaves_nothing_behind() {
    let temporary = temporary();
    let options = in_directory(temporary.path());
    let server = PrivateServer::start(&options).unwrap();
    let settings = server.settings("postgres");
    let mut session = Session::connect(&settings).unwrap();
    let outcomes = session
        .batch("SHOW fsync; SHOW listen_addresses; SELECT usesuper FROM pg_user WHERE usename = current_user")
        .unwrap();
    let shown: Vec<_> =
        outcomes.iter().map(|outcome| outcome.scalar().unwrap()).collect();
    assert_eq!(shown, ["off", "", "t"]);
    let directory = socket_directory(&settings);
    assert!(directory.starts_with(temporary.path()));
    drop(server);
    assert!(!directory.exists());
    assert!(Session::connect(&settings).is_err());

    // The second one finds the template; both can live side by side.
    let template = template(temporary.path());
    let one = PrivateServer::start(&options).unwrap();
    assert_eq!(self::template(temporary.path()), template, "initdb ran again");
    let two = PrivateServer::start(&options).unwrap();
    assert_ne!(one.settings("x"), two.settings("x"));
    one.stop().unwrap();
    Session::connect(&two.settings("template1")).unwrap();
}

#[test]
fn a_throwaway_server_lies_in_memory_where_that_is_named() {
    let (temporary, memory) = (temporary(), self::temporary());
    let in_memory = PrivateOptions {
        memory: Some(memory.path().to_owned()),
        ..in_directory(temporary.path())
    };
    let server = PrivateServer::start(&in_memory).unwrap();
    let settings = server.settings("postgres");
    Session::connect(&settings).unwrap();
    assert!(socket_directory(&settings).starts_with(memory.path()));
    drop(server);
    // The template takes up memory for nobody.
    template(temporary.path());
    let left = |folder: &Path| {
        let base = folder.join(format!("whimbrel-{}", nix::unistd::Uid::effective()));
        let files = fs::read_dir(base).unwrap().map(|file| file.unwrap().file_name());
        let mut files: Vec<_> = files.map(|name| name.into_string().unwrap()).collect();
        files.retain(|name| name != "lock" && !name.starts_with("template-"));
        files
    };
    assert!(left(memory.path()).is_empty() && left(temporary.path()).is_empty());
}

/// Not a test: the process that `a_killed_owner_takes_its_server_along` kills.
#[test]
#[ignore = "run by another test"]
fn holder() {
    let temporary = fs::read_link("/proc/self/cwd").unwrap();
    let server = PrivateServer::start(&in_directory(&temporary)).unwrap();
    let directory = socket_directory(&server.settings("postgres"));
    println_for_parent(&directory);
    thread::sleep(Duration::from_secs(60));
}

fn println_for_parent(directory: &Path) {
    use std::io::Write as _;
    let line = format!("directory={}\n", directory.display());
    std::io::stdout().write_all(line.as_bytes()).unwrap();
}

fn start_holder(temporary: &Path) -> (std::process::Child, PathBuf) {
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "private::holder", "--ignored", "--nocapture"])
        .current_dir(temporary)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(holder.stdout.take().unwrap());
    let line = output.lines().map(Result::unwrap).find_map(|line| {
        line.split_once("directory=").map(|(_, path)| PathBuf::from(path))
    });
    (holder, line.unwrap())
}

#[test]
fn a_killed_owner_takes_its_server_along() {
    let temporary = temporary();
    let (mut holder, directory) = start_holder(temporary.path());
    let pid: i32 = fs::read_to_string(directory.join("data/postmaster.pid"))
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    holder.kill().unwrap();
    holder.wait().unwrap();
    soon("the server outlives its owner", || {
        !Path::new(&format!("/proc/{pid}")).exists()
    });
    soon("the directory outlives its owner", || !directory.exists());
}

#[test]
fn what_a_killed_owner_and_watcher_left_is_cleared_at_the_next_start() {
    let temporary = temporary();
    let base =
        temporary.path().join(format!("whimbrel-{}", nix::unistd::Uid::effective()));
    let options = in_directory(temporary.path());
    drop(PrivateServer::start(&options).unwrap());
    let leftover = base.join("server-1-0");
    fs::create_dir(&leftover).unwrap();
    fs::write(leftover.join("lock"), "").unwrap();
    let living = PrivateServer::start(&options).unwrap();
    assert!(!leftover.exists());
    let other = PrivateServer::start(&options).unwrap();
    Session::connect(&living.settings("postgres")).unwrap();
    drop(other);
}

#[test]
fn a_kept_server_is_shared_and_stays() {
    let temporary = temporary();
    let directory = temporary.path().join("project/.whimbrel/postgres");
    let options = PrivateOptions {
        directory: Directory::Kept(directory.clone()),
        ..in_directory(temporary.path())
    };
    let starters: Vec<_> = (0..4)
        .map(|_| {
            let options = options.clone();
            thread::spawn(move || {
                PrivateServer::start(&options).unwrap().settings("postgres")
            })
        })
        .collect();
    let mut found: Vec<_> = starters.into_iter().map(|s| s.join().unwrap()).collect();
    found.dedup();
    assert_eq!(found.len(), 1);
    Session::connect(&found[0]).unwrap().batch("CREATE TABLE kept (a int)").unwrap();

    // Everybody has let go, and it still runs; after a stop its data are there.
    let server = PrivateServer::start(&options).unwrap();
    server.stop().unwrap();
    assert!(Session::connect(&found[0]).is_err());
    let server = PrivateServer::start(&options).unwrap();
    Session::connect(&server.settings("postgres"))
        .unwrap()
        .batch("SELECT FROM kept")
        .unwrap();

    // Killed without a chance to remove its pid file.
    let data = fs::canonicalize(&directory).unwrap().join("data");
    kill_postmaster(&data);
    let server = PrivateServer::start(&options).unwrap();
    Session::connect(&server.settings("postgres"))
        .unwrap()
        .batch("SELECT FROM kept")
        .unwrap();
    server.stop().unwrap();
    assert!(directory.parent().unwrap().join(".gitignore").exists());
}

/// Root's projects often lie where the server's user may not enter.
#[test]
fn a_kept_server_below_a_closed_directory_lives_elsewhere() {
    if !nix::unistd::Uid::effective().is_root() {
        return;
    }
    let closed = temporary_with_mode(0o700);
    let open = temporary();
    let directory = closed.path().join(".whimbrel/postgres");
    let options = PrivateOptions {
        directory: Directory::Kept(directory.clone()),
        ..in_directory(open.path())
    };
    for _ in 0..2 {
        let server = PrivateServer::start(&options).unwrap();
        Session::connect(&server.settings("postgres")).unwrap();
        server.stop().unwrap();
    }
    let elsewhere = fs::read_link(&directory).unwrap();
    assert!(elsewhere.starts_with("/var/tmp"), "{}", elsewhere.display());
    fs::remove_dir_all(elsewhere).unwrap();
}

fn kill_postmaster(data: &Path) {
    let text = fs::read_to_string(data.join("postmaster.pid")).unwrap();
    let pid = text.lines().next().unwrap().parse().unwrap();
    let pid = nix::unistd::Pid::from_raw(pid);
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL).unwrap();
}

#[test]
fn binaries_are_found_or_their_package_is_named() {
    let options = testkit_options();
    let bin_dir = options.binaries.bin_dir.clone().unwrap();
    let search =
        BinarySearch { search_path: vec![bin_dir.clone()], ..BinarySearch::default() };
    assert_eq!(find_binaries(&search)[0].directory, bin_dir);

    let search = BinarySearch { version: Some(99), ..options.binaries };
    let error = search.choose().unwrap_err();
    assert!(matches!(error, PrivateError::WrongVersion { wanted: 99, .. }), "{error:?}");
    let nowhere = BinarySearch { bin_dir: Some("/nonexistent".into()), ..search };
    let error = nowhere.choose().unwrap_err();
    assert!(matches!(error, PrivateError::NoBinaries { .. }), "{error:?}");
}

#[test]
fn a_directory_that_others_may_write_to_is_not_used() {
    use std::os::unix::fs::PermissionsExt;
    let temporary = temporary();
    let base =
        temporary.path().join(format!("whimbrel-{}", nix::unistd::Uid::effective()));
    fs::create_dir(&base).unwrap();
    fs::set_permissions(&base, fs::Permissions::from_mode(0o777)).unwrap();
    let error = PrivateServer::start(&in_directory(temporary.path())).unwrap_err();
    assert!(matches!(error, PrivateError::NotOurs { .. }), "{error:?}");
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let options = PrivateOptions {
        parameters: vec![("shared_buffers".to_owned(), "much".to_owned())],
        ..testkit_options()
    };
    let error = PrivateServer::start(&options).unwrap_err();
    assert!(matches!(error, PrivateError::Start { .. }), "{error:?}");
    assert!(error.to_string().contains("shared_buffers"), "{error}");
}
