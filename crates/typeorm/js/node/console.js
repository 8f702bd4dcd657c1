/** `console`: text goes to the host, which decides where it is shown. */
const { lazy, refuse } = require('./internal/errors');

const state = new WeakMap();

function text(args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  return require('./util').format(...args);
}

/** A console over two write functions. */
class Console {
  constructor(stdout, stderr = stdout) {
    const options = stdout && stdout.stdout ? stdout : { stdout, stderr };
    const write = (stream) => (line) => stream.write(line);
    open(this, write(options.stdout), write(options.stderr || options.stdout));
  }
}

function open(console, out, err) {
  state.set(console, { out, err, indent: '', counts: new Map(), timers: new Map() });
  for (const name of Object.keys(methods)) {
    console[name] = (...args) => methods[name].call(console, state.get(console), ...args);
    Object.defineProperty(console[name], 'name', { value: name, configurable: true });
  }
  return console;
}

function print(own, write, args) {
  const line = text(args);
  const indented = own.indent ? own.indent + line.replaceAll('\n', `\n${own.indent}`) : line;
  write(`${indented}\n`);
}

function elapsed(own, label) {
  const from = own.timers.get(label);
  if (from === undefined) return undefined;
  const ms = Number(BigInt(host.hrtime()) - from) / 1e6;
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  return ms < 60000 ? `${(ms / 1000).toFixed(3)}s` : `${Math.floor(ms / 60000)}:${((ms % 60000) / 1000).toFixed(3).padStart(6, '0')} (m:ss.mmm)`;
}

const methods = {
  log: (own, ...args) => print(own, own.out, args),
  error: (own, ...args) => print(own, own.err, args),
  dir: (own, value, options) => print(own, own.out, [require('./util').inspect(value, { customInspect: false, ...options })]),
  assert(own, condition, ...args) {
    if (condition) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    print(own, own.err, args);
  },
  trace(own, ...args) {
    const stack = new Error().stack.split('\n').slice(1).join('\n');
    print(own, own.err, [`Trace${args.length ? `: ${text(args)}` : ''}\n${stack}`]);
  },
  group(own, ...args) {
    if (args.length) print(own, own.out, args);
    own.indent += '  ';
  },
  groupEnd(own) {
    own.indent = own.indent.slice(2);
  },
  count(own, label = 'default') {
    own.counts.set(`${label}`, (own.counts.get(`${label}`) || 0) + 1);
    print(own, own.out, [`${label}: ${own.counts.get(`${label}`)}`]);
  },
  countReset: (own, label = 'default') => void own.counts.delete(`${label}`),
  time: (own, label = 'default') => void own.timers.set(`${label}`, BigInt(host.hrtime())),
  timeEnd(own, label = 'default') {
    methods.timeLog(own, label);
    own.timers.delete(`${label}`);
  },
  timeLog(own, label = 'default', ...args) {
    const spent = elapsed(own, `${label}`);
    if (spent !== undefined) print(own, own.out, [`${label}: ${spent}`, ...args]);
  },
  table(own, rows, columns) {
    const isTable = rows !== null && typeof rows === 'object';
    print(own, own.out, isTable ? [require('./internal/table').render(rows, columns)] : [rows]);
  },
  clear() {},
  profile() {},
  profileEnd() {},
  timeStamp() {},
};
Object.assign(methods, { info: methods.log, debug: methods.log, warn: methods.error, dirxml: methods.log, groupCollapsed: methods.group });

const console = open({}, (line) => host.print(1, line), (line) => host.print(2, line));
Object.defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true });
Object.defineProperty(Console, Symbol.hasInstance, { value: (value) => state.has(value) });
console.Console = Console;
lazy(console, 'context', () => refuse('console.context'));

module.exports = console;
