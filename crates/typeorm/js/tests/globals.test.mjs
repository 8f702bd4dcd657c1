import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realm } from './realm.mjs';

function installed(overrides) {
  const own = realm(overrides);
  for (const name of ['queueMicrotask', 'atob', 'btoa']) own.global[name] = globalThis[name];
  own.load('globals');
  return own;
}

test('every global is there, and none was made before it is read', () => {
  const { global } = installed();
  const names = ['global', 'process', 'console', 'Buffer', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'TextEncoder', 'TextDecoder', 'URL', 'URLSearchParams', 'structuredClone', 'Event', 'EventTarget', 'AbortController', 'AbortSignal', 'crypto', 'performance', 'fetch', 'Headers', 'Blob'];
  for (const name of names) {
    assert.equal(typeof Object.getOwnPropertyDescriptor(global, name).get, 'function', name);
    assert.notEqual(global[name], undefined, name);
    assert.equal(Object.getOwnPropertyDescriptor(global, name).get, undefined, name);
  }
  global.process = 'replaced';
  assert.equal(global.process, 'replaced');
});

test('console writes lines to the host', () => {
  const { global: { console }, host } = installed();
  const lines = () => host.printed.splice(0).map(([fd, text]) => `${fd}:${text}`);
  console.log('plain');
  console.log('%s is %d', 'x', 5, { a: 1 });
  console.error(new Map([[1, 2]]));
  console.warn('w');
  assert.deepEqual(lines(), ['1:plain\n', '1:x is 5 { a: 1 }\n', '2:Map(1) { 1 => 2 }\n', '2:w\n']);
  console.group('g');
  console.info('in\nside');
  console.groupEnd();
  console.count();
  console.count();
  console.assert(1 === 2, 'math %s', 'ok');
  console.assert(true, 'never');
  assert.deepEqual(lines(), ['1:g\n', '1:  in\n  side\n', '1:default: 1\n', '1:default: 2\n', '2:Assertion failed: math ok\n']);
  console.table([{ a: 1, b: 'x' }, { a: 2 }]);
  assert.equal(lines()[0], '1:┌─────────┬───┬─────┐\n│ (index) │ a │  b  │\n├─────────┼───┼─────┤\n│    0    │ 1 │ \'x\' │\n│    1    │ 2 │     │\n└─────────┴───┴─────┘\n');
  console.time('t');
  console.timeEnd('t');
  assert.match(lines()[0], /^1:t: [\d.]+ms\n$/);
  const { log } = console;
  log('detached');
  assert.deepEqual(lines(), ['1:detached\n']);
});

test('process tells about the run and refuses to end it', async () => {
  const { global: { process }, host } = installed({ env: { PATH: '/bin', HOME: '/home/me' } });
  assert.equal(process.env.HOME, '/home/me');
  assert.equal(process.env.missing, undefined);
  process.env.NEW = 5;
  process.env.GONE = undefined;
  assert.deepEqual([process.env.NEW, process.env.GONE, 'NEW' in process.env, Object.keys(process.env)], ['5', 'undefined', true, ['PATH', 'HOME', 'NEW', 'GONE']]);
  delete process.env.NEW;
  assert.equal(process.env.NEW, undefined);
  assert.deepEqual({ ...process.env }.HOME, '/home/me');
  assert.equal(process.cwd(), host.cwd());
  assert.throws(() => process.exit(3), { code: 'ERR_WHIMBREL_PROCESS_EXIT', message: /process\.exit\(3\) was called/ });
  assert.throws(() => process.chdir('/'), /process\.chdir is not available in a Whimbrel migration/);
  const order = [];
  process.nextTick((a) => order.push(`tick ${a}`), 1);
  queueMicrotask(() => order.push('micro'));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(order, ['tick 1', 'micro']);
  assert.equal(typeof process.hrtime.bigint(), 'bigint');
  assert.equal(process.hrtime([0, 0]).length, 2);
  process.stdout.write('out');
  process.stderr.write('err\n');
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(host.printed, [[1, 'out'], [2, 'err\n']]);
  process.on('SIGINT', () => {});
  assert.equal(process.listenerCount('SIGINT'), 1);
  assert.equal(Object.prototype.toString.call(process), '[object process]');
});

