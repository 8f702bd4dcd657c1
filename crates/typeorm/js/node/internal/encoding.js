/** Text encodings of Buffer: between strings and bytes. UTF-8 and base64 go through the host's natives. */

const NAMES = {
  utf8: 'utf8', 'utf-8': 'utf8', hex: 'hex', base64: 'base64', base64url: 'base64url',
  latin1: 'latin1', binary: 'latin1', ascii: 'ascii',
  ucs2: 'utf16le', 'ucs-2': 'utf16le', utf16le: 'utf16le', 'utf-16le': 'utf16le',
};

/** The canonical name of an encoding; undefined when Node does not know it. */
function normalizeEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === '') return 'utf8';
  if (typeof encoding !== 'string') return undefined;
  return NAMES[encoding] || NAMES[encoding.toLowerCase()];
}

/** UTF-8 bytes of a string; lone surrogates become U+FFFD as Node writes them. */
function utf8Bytes(text) {
  return host.utf8Encode(text.isWellFormed() ? text : text.toWellFormed());
}

function hexDigit(code) {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Bytes of a hex string up to the first pair that is not hex, as Node truncates. */
function hexBytes(text) {
  const bytes = new Uint8Array(text.length >>> 1);
  for (let i = 0; i < bytes.length; i++) {
    const high = hexDigit(text.charCodeAt(2 * i));
    const low = hexDigit(text.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0) return bytes.slice(0, i);
    bytes[i] = high * 16 + low;
  }
  return bytes;
}

/** Bytes of base64 or base64url text; other characters are skipped and `=` ends it, as in Node. */
function base64Bytes(text) {
  const end = text.indexOf('=');
  let clean = (end < 0 ? text : text.slice(0, end)).replace(/-/g, '+').replace(/_/g, '/').replace(/[^A-Za-z0-9+/]/g, '');
  if (clean.length % 4 === 1) clean = clean.slice(0, -1);
  while (clean.length % 4) clean += '=';
  return host.base64Decode(zeroTail(clean));
}

/** Clears the unused bits before the padding, which strict decoders refuse and Node ignores. */
function zeroTail(text) {
  const pad = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (pad === 0) return text;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const at = text.length - pad - 1;
  const value = alphabet.indexOf(text[at]) & (pad === 2 ? 0x30 : 0x3c);
  return text.slice(0, at) + alphabet[value] + text.slice(at + 1);
}

function latin1Bytes(text) {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function utf16Bytes(text) {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit;
    bytes[2 * i + 1] = unit >>> 8;
  }
  return bytes;
}

/** Encodes a string with a canonical encoding name. */
function toBytes(text, encoding) {
  switch (encoding) {
    case 'hex': return hexBytes(text);
    case 'base64':
    case 'base64url': return base64Bytes(text);
    case 'latin1':
    case 'ascii': return latin1Bytes(text);
    case 'utf16le': return utf16Bytes(text);
    default: return utf8Bytes(text);
  }
}

/** Joins code units in slices, because a call takes a limited number of arguments. */
function fromUnits(count, unitAt) {
  let text = '';
  for (let start = 0; start < count; start += 4096) {
    const units = [];
    for (let i = start; i < Math.min(count, start + 4096); i++) units.push(unitAt(i));
    text += String.fromCharCode.apply(null, units);
  }
  return text;
}

function hexText(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += bytes[i] < 16 ? `0${bytes[i].toString(16)}` : bytes[i].toString(16);
  return text;
}

/** Decodes bytes with a canonical encoding name. */
function toText(bytes, encoding) {
  switch (encoding) {
    case 'hex': return hexText(bytes);
    case 'base64': return host.base64Encode(bytes);
    case 'base64url': return host.base64Encode(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    case 'latin1': return fromUnits(bytes.length, (i) => bytes[i]);
    case 'ascii': return fromUnits(bytes.length, (i) => bytes[i] & 127);
    case 'utf16le': return fromUnits(bytes.length >>> 1, (i) => bytes[2 * i] | (bytes[2 * i + 1] << 8));
    default: return host.utf8Decode(bytes);
  }
}

/** How many bytes `text` takes in a canonical encoding. */
function byteCount(text, encoding) {
  switch (encoding) {
    case 'latin1':
    case 'ascii': return text.length;
    case 'utf16le': return text.length * 2;
    case 'hex': return text.length >>> 1;
    case 'base64':
    case 'base64url': {
      const bare = text.replace(/=+$/, '').length;
      return (bare * 3) >>> 2;
    }
    default: return utf8Length(text);
  }
}

function utf8Length(text) {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) count += 1;
    else if (unit < 0x800) count += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count += 4;
      i++;
    } else count += 3;
  }
  return count;
}

module.exports = { normalizeEncoding, toBytes, toText, byteCount };
