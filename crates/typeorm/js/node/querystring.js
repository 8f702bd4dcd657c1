/** `querystring`. */
const { Buffer } = require('./buffer');

function escape(value) {
  const text = typeof value === 'string' ? value : typeof value === 'object' ? String(value) : `${value}`;
  return encodeURIComponent(text);
}

/** Percent-decodes bytes, leaving what is not an escape as it is. */
function unescapeBuffer(text) {
  const plain = Buffer.from(text);
  const bytes = [];
  for (let i = 0; i < plain.length; i++) {
    const pair = plain[i] === 37 ? plain.toString('latin1', i + 1, i + 3) : '';
    if (/^[0-9a-f]{2}$/i.test(pair)) {
      bytes.push(Number.parseInt(pair, 16));
      i += 2;
    } else bytes.push(plain[i]);
  }
  return Buffer.from(bytes);
}

function unescape(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return unescapeBuffer(text).toString();
  }
}

function primitiveText(value) {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return `${value}`;
  return typeof value === 'bigint' || typeof value === 'boolean' ? `${value}` : '';
}

function stringify(values, separator = '&', equals = '=', options = {}) {
  if (values === null || typeof values !== 'object') return '';
  const encode = (options && options.encodeURIComponent) || querystring.escape;
  const pairs = [];
  for (const key of Object.keys(values)) {
    const name = encode(primitiveText(key)) + (equals || '=');
    for (const item of [values[key]].flat(1)) pairs.push(name + encode(primitiveText(item)));
  }
  return pairs.join(separator || '&');
}

function parse(text, separator, equals, options) {
  const found = Object.create(null);
  if (typeof text !== 'string' || text === '') return found;
  const decode = (options && options.decodeURIComponent) || querystring.unescape;
  const most = options && typeof options.maxKeys === 'number' ? options.maxKeys : 1000;
  let parts = text.split(separator || '&').filter((part) => part !== '');
  if (most > 0) parts = parts.slice(0, most);
  for (const part of parts) {
    const at = part.indexOf(equals || '=');
    const decoded = (piece) => safely(decode, piece.replace(/\+/g, ' '));
    const key = decoded(at < 0 ? part : part.slice(0, at));
    const value = at < 0 ? '' : decoded(part.slice(at + (equals || '=').length));
    if (!(key in found)) found[key] = value;
    else if (Array.isArray(found[key])) found[key].push(value);
    else found[key] = [found[key], value];
  }
  return found;
}

function safely(decode, piece) {
  try {
    return decode(piece);
  } catch {
    return unescape(piece);
  }
}

const querystring = { parse, stringify, escape, unescape, unescapeBuffer, decode: parse, encode: stringify };
module.exports = querystring;
