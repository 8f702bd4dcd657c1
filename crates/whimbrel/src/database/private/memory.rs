//! Whether there is memory to spare for servers that nobody will miss.

use std::fs;
use std::path::{Path, PathBuf};

use nix::sys::statvfs::statvfs;
use nix::unistd::{AccessFlags, access};

/// The file system in memory that every Linux has (glibc's `shm_open` needs it).
const FOLDER: &str = "/dev/shm";

/// How many bytes there must be to spare. Ten thousand tables in all the copies that a
/// proof makes of them take 3 GB.
const ROOM: u64 = 4 << 30;

/// A folder in memory with room for throwaway servers; nothing where the system has none,
/// or where memory is short. Making a database is making hundreds of files, which takes
/// a disk seconds when others write to it, too.
#[must_use]
pub fn roomy_memory() -> Option<PathBuf> {
    let folder = Path::new(FOLDER);
    let usable = access(folder, AccessFlags::W_OK | AccessFlags::X_OK).is_ok();
    let roomy = usable
        && free(folder)? >= ROOM
        && available()? >= ROOM
        && unused().is_none_or(|bytes| bytes >= ROOM);
    roomy.then(|| folder.to_owned())
}

/// Bytes that are free in a file system.
fn free(folder: &Path) -> Option<u64> {
    let system = statvfs(folder).ok()?;
    // The types of both differ from system to system.
    #[expect(clippy::useless_conversion, reason = "not everywhere")]
    let (blocks, size) =
        (u64::from(system.blocks_available()), u64::from(system.fragment_size()));
    blocks.checked_mul(size)
}

/// Bytes of memory that programs can have without swapping (`proc(5)`).
fn available() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// What the container is allowed beyond what it uses, where it has a limit: files in
/// memory count (`cgroups(7)`, version 2, then version 1).
fn unused() -> Option<u64> {
    let number = |path: &str| fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let pair = |limit, usage| Some(number(limit)?.saturating_sub(number(usage)?));
    pair("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current").or_else(|| {
        pair(
            "/sys/fs/cgroup/memory/memory.limit_in_bytes",
            "/sys/fs/cgroup/memory/memory.usage_in_bytes",
        )
    })
}
