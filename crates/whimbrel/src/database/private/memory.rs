//! Whether there is memory to spare for servers that nobody will miss.

use std::fs;
use std::path::{Path, PathBuf};

use nix::sys::statfs::{TMPFS_MAGIC, statfs};
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
    let system = statfs(folder).ok()?;
    let size = u64::try_from(system.block_size()).ok()?;
    let free = system.blocks_available().checked_mul(size)?;
    let is_memory = system.filesystem_type() == TMPFS_MAGIC;
    let usable = access(folder, AccessFlags::W_OK | AccessFlags::X_OK).is_ok();
    let roomy =
        free >= ROOM && available()? >= ROOM && unused().is_none_or(|b| b >= ROOM);
    (is_memory && usable && roomy).then(|| folder.to_owned())
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
