/** Buffer's indexOf, lastIndexOf and includes. */
const { normalizeEncoding, toBytes } = require('./encoding');
const { coded, invalidArgType } = require('./errors');

/** The bytes to look for; a number means its lowest byte. */
function needleOf(value, encoding) {
  if (typeof value === 'number') return Uint8Array.of(value & 255);
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string') {
    throw invalidArgType('value', 'one of type number or string or an instance of Buffer or Uint8Array', value);
  }
  const name = normalizeEncoding(encoding);
  if (!name) throw coded(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
  return toBytes(value, name);
}

function matches(buffer, needle, at) {
  for (let i = 0; i < needle.length; i++) {
    if (buffer[at + i] !== needle[i]) return false;
  }
  return true;
}

/** Scans in one direction; NaN and undefined offsets mean the whole buffer, as in Node. */
function scan(buffer, value, offset, encoding, step) {
  if (typeof offset === 'string') [offset, encoding] = [undefined, offset];
  let start = offset === undefined || offset === null ? NaN : Math.trunc(+offset);
  if (offset === null) start = 0;
  if (Number.isNaN(start)) start = step > 0 ? 0 : buffer.length;
  if (start < 0) start += buffer.length;
  const needle = needleOf(value, encoding);
  if (start < 0) {
    if (step < 0 && needle.length > 0) return -1;
    start = 0;
  }
  if (needle.length === 0) return Math.min(start, buffer.length);
  const last = buffer.length - needle.length;
  for (let at = step > 0 ? start : Math.min(start, last); at >= 0 && at <= last; at += step) {
    if (matches(buffer, needle, at)) return at;
  }
  return -1;
}

module.exports = {
  indexOf(value, offset, encoding) {
    return scan(this, value, offset, encoding, 1);
  },
  lastIndexOf(value, offset, encoding) {
    return scan(this, value, offset, encoding, -1);
  },
  includes(value, offset, encoding) {
    return scan(this, value, offset, encoding, 1) !== -1;
  },
};
