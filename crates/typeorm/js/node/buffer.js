/** `buffer`: Node's Buffer on top of Uint8Array. */
const { normalizeEncoding, toBytes, toText, byteCount } = require('./internal/encoding');
const { coded, invalidArgType, outOfRange, lazy, refuse } = require('./internal/errors');
const search = require('./internal/buffer_search');

const kMaxLength = 2 ** 32;
const INSPECT_MAX = 50;

/** The class behind every Buffer; species of slices and maps, as in Node. */
class FastBuffer extends Uint8Array {}

/** Buffer itself, callable with and without `new` as Node's deprecated constructor. */
function Buffer(value, encodingOrOffset, length) {
  if (typeof value !== 'number') return Buffer.from(value, encodingOrOffset, length);
  if (typeof encodingOrOffset === 'string') throw invalidArgType('string', 'of type string', value);
  return Buffer.alloc(value);
}
Buffer.prototype = FastBuffer.prototype;
Object.defineProperty(Buffer.prototype, 'constructor', { value: Buffer, writable: true, configurable: true });
Object.setPrototypeOf(Buffer, Uint8Array);
Object.defineProperty(Buffer, Symbol.species, { get: () => FastBuffer, configurable: true });
Buffer.poolSize = 8192;

function knownEncoding(encoding) {
  const name = normalizeEncoding(encoding);
  if (!name) throw coded(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
  return name;
}

/** A Buffer over the memory of `bytes`, without copying. */
function wrap(bytes) {
  return new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isArrayBuffer(value) {
  return value instanceof ArrayBuffer || (typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer);
}

function fromArrayLike(list) {
  const length = Number(list.length);
  if (!(length > 0)) return new FastBuffer(0);
  const buffer = new FastBuffer(length);
  for (let i = 0; i < length; i++) buffer[i] = list[i];
  return buffer;
}

function fromArrayBuffer(memory, offset, length) {
  const start = offset === undefined ? 0 : +offset || 0;
  const most = memory.byteLength - start;
  if (most < 0) throw coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', '"offset" is outside of buffer bounds');
  const count = length === undefined ? most : Math.max(+length || 0, 0);
  if (count > most) throw coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', '"length" is outside of buffer bounds');
  return new FastBuffer(memory, start, count);
}

function fromObject(value, encodingOrOffset, length) {
  if (isArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
  const primitive = value.valueOf && value.valueOf();
  if (primitive != null && primitive !== value && (typeof primitive === 'string' || typeof primitive === 'object')) {
    return Buffer.from(primitive, encodingOrOffset, length);
  }
  if (value.length !== undefined || isArrayBuffer(value.buffer)) {
    return typeof value.length === 'number' ? fromArrayLike(value) : new FastBuffer(0);
  }
  if (value.type === 'Buffer' && Array.isArray(value.data)) return fromArrayLike(value.data);
  if (typeof value[Symbol.toPrimitive] === 'function') {
    const text = value[Symbol.toPrimitive]('string');
    if (typeof text === 'string') return Buffer.from(text, encodingOrOffset);
  }
  return null;
}

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return wrap(toBytes(value, knownEncoding(encodingOrOffset)));
  const made = typeof value === 'object' && value !== null ? fromObject(value, encodingOrOffset, length) : null;
  if (made) return made;
  throw invalidArgType('first argument', 'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object', value);
};

function checkSize(size) {
  if (typeof size !== 'number') throw invalidArgType('size', 'of type number', size);
  if (!(size >= 0 && size <= kMaxLength)) throw outOfRange('size', `>= 0 && <= ${kMaxLength}`, size);
}

Buffer.alloc = function alloc(size, fill, encoding) {
  checkSize(size);
  const buffer = new FastBuffer(size);
  return fill !== undefined && fill !== 0 && size > 0 ? buffer.fill(fill, encoding) : buffer;
};
Buffer.allocUnsafe = function allocUnsafe(size) {
  checkSize(size);
  return new FastBuffer(size);
};
Buffer.allocUnsafeSlow = Buffer.allocUnsafe;
Buffer.isBuffer = (value) => value instanceof Buffer;
Buffer.isEncoding = (encoding) => typeof encoding === 'string' && encoding.length !== 0 && normalizeEncoding(encoding) !== undefined;

Buffer.byteLength = function byteLength(value, encoding) {
  if (typeof value === 'string') return byteCount(value, normalizeEncoding(encoding) || 'utf8');
  if (ArrayBuffer.isView(value) || isArrayBuffer(value)) return value.byteLength;
  throw invalidArgType('string', 'of type string or an instance of Buffer or ArrayBuffer', value);
};

Buffer.concat = function concat(list, total) {
  if (!Array.isArray(list)) throw invalidArgType('list', 'an instance of Array', list);
  const length = total === undefined ? list.reduce((sum, part) => sum + part.length, 0) : total;
  const buffer = Buffer.alloc(length);
  let at = 0;
  list.forEach((part, index) => {
    if (!(part instanceof Uint8Array)) throw invalidArgType(`list[${index}]`, 'an instance of Buffer or Uint8Array', part);
    if (at < length) buffer.set(at + part.length > length ? part.subarray(0, length - at) : part, at);
    at += part.length;
  });
  return buffer;
};

Buffer.copyBytesFrom = function copyBytesFrom(view, offset = 0, length = view.length - offset) {
  const part = view.subarray(offset, offset + length);
  return Buffer.from(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
};

function bytesCompare(a, b) {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}

function checkBytes(name, value) {
  if (!(value instanceof Uint8Array)) throw invalidArgType(name, 'an instance of Buffer or Uint8Array', value);
}

Buffer.compare = function compare(a, b) {
  checkBytes('buf1', a);
  checkBytes('buf2', b);
  return bytesCompare(a, b);
};

/** Refuses a position that is no integer or lies outside 0..=most. */
function checkRange(name, value, most) {
  if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < 0 || value > most) throw outOfRange(name, `>= 0 && <= ${most}`, value);
}

/** Clamps a slice bound of toString, fill and copy into 0..=length. */
function bound(value, length, absent) {
  if (value === undefined) return absent;
  const integer = Math.trunc(+value) || 0;
  return integer < 0 ? 0 : Math.min(integer, length);
}

/** Writes into a Buffer only whole characters that fit. */
function writeText(buffer, text, offset, length, encoding) {
  const room = Math.min(length, buffer.length - offset);
  let bytes = toBytes(text, encoding);
  if (bytes.length > room) {
    let end = room;
    if (encoding === 'utf8') while (end > 0 && (bytes[end] & 0xc0) === 0x80) end--;
    if (encoding === 'utf16le') end -= end % 2;
    bytes = bytes.subarray(0, end);
  }
  buffer.set(bytes, offset);
  return bytes.length;
}

const methods = {
  toString(encoding, start, end) {
    const from = bound(start, this.length, 0);
    const to = bound(end, this.length, this.length);
    const name = knownEncoding(encoding);
    return to <= from ? '' : toText(this.subarray(from, to), name);
  },
  toJSON() {
    return { type: 'Buffer', data: Array.from(this) };
  },
  equals(other) {
    checkBytes('otherBuffer', other);
    return this.length === other.length && bytesCompare(this, other) === 0;
  },
  compare(target, targetStart = 0, targetEnd = target.length, start = 0, end = this.length) {
    checkBytes('target', target);
    checkRange('targetStart', targetStart, Number.MAX_SAFE_INTEGER);
    checkRange('targetEnd', targetEnd, target.length);
    checkRange('sourceStart', start, Number.MAX_SAFE_INTEGER);
    checkRange('sourceEnd', end, this.length);
    return bytesCompare(this.subarray(start, end), target.subarray(targetStart, targetEnd));
  },
  write(text, offset, length, encoding) {
    if (typeof text !== 'string') throw invalidArgType('argument', 'of type string', text);
    if (typeof offset === 'string') [offset, length, encoding] = [0, undefined, offset];
    else if (typeof length === 'string') [length, encoding] = [undefined, length];
    const at = offset === undefined ? 0 : offset;
    checkRange('offset', at, this.length);
    if (length !== undefined) checkRange('length', length, this.length);
    return writeText(this, text, at, length === undefined ? this.length : length, knownEncoding(encoding));
  },
  slice(start, end) {
    return this.subarray(start, end);
  },
  copy(target, targetStart = 0, start = 0, end = this.length) {
    checkBytes('target', target);
    if (targetStart < 0) throw outOfRange('targetStart', '>= 0', targetStart);
    if (start < 0 || start > this.length) throw outOfRange('sourceStart', `>= 0 && <= ${this.length}`, start);
    if (targetStart >= target.length || start >= end) return 0;
    const part = this.subarray(start, Math.min(end, start + target.length - targetStart));
    target.set(part, targetStart);
    return part.length;
  },
  fill(value, offset, end, encoding) {
    if (typeof offset === 'string') [offset, end, encoding] = [undefined, undefined, offset];
    else if (typeof end === 'string') [end, encoding] = [undefined, end];
    if (offset !== undefined) checkRange('offset', offset, Number.MAX_SAFE_INTEGER);
    if (offset !== undefined && end !== undefined) checkRange('end', end, this.length);
    const from = bound(offset, this.length, 0);
    const to = offset === undefined ? this.length : bound(end, this.length, this.length);
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
      return Uint8Array.prototype.fill.call(this, Number(value) & 255, from, to);
    }
    return fillWith(this, typeof value === 'string' ? toBytes(value, knownEncoding(encoding)) : value, from, to, value);
  },
  inspect(depth, options) {
    return inspectBuffer(this, depth, options);
  },
  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return inspectBuffer(this, depth, options);
  },
};

