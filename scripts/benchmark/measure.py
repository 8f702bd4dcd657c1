"""Runs one command and prints: exit code, wall, user and system seconds, peak KiB.

A process of its own with few imports: Linux counts the memory of the process that
starts a command towards the command's own peak, so this floor (8 to 9 MB) has to be low.
"""

import os
import sys
import time

null = os.open(os.devnull, os.O_RDWR)
log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, log, 1),
           (os.POSIX_SPAWN_DUP2, log, 2)]
begun = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=actions)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - begun
code = os.waitstatus_to_exitcode(status)
print(code, wall, usage.ru_utime, usage.ru_stime, usage.ru_maxrss)
