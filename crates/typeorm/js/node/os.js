/** `os`: what the host knows about the machine; the rest is plausible and constant. */
const { ERRORS } = require('./internal/system_errors');
const { refuse } = require('./internal/errors');

const signals = {
  SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGBUS: 7, SIGFPE: 8, SIGKILL: 9, SIGUSR1: 10, SIGSEGV: 11,
  SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGCHLD: 17, SIGCONT: 18, SIGSTOP: 19, SIGTSTP: 20, SIGTTIN: 21, SIGTTOU: 22,
};
const errno = Object.fromEntries(Object.entries(ERRORS).map(([name, [number]]) => [name, number]));
const TYPES = { linux: 'Linux', darwin: 'Darwin', win32: 'Windows_NT' };
const cpu = () => ({ model: 'cpu', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } });

module.exports = {
  EOL: '\n',
  devNull: '/dev/null',
  constants: { signals, errno, priority: { PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0, PRIORITY_HIGH: -14 }, dlopen: {}, UV_UDP_REUSEADDR: 4 },
  platform: () => host.platform,
  type: () => TYPES[host.platform] || 'Linux',
  arch: () => host.arch || 'x64',
  machine: () => ((host.arch || 'x64') === 'arm64' ? 'aarch64' : 'x86_64'),
  release: () => '0.0.0',
  version: () => '',
  hostname: () => host.hostname,
  homedir: () => host.homedir,
  tmpdir: () => host.tmpdir,
  endianness: () => 'LE',
  cpus: () => [cpu()],
  availableParallelism: () => 1,
  totalmem: () => 8589934592,
  freemem: () => 4294967296,
  loadavg: () => [0, 0, 0],
  uptime: () => 0,
  networkInterfaces: () => ({}),
  getPriority: () => 0,
  setPriority: refuse('os.setPriority'),
  userInfo: () => ({ uid: 1000, gid: 1000, username: host.username, homedir: host.homedir, shell: null }),
};
