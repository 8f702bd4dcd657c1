/** Values of entity columns on their way to the database and back, beyond what node-postgres does by itself. */

const { isFindOperator } = require('./find_operators');

const JSON_TYPES = new Set(['json', 'jsonb']);
const DATE_TIME_TYPES = new Set(['timestamp', 'timestamptz', 'timestamp with time zone', 'timestamp without time zone']);
const TIME_TYPES = new Set(['time', 'timetz', 'time with time zone', 'time without time zone']);

const two = (number) => String(number).padStart(2, '0');

/** A date as YYYY-MM-DD in local time; anything else stays. */
function dateString(value) {
  if (!(value instanceof Date)) return value;
  return `${String(value.getFullYear()).padStart(4, '0')}-${two(value.getMonth() + 1)}-${two(value.getDate())}`;
}

function timeString(value) {
  if (!(value instanceof Date)) return value;
  return `${two(value.getHours())}:${two(value.getMinutes())}:${two(value.getSeconds())}`;
}

function toDate(value) {
  return typeof value === 'string' ? new Date(value) : value;
}

function hstoreText(value) {
  if (typeof value === 'string') return value;
  const quote = (text) => `"${String(text).replace(/(["\\])/g, '\\$1')}"`;
  return Object.entries(value)
    .map(([key, one]) => `${quote(key)}=>${one === null || one === undefined ? 'NULL' : quote(one)}`).join(', ');
}

/** `"a"=>"1", "b"=>NULL` as an object. */
function hstoreObject(text) {
  const object = {};
  const pattern = /"((?:[^"\\]|\\.)*)"=>(?:"((?:[^"\\]|\\.)*)"|NULL)/g;
  const unescape = (part) => part.replace(/\\(.)/g, '$1');
  for (const [, key, value] of text.matchAll(pattern)) object[unescape(key)] = value === undefined ? null : unescape(value);
  return object;
}

/** What is sent as the parameter for a column. */
function toDatabase(column, given) {
  const value = column.transformer ? applyTransformer(column, given) : given;
  if (value === null || value === undefined || isFindOperator(value)) return value;
  const { type } = column;
  if (type === Boolean) return value === true ? 1 : 0;
  if (JSON_TYPES.has(type) || type === 'simple-json') return JSON.stringify(value);
  if (type === 'date') return dateString(value);
  if (TIME_TYPES.has(type)) return timeString(value);
  if (DATE_TIME_TYPES.has(type) || type === Date) return toDate(value);
  if (type === 'simple-array') return Array.isArray(value) ? value.map(String).join(',') : value;
  if (type === 'hstore') return hstoreText(value);
  if ((type === 'enum' || type === 'simple-enum') && !column.isArray) return `${value}`;
  if ((type === 'cube' || type === 'ltree') && !column.isArray) return type === 'cube' && Array.isArray(value) ? `(${value.join(',')})` : value;
  if ((type === 'vector' || type === 'halfvec') && Array.isArray(value)) return `[${value.join(',')}]`;
  if (type === 'geometry' || type === 'geography') return JSON.stringify(value);
  return value;
}

/** Find operators keep their own values: those are prepared where the condition is made. */
function applyTransformer(column, value) {
  return isFindOperator(value) ? value : column.transformTo(value);
}

/** The labels of an enum array, which PostgreSQL sends as text because its type is not known beforehand. */
function enumArray(value) {
  if (Array.isArray(value)) return value;
  if (value === '{}') return [];
  return value.slice(1, -1).split(',').map((label) => (label.startsWith('"') ? label.slice(1, -1) : label));
}

/** A label of a numeric enum is a number again. */
function enumLabel(column, value) {
  const isNumeric = !Number.isNaN(Number(value)) && column.enum?.includes(parseInt(value, 10));
  return isNumeric ? parseInt(value, 10) : value;
}

function converted(column, value) {
  const { type } = column;
  if (type === Boolean || type === 'bool' || type === 'boolean') return column.isArray ? value : Boolean(value);
  if (type === 'date') return dateString(value);
  if (TIME_TYPES.has(type)) return timeString(value);
  if (DATE_TIME_TYPES.has(type) || type === Date) return column.isArray ? value : toDate(value);
  if (type === 'simple-array') return typeof value === 'string' ? (value === '' ? [] : value.split(',')) : value;
  if (type === 'simple-json') return typeof value === 'string' ? JSON.parse(value) : value;
  if (type === 'hstore') return column.hstoreType === 'object' ? hstoreObject(value) : value;
  if (type === 'enum' || type === 'simple-enum') {
    return column.isArray ? enumArray(value).map((label) => enumLabel(column, label)) : enumLabel(column, value);
  }
  if ((type === 'vector' || type === 'halfvec') && typeof value === 'string') return JSON.parse(value);
  if (type === 'cube' && typeof value === 'string') return value.replace(/[()\s]/g, '').split(',').map(Number);
  return value;
}

/** What an entity gets for a value that was read. */
function fromDatabase(column, value) {
  const read = value === null || value === undefined ? value : converted(column, value);
  return column.transformer ? column.transformFrom(read) : read;
}

module.exports = { toDatabase, fromDatabase, dateString };
