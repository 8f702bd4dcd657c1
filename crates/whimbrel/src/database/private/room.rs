//! Where throwaway servers lie: in memory where that has much room, because a file system
//! on a disk takes longer to make the thousands of files of a schema than PostgreSQL does.

use std::fs;
use std::path::{Path, PathBuf};

use nix::sys::statvfs::statvfs;

/// A file system in memory, on Linux.
const MEMORY: &str = "/dev/shm";
/// What must be free there, and of the memory itself: a server with its log has room in a
/// fraction of it, and who works beside it must not miss what is taken.
const ROOM: u64 = 4 << 30;

/// The temporary directory for throwaway servers.
pub(super) fn swift() -> PathBuf {
    let roomy = free_space(Path::new(MEMORY)) >= ROOM && free_memory() >= ROOM;
    PathBuf::from(if roomy { MEMORY } else { "/tmp" })
}

/// Bytes that are free on the file system of a directory; none where there is no such.
fn free_space(directory: &Path) -> u64 {
    statvfs(directory).map_or(0, |found| {
        // The types of both numbers differ between systems.
        #[expect(clippy::useless_conversion, reason = "not on every system")]
        let (blocks, size) =
            (u64::from(found.blocks_available()), u64::from(found.fragment_size()));
        blocks.saturating_mul(size)
    })
}

/// Bytes of memory that are free for us: of the machine, and of the container.
fn free_memory() -> u64 {
    let machine = fs::read_to_string("/proc/meminfo").ok();
    let machine = machine.as_deref().and_then(available).unwrap_or(0);
    let number = |name: &str| -> Option<u64> {
        let text = fs::read_to_string(format!("/sys/fs/cgroup/memory.{name}")).ok()?;
        text.trim().parse().ok()
    };
    // Without a limit it says `max`.
    let container = number("max").map(|most| {
        let used = number("current").unwrap_or(0);
        most.saturating_sub(used)
    });
    container.map_or(machine, |container| machine.min(container))
}

/// Reads `MemAvailable:   23371260 kB`.
fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::{available, free_space};
    use std::path::Path;

    #[test]
    fn free_memory_is_read() {
        let text = "MemTotal:       24684096 kB\nMemAvailable:   23371260 kB\n";
        assert_eq!(available(text), Some(23_371_260 * 1024));
        assert_eq!(available("MemTotal: 1 kB\n"), None);
    }

    #[test]
    fn what_is_not_there_has_no_room() {
        assert_eq!(free_space(Path::new("/no/such/directory")), 0);
    }
}
