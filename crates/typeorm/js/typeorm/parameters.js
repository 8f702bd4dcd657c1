// From JavaScript values to the parameters of the wire protocol, as node-postgres writes them.
const { formatDate } = require('./value_date');

/** The bytes that a typed array or a buffer shows. */
function bytesOf(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** A quoted array element, with quotes and backslashes escaped. */
function quoted(text) {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}

/** bytea inside an array literal, in hex format. */
function hexElement(view) {
  let digits = '';
  for (const byte of bytesOf(view)) digits += byte.toString(16).padStart(2, '0');
  return `\\\\x${digits}`;
}

/** An array as PostgreSQL's array literal; arrays in it become its further dimensions. */
function arrayLiteral(array) {
  const elements = array.map((element) => {
    if (element === null || element === undefined) return 'NULL';
    if (Array.isArray(element)) return arrayLiteral(element);
    if (ArrayBuffer.isView(element)) return hexElement(element);
    return quoted(prepareParameter(element));
  });
  return `{${elements.join(',')}}`;
}

/** An object: its own `toPostgres` when it has one, otherwise JSON. */
function prepareObject(value, seen) {
  if (typeof value.toPostgres !== 'function') return JSON.stringify(value);
  if (seen.includes(value)) throw new Error(`circular reference detected while preparing "${value}" for query`);
  return prepareParameter(value.toPostgres((inner) => prepareParameter(inner)), [...seen, value]);
}

/** One parameter: null, text, or bytes. */
function prepareParameter(value, seen = []) {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object') return String(value);
  if (ArrayBuffer.isView(value)) return bytesOf(value);
  if (value instanceof Date) return formatDate(value);
  if (Array.isArray(value)) return arrayLiteral(value);
  return prepareObject(value, seen);
}

/** All parameters of a statement; undefined when there are none, which selects the simple protocol. */
function prepareParameters(parameters) {
  if (!parameters || parameters.length === 0) return undefined;
  return Array.from(parameters, (value) => prepareParameter(value));
}

module.exports = { prepareParameters };