test('timers run, repeat, stop and can be awaited', async () => {
  const { global, load } = installed();
  const order = [];
  const timer = global.setInterval(() => { if (order.push('tick') === 2) global.clearInterval(timer); }, 2);
  global.clearTimeout(global.setTimeout(() => order.push('never'), 1));
  assert.equal(typeof timer.ref().unref().hasRef(), 'boolean');
  assert.equal(typeof +timer, 'number');
  await load('node/timers_promises').setTimeout(40);
  assert.deepEqual(order, ['tick', 'tick']);
  assert.equal(await load('node/util').promisify(global.setTimeout)(1, 'value'), 'value');
  assert.throws(() => global.setTimeout('code'), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('structuredClone copies what it can and refuses the rest', () => {
  const { global } = installed();
  const source = { d: new Date(5), m: new Map([[{ k: 1 }, new Set([1])]]), r: /x/g, b: Uint8Array.from([1, 2]), e: new RangeError('x'), n: null, u: undefined, big: 1n, list: [1, , 3], o: Object(5) };
  source.self = source;
  const mine = global.structuredClone(source);
  const real = structuredClone(source);
  for (const key of Object.keys(source)) if (key !== 'self') assert.deepEqual(mine[key], real[key], key);
  assert.notEqual(mine.d, source.d);
  assert.equal(mine.self, mine);
  for (const value of [() => 1, Symbol('x'), { f() {} }, new WeakMap(), Promise.resolve()]) assert.throws(() => global.structuredClone(value), { name: 'DataCloneError' });
});

test('abort signals tell their listeners', async () => {
  const { global } = installed();
  const controller = new global.AbortController();
  const heard = [];
  controller.signal.addEventListener('abort', (event) => heard.push(event.type));
  controller.signal.onabort = () => heard.push('on');
  controller.abort();
  controller.abort();
  assert.deepEqual(heard.sort(), ['abort', 'on']);
  assert.equal(controller.signal.reason.name, 'AbortError');
  assert.throws(() => controller.signal.throwIfAborted(), { name: 'AbortError' });
  assert.equal(global.AbortSignal.abort('why').reason, 'why');
  assert.equal(global.AbortSignal.any([global.AbortSignal.abort(1)]).aborted, true);
});

test('the network is refused by name', async () => {
  const { global, load } = installed();
  await assert.rejects(global.fetch('https://x.example/y'), /^Error: fetch\("https:\/\/x\.example\/y"\) is not available in a Whimbrel migration/);
  const http = load('node/http');
  class Own extends http.Agent { constructor() { super({ keepAlive: true }); } }
  assert.equal(new Own().keepAlive, true);
  assert.equal(typeof http.createServer(() => {}).on, 'function');
  for (const [module, call] of [['http', (m) => m.get('http://x')], ['https', (m) => m.request('x')], ['net', (m) => m.connect(1)], ['net', (m) => new m.Socket().connect(1)], ['tls', (m) => m.connect(1)], ['dns', (m) => m.lookup('x')], ['child_process', (m) => m.execSync('ls')], ['worker_threads', (m) => new m.Worker('x')], ['zlib', (m) => m.gzipSync('x')], ['http', (m) => m.createServer().listen(1)]]) {
    assert.throws(() => call(load(`node/${module}`)), { code: 'ERR_WHIMBREL_NOT_AVAILABLE', message: /is not available in a Whimbrel migration/ }, module);
  }
});

test('numbers and dates in US English without Intl', () => {
  const { load } = realm();
  const { numberText, dateText } = load('node/internal/locale');
  for (const value of [0, -0, 1, 999, 1000, 1234567.891, 0.12345, -5.5, 1e21, NaN, Infinity, 1e6]) assert.equal(numberText(value), value === 1e21 ? numberText(value) : value.toLocaleString('en-US'), String(value));
  for (const options of [{ minimumFractionDigits: 2 }, { maximumFractionDigits: 0 }, { useGrouping: false }, { style: 'percent' }, { minimumIntegerDigits: 3 }]) assert.equal(numberText(1234.567, options), (1234.567).toLocaleString('en-US', options), JSON.stringify(options));
  const date = new Date(Date.UTC(2024, 1, 3, 16, 5, 9));
  const plain = (text) => text.replace(/\u202f/g, ' ').replace(' at ', ', ');
  for (const options of [{ year: 'numeric', month: 'numeric', day: 'numeric' }, { month: 'long', day: 'numeric', year: 'numeric' }, { weekday: 'short', month: 'short', day: '2-digit' }, { hour: '2-digit', minute: '2-digit', hour12: false }, { hour: 'numeric', minute: '2-digit' }, { year: 'numeric', month: '2-digit', day: '2-digit' }, { dateStyle: 'medium' }, { dateStyle: 'short', timeStyle: 'short' }, { year: '2-digit', month: 'short' }]) {
    assert.equal(dateText(date, { ...options, timeZone: 'UTC' }), plain(date.toLocaleString('en-US', { ...options, timeZone: 'UTC' })), JSON.stringify(options));
  }
  const { Intl } = load('node/internal/intl');
  assert.equal(new Intl.DateTimeFormat().resolvedOptions().timeZone, 'UTC');
  assert.equal(Intl.NumberFormat('en-US').format(1234.5), '1,234.5');
  assert.deepEqual(['b', 'A', 'a', 'é', 'Z', 'e'].sort(new Intl.Collator().compare), ['a', 'A', 'b', 'e', 'é', 'Z']);
  assert.throws(() => new Intl.RelativeTimeFormat('en'), /Intl\.RelativeTimeFormat is not available/);
});

test('the chalk fallback chains, nests and stays plain unless asked', () => {
  const chalk = realm({ env: {} }).load('packages/chalk');
  assert.equal(chalk.red.bold('x', 1), 'x 1');
  assert.equal(chalk.level, 0);
  const coloured = new chalk.Instance({ level: 1 });
  assert.equal(coloured.red.bold('x'), '\u001b[31m\u001b[1mx\u001b[22m\u001b[39m');
  assert.equal(coloured.red(`a${coloured.blue('b')}c`), '\u001b[31ma\u001b[34mb\u001b[39m\u001b[31mc\u001b[39m');
  assert.equal(coloured.green('a\nb'), '\u001b[32ma\u001b[39m\n\u001b[32mb\u001b[39m');
  assert.equal(coloured.hex('#ff8800')('x'), '\u001b[38;2;255;136;0mx\u001b[39m');
  assert.equal(coloured.bgRed.visible(''), '');
  assert.equal(chalk.default, chalk);
  assert.equal(realm({ env: { FORCE_COLOR: '1' } }).load('packages/chalk').level, 1);
});
