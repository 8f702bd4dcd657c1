/** Deep equality as in assert.deepEqual (loose) and assert.deepStrictEqual (strict). */
const types = require('./types');

function samePrimitive(a, b, strict) {
  if (strict) return Object.is(a, b);
  // eslint-disable-next-line eqeqeq
  return a == b || (a !== a && b !== b);
}

function keysOf(value, strict) {
  const keys = Object.keys(value);
  if (!strict) return keys;
  return keys.concat(Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key)));
}

function sameKeys(a, b, strict, pairs) {
  const keys = keysOf(a, strict);
  if (keys.length !== keysOf(b, strict).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key], strict, pairs));
}

/** Finds for every member of `a` a member of `b` that nothing else took. */
function sameMembers(a, b, same) {
  const rest = [...b];
  for (const item of a) {
    const at = rest.findIndex((other) => same(item, other));
    if (at < 0) return false;
    rest.splice(at, 1);
  }
  return rest.length === 0;
}

function sameBytes(a, b) {
  const [x, y] = [a, b].map((view) => (ArrayBuffer.isView(view) ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array(view)));
  return x.length === y.length && x.every((byte, index) => byte === y[index]);
}

/** Compares what keys do not show: times, patterns, wrapped values, bytes, members. */
function sameContent(a, b, strict, pairs) {
  if (types.isDate(a)) return types.isDate(b) && Date.prototype.getTime.call(a) === Date.prototype.getTime.call(b);
  if (types.isRegExp(a)) return types.isRegExp(b) && String(a) === String(b) && a.lastIndex === b.lastIndex;
  if (a instanceof Error) return b instanceof Error && a.message === b.message && a.name === b.name && equal(a.cause, b.cause, strict, pairs);
  if (types.isBoxedPrimitive(a)) return types.isBoxedPrimitive(b) && Object.is(a.valueOf(), b.valueOf());
  if (ArrayBuffer.isView(a) || types.isAnyArrayBuffer(a)) {
    if (!(ArrayBuffer.isView(b) || types.isAnyArrayBuffer(b))) return false;
    const floats = types.isFloat32Array(a) || types.isFloat64Array(a);
    return !strict && floats ? a.length === b.length && a.every((item, index) => item === b[index]) : sameBytes(a, b);
  }
  if (types.isSet(a)) return types.isSet(b) && a.size === b.size && sameMembers(a, b, (x, y) => equal(x, y, strict, pairs));
  if (types.isMap(a)) {
    const same = (x, y) => equal(x[0], y[0], strict, pairs) && equal(x[1], y[1], strict, pairs);
    return types.isMap(b) && a.size === b.size && sameMembers(a, b, same);
  }
  return !types.isDate(b) && !types.isRegExp(b) && !types.isSet(b) && !types.isMap(b) && !(b instanceof Error);
}

function equal(a, b, strict, pairs) {
  if (a === b) return a !== 0 || !strict || Object.is(a, b);
  const isObject = (value) => typeof value === 'object' && value !== null;
  if (!isObject(a) || !isObject(b)) return isObject(a) || isObject(b) ? false : samePrimitive(a, b, strict);
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Array.isArray(a) !== Array.isArray(b) || (Array.isArray(a) && a.length !== b.length)) return false;
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  if (pairs.some(([x, y]) => x === a && y === b)) return true;
  pairs.push([a, b]);
  const result = sameContent(a, b, strict, pairs) && (ArrayBuffer.isView(a) || sameKeys(a, b, strict, pairs));
  pairs.pop();
  return result;
}

function isDeepEqual(a, b, strict) {
  return equal(a, b, strict, []);
}

module.exports = { isDeepEqual };
