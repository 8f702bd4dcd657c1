/**
 * Installs Node's globals on QuickJS. Evaluated once at start; whatever is heavy is a lazy getter, because most
 * migrations touch only a few of them.
 */

/** Defines a non-enumerable global, as Node's are; computed at the first read. */
function define(name, compute) {
  const settle = (value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get() {
      const value = compute();
      settle(value);
      return value;
    },
    set: settle,
  });
}

/** Like `define`, unless the engine has the global already. */
function supply(name, compute) {
  if (globalThis[name] === undefined) define(name, compute);
}

/** Globals that are exports of a module: [module, names]. */
const FROM_MODULES = [
  ['./node/buffer', ['Buffer']],
  ['./node/timers', ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate']],
  ['./node/internal/text_coding', ['TextEncoder', 'TextDecoder']],
  ['./node/url', ['URL', 'URLSearchParams']],
  ['./node/internal/event_target', ['Event', 'EventTarget', 'CustomEvent', 'AbortController', 'AbortSignal']],
  ['./node/internal/blob', ['Blob', 'File']],
  ['./node/internal/structured_clone', ['structuredClone']],
  ['./node/internal/web', ['fetch', 'Headers', 'Request', 'Response', 'FormData', 'WebSocket', 'BroadcastChannel', 'MessageChannel', 'MessagePort', 'ReadableStream', 'WritableStream', 'TransformStream']],
];

function install() {
  define('global', () => globalThis);
  define('process', () => require('./node/process'));
  define('console', () => require('./node/console'));
  for (const [file, names] of FROM_MODULES) {
    for (const name of names) define(name, () => require(file)[name]);
  }
  define('crypto', () => require('./node/crypto').webcrypto);
  define('performance', () => require('./node/perf_hooks').performance);
  define('navigator', () => ({ hardwareConcurrency: 1, language: 'en-US', platform: host.platform, userAgent: 'Whimbrel' }));
  supply('queueMicrotask', () => (task) => void Promise.resolve().then(task));
  supply('atob', () => (text) => require('./node/buffer').Buffer.from(String(text), 'base64').toString('latin1'));
  supply('btoa', () => (text) => require('./node/buffer').Buffer.from(String(text), 'latin1').toString('base64'));
  supply('DOMException', () => require('./node/internal/event_target').DOMException);
  if (globalThis.Intl === undefined) {
    define('Intl', () => require('./node/internal/intl').Intl);
    require('./node/internal/locale_methods').install(globalThis);
  }
}

install();
module.exports = { install };
