/** structuredClone. */
const types = require('./types');
const { DOMException } = require('./event_target');

const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

function refuse(value) {
  const shown = typeof value === 'symbol' ? value.toString() : typeof value === 'function' ? Function.prototype.toString.call(value) : '#<Object>';
  throw new DOMException(`${shown} could not be cloned.`, 'DataCloneError');
}

/** Copies bytes together with the kind of view that they were seen through. */
function cloneView(view) {
  const memory = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  if (types.isDataView(view)) return new DataView(memory);
  const name = Object.prototype.toString.call(view).slice(8, -1);
  return new globalThis[name](memory);
}

function cloneError(error, seen) {
  const Kind = ERRORS[error.name] || Error;
  const copy = new Kind();
  seen.set(error, copy);
  for (const key of ['message', 'stack', 'cause']) {
    if (Object.hasOwn(error, key) || (key === 'stack' && error.stack)) Object.defineProperty(copy, key, { value: clone(error[key], seen), writable: true, configurable: true });
  }
  return copy;
}

/** Fills a copy that is already registered, so that circles end. */
function cloneMembers(value, copy, seen) {
  seen.set(value, copy);
  if (types.isMap(value)) for (const [key, item] of value) copy.set(clone(key, seen), clone(item, seen));
  else if (types.isSet(value)) for (const item of value) copy.add(clone(item, seen));
  else for (const key of Object.keys(value)) copy[key] = clone(value[key], seen);
  return copy;
}

function clone(value, seen) {
  if (typeof value === 'function' || typeof value === 'symbol') refuse(value);
  if (value === null || typeof value !== 'object') return value;
  if (seen.has(value)) return seen.get(value);
  if (types.isDate(value)) return new Date(Date.prototype.getTime.call(value));
  if (types.isRegExp(value)) return new RegExp(value.source, value.flags);
  if (types.isBoxedPrimitive(value)) return types.isSymbolObject(value) ? refuse(value) : Object(value.valueOf());
  if (types.isAnyArrayBuffer(value)) return value.slice(0);
  if (ArrayBuffer.isView(value)) return cloneView(value);
  if (types.isNativeError(value)) return cloneError(value, seen);
  if (types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value) || value instanceof WeakRef) refuse(value);
  if (types.isMap(value)) return cloneMembers(value, new Map(), seen);
  if (types.isSet(value)) return cloneMembers(value, new Set(), seen);
  return cloneMembers(value, Array.isArray(value) ? new Array(value.length) : {}, seen);
}

function structuredClone(value) {
  return clone(value, new Map());
}

module.exports = { structuredClone };
