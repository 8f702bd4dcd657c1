/** `process`: the environment, arguments and standard output of the run. */
const EventEmitter = require('./events');
const { coded, invalidArgType, lazy, refuse, refuseAll } = require('./internal/errors');

const started = host.now();

/** Environment variables; assigned values become strings, as in Node. */
const env = new Proxy(host.env, {
  set(target, key, value) {
    target[key] = String(value);
    return true;
  },
  get: (target, key) => (Object.hasOwn(target, key) ? target[key] : Object.prototype[key]),
  defineProperty(target, key, descriptor) {
    return Reflect.defineProperty(target, key, { ...descriptor, value: String(descriptor.value) });
  },
});

const process = new EventEmitter();
const base = Object.create(EventEmitter.prototype, {
  [Symbol.toStringTag]: { value: 'process', configurable: true },
  constructor: { value: Object.defineProperty(function () {}, 'name', { value: 'process' }), configurable: true, writable: true },
});
Object.setPrototypeOf(process, base);

const pending = [];
/** Runs everything queued by nextTick, also what is queued meanwhile. */
function flush() {
  while (pending.length) {
    const { task, args } = pending.shift();
    task(...args);
  }
}

function nextTick(task, ...args) {
  if (typeof task !== 'function') throw invalidArgType('callback', 'of type function', task);
  if (pending.length === 0) globalThis.queueMicrotask(flush);
  pending.push({ task, args });
}

function hrtime(previous) {
  const now = host.hrtime();
  let nanoseconds = BigInt(now);
  if (previous) nanoseconds -= BigInt(previous[0]) * 1000000000n + BigInt(previous[1]);
  return [Number(nanoseconds / 1000000000n), Number(nanoseconds % 1000000000n)];
}
hrtime.bigint = () => BigInt(host.hrtime());

/** Ends nothing: Whimbrel must finish or roll back itself, so leaving is an error that says so. */
function exit(code) {
  const shown = code === undefined ? process.exitCode || 0 : code;
  throw coded(Error, 'ERR_WHIMBREL_PROCESS_EXIT', `process.exit(${shown}) was called; a migration cannot end Whimbrel, throw an error instead`);
}

function emitWarning(warning, type, code) {
  const name = typeof type === 'object' && type ? type.type : type;
  const label = code || (typeof type === 'object' && type ? type.code : undefined);
  const error = warning instanceof Error ? warning : Object.assign(new Error(warning), { name: typeof name === 'string' ? name : 'Warning' });
  if (label && typeof label === 'string') error.code = label;
  if (error.name === 'DeprecationWarning' && process.noDeprecation) return;
  if (process.listenerCount('warning') > 0) nextTick(() => process.emit('warning', error));
  else host.print(2, `(whimbrel) ${label && typeof label === 'string' ? `[${label}] ` : ''}${error.name}: ${error.message}\n`);
}

/** stdout or stderr as a writable stream that is no terminal. */
function output(fd) {
  const { Writable } = require('./stream');
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, encoding, done) {
      host.print(fd, typeof chunk === 'string' ? chunk : require('./buffer').Buffer.from(chunk).toString());
      done();
    },
  });
  return Object.assign(stream, {
    fd, isTTY: false, columns: 80, rows: 24, _isStdio: true,
    getColorDepth: () => 1, hasColors: () => false, getWindowSize: () => [80, 24],
    clearLine: () => true, cursorTo: () => true, moveCursor: () => true, clearScreenDown: () => true,
  });
}

const memory = { rss: 33554432, heapTotal: 16777216, heapUsed: 8388608, external: 1048576, arrayBuffers: 0 };

Object.assign(process, {
  env, nextTick, hrtime, exit, emitWarning,
  title: 'whimbrel', version: 'v20.20.2', pid: host.pid, ppid: 1, platform: host.platform, arch: host.arch || 'x64',
  versions: { node: '20.20.2', v8: '11.3.244.8', uv: '1.46.0', modules: '115', whimbrel: '1' },
  release: { name: 'node', lts: 'Iron' }, features: { inspector: false, debug: false, uv: true, ipv6: true, tls: true, typescript: false },
  config: { target_defaults: {}, variables: {} },
  argv: [...host.argv], argv0: 'node', execArgv: [], execPath: host.argv[0] || 'node', exitCode: undefined, noDeprecation: false,
  allowedNodeEnvironmentFlags: new Set(), moduleLoadList: [], debugPort: 9229,
  cwd: () => host.cwd(), umask: () => 0o22, uptime: () => (host.now() - started) / 1000,
  memoryUsage: Object.assign(() => ({ ...memory }), { rss: () => memory.rss }),
  cpuUsage: () => ({ user: 0, system: 0 }),
  resourceUsage: () => ({ userCPUTime: 0, systemCPUTime: 0, maxRSS: memory.rss / 1024 }),
  constrainedMemory: () => 0, availableMemory: () => 4294967296, getActiveResourcesInfo: () => [], getuid: () => 1000, geteuid: () => 1000, getgid: () => 1000,
  getegid: () => 1000, getgroups: () => [1000], setUncaughtExceptionCaptureCallback() {}, hasUncaughtExceptionCaptureCallback: () => false,
  setSourceMapsEnabled() {}, ref() {}, unref() {}, reallyExit: exit,
  getBuiltinModule: (name) => (require('./module').isBuiltin(name) ? require(name) : undefined),
  loadEnvFile(path = '.env') {
    const values = require('./util').parseEnv(require('./fs').readFileSync(path, 'utf8'));
    for (const key of Object.keys(values)) if (env[key] === undefined) env[key] = values[key];
  },
  stdin: undefined,
});
refuseAll(process, 'process', ['chdir', 'dlopen', 'setuid', 'setgid', 'seteuid', 'setegid', 'setgroups', 'initgroups']);
Object.assign(process, { abort: () => exit(134), kill: refuse('process.kill'), binding: refuse('process.binding') });
process.hrtime = hrtime;
lazy(process, 'stdout', () => output(1));
lazy(process, 'stderr', () => output(2));
lazy(process, 'stdin', () => Object.assign(require('./stream').Readable.from([]), { fd: 0, isTTY: false, setRawMode: () => {} }));
lazy(process, 'report', () => ({ getReport: () => ({}), writeReport: refuse('process.report.writeReport') }));

module.exports = process;