function fillWith(buffer, pattern, from, to, value) {
  if (pattern.length === 0) {
    if (value.length > 0) throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', `The argument 'value' is invalid. Received '${value}'`);
    return Uint8Array.prototype.fill.call(buffer, 0, from, to);
  }
  for (let i = from; i < to; i++) buffer[i] = pattern[(i - from) % pattern.length];
  return buffer;
}

function inspectBuffer(buffer) {
  const shown = toText(buffer.subarray(0, INSPECT_MAX), 'hex').replace(/(..)(?=.)/g, '$1 ');
  const rest = buffer.length - INSPECT_MAX;
  const more = rest > 0 ? ` ... ${rest} more byte${rest > 1 ? 's' : ''}` : '';
  return `<Buffer${shown || more ? ' ' : ''}${shown}${more}>`;
}

/** swap16, swap32 and swap64: reverses each group of `size` bytes in place. */
function swap(size) {
  return function () {
    if (this.length % size) throw coded(RangeError, 'ERR_INVALID_BUFFER_SIZE', `Buffer size must be a multiple of ${size * 8}-bits`);
    for (let i = 0; i < this.length; i += size) this.subarray(i, i + size).reverse();
    return this;
  };
}

for (const size of [2, 4, 8]) methods[`swap${size * 8}`] = swap(size);
for (const name of ['hex', 'utf8', 'ascii', 'latin1', 'base64', 'base64url', 'ucs2']) {
  methods[`${name}Slice`] = function (start, end) {
    return this.toString(name, start, end);
  };
  methods[`${name}Write`] = function (text, offset, length) {
    return this.write(text, offset, length, name);
  };
}
methods.toLocaleString = methods.toString;
Object.assign(methods, search);
require('./internal/buffer_numbers').install(methods);
for (const name of Reflect.ownKeys(methods)) {
  Object.defineProperty(Buffer.prototype, name, { value: methods[name], writable: true, configurable: true, enumerable: true });
}
for (const [name, key] of [['parent', 'buffer'], ['offset', 'byteOffset']]) {
  Object.defineProperty(Buffer.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      return this instanceof Buffer ? this[key] : undefined;
    },
  });
}

module.exports = {
  Buffer,
  SlowBuffer: Buffer,
  kMaxLength,
  kStringMaxLength: 2 ** 29 - 24,
  INSPECT_MAX_BYTES: INSPECT_MAX,
  constants: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: 2 ** 29 - 24 },
  isUtf8: (bytes) => !wrap(bytes).toString().includes('\ufffd'),
  isAscii: (bytes) => bytes.every((byte) => byte < 128),
  transcode: (bytes, from, to) => Buffer.from(wrap(bytes).toString(from), to),
  atob: (text) => globalThis.atob(text),
  btoa: (text) => globalThis.btoa(text),
  resolveObjectURL: refuse('buffer.resolveObjectURL'),
};
lazy(module.exports, 'Blob', () => require('./internal/blob').Blob);
lazy(module.exports, 'File', () => require('./internal/blob').File);
