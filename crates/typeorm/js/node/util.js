/** `util`. */
const { inspect } = require('./internal/inspect');
const { format, formatWithOptions, stripVTControlCharacters, styleText } = require('./internal/format');
const { coded, invalidArgType, lazy } = require('./internal/errors');
const types = require('./internal/types');

const PROMISIFIED = Symbol.for('nodejs.util.promisify.custom');

function checkFunction(name, value) {
  if (typeof value !== 'function') throw invalidArgType(name, 'of type function', value);
}

/** A function returning a promise, from one whose last argument is a callback. */
function promisify(original) {
  checkFunction('original', original);
  if (original[PROMISIFIED]) {
    checkFunction('util.promisify.custom', original[PROMISIFIED]);
    return Object.defineProperty(original[PROMISIFIED], PROMISIFIED, { value: original[PROMISIFIED], configurable: true });
  }
  function promisified(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (error, value) => (error ? reject(error) : resolve(value))]);
    });
  }
  Object.setPrototypeOf(promisified, Object.getPrototypeOf(original));
  Object.defineProperty(promisified, PROMISIFIED, { value: promisified, configurable: true });
  return Object.defineProperties(promisified, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = PROMISIFIED;

/** The reverse of promisify. */
function callbackify(original) {
  checkFunction('original', original);
  function callbackified(...args) {
    const callback = args.pop();
    checkFunction('last argument', callback);
    Reflect.apply(original, this, args).then(
      (value) => globalThis.queueMicrotask(() => callback(null, value)),
      (reason) => globalThis.queueMicrotask(() => callback(reason || falsyRejection(reason))),
    );
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  return Object.defineProperties(callbackified, descriptors);
}

function falsyRejection(reason) {
  const error = coded(Error, 'ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value');
  error.reason = reason;
  return error;
}

function inherits(constructor, parent) {
  checkFunction('ctor', constructor);
  checkFunction('superCtor', parent);
  Object.defineProperty(constructor, 'super_', { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, parent.prototype);
}

/** Warns once, at the first call. */
function deprecate(fn, message, code) {
  let warned = false;
  function deprecated(...args) {
    if (!warned) {
      warned = true;
      require('./process').emitWarning(message, 'DeprecationWarning', code);
    }
    return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
  }
  Object.setPrototypeOf(deprecated, fn);
  if (fn.prototype) deprecated.prototype = fn.prototype;
  return deprecated;
}

/** A logger that speaks only when NODE_DEBUG names its section. */
function debuglog(section) {
  const wanted = (host.env.NODE_DEBUG || '').split(',').some((name) => name.trim().toLowerCase() === section.toLowerCase());
  const log = (...args) => {
    if (wanted) host.print(2, `${section.toUpperCase()} ${host.pid}: ${format(...args)}\n`);
  };
  return Object.defineProperty(log, 'enabled', { get: () => wanted });
}

function parseEnv(content) {
  const values = {};
  for (const line of content.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^#]*))/.exec(line);
    if (match) values[match[1]] = match[2] !== undefined ? match[2].replace(/\\n/g, '\n') : match[3] ?? match[4] ?? match[5].trim();
  }
  return values;
}

/** Aborted state as a promise: resolves when the signal aborts. */
function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const isPrimitive = (value) => value === null || (typeof value !== 'object' && typeof value !== 'function');

Object.assign(exports, {
  inspect, format, formatWithOptions, stripVTControlCharacters, styleText, promisify, callbackify, inherits, deprecate,
  debuglog, debug: debuglog, types, parseEnv, aborted,
  isDeepStrictEqual: (a, b) => require('./internal/deep_equal').isDeepEqual(a, b, true),
  toUSVString: (text) => `${text}`.toWellFormed(),
  getSystemErrorName: (errno) => require('./internal/system_errors').nameOf(errno),
  getSystemErrorMap: () => require('./internal/system_errors').all(),
  parseArgs: (config) => require('./internal/parse_args').parseArgs(config),
  _extend: (target, source) => (source === null || typeof source !== 'object' ? target : Object.assign(target, source)),
  isArray: Array.isArray,
  isBoolean: (value) => typeof value === 'boolean',
  isBuffer: (value) => require('./buffer').Buffer.isBuffer(value),
  isDate: types.isDate,
  isError: (value) => value instanceof Error || types.isNativeError(value),
  isFunction: (value) => typeof value === 'function',
  isNull: (value) => value === null,
  isNullOrUndefined: (value) => value === null || value === undefined,
  isNumber: (value) => typeof value === 'number',
  isObject: (value) => value !== null && typeof value === 'object',
  isPrimitive,
  isRegExp: types.isRegExp,
  isString: (value) => typeof value === 'string',
  isSymbol: (value) => typeof value === 'symbol',
  isUndefined: (value) => value === undefined,
  log: (...args) => host.print(1, `${format(...args)}\n`),
});
lazy(exports, 'TextEncoder', () => require('./internal/text_coding').TextEncoder);
lazy(exports, 'TextDecoder', () => require('./internal/text_coding').TextDecoder);
