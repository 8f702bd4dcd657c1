// From PostgreSQL's text format to JavaScript values, type by type, as node-postgres gives them to migrations.
const { parseArray } = require('./value_array');
const { parseDate } = require('./value_date');

const integer = (text) => parseInt(text, 10);
const text = (value) => value;
const TRUE = new Set(['t', 'true', 'TRUE', 'y', 'yes', 'on', '1']);
const boolean = (value) => TRUE.has(value);

/** bytea in hex format, or in the older escape format. */
function bytea(value) {
  if (value.startsWith('\\x')) return Buffer.from(value.slice(2), 'hex');
  const bytes = [];
  for (let place = 0; place < value.length; place += 1) {
    if (value[place] !== '\\') {
      bytes.push(value.charCodeAt(place));
    } else if (/^[0-7]{3}/.test(value.slice(place + 1, place + 4))) {
      bytes.push(parseInt(value.slice(place + 1, place + 4), 8));
      place += 3;
    } else {
      bytes.push(92);
      place += 1;
    }
  }
  return Buffer.from(bytes);
}

/** "(x,y)" */
function point(value) {
  if (value[0] !== '(') return null;
  const [x, y] = value.slice(1, -1).split(',').map(parseFloat);
  return { x, y };
}

/** "<(x,y),r>" */
function circle(value) {
  const match = /^<\(([^,]+),([^)]+)\),(.+)>$/.exec(value);
  return match ? { x: parseFloat(match[1]), y: parseFloat(match[2]), radius: parseFloat(match[3]) } : null;
}

/** Loaded on first use: few migrations read intervals. */
function interval(value) {
  const { PostgresInterval } = require('./value_interval');
  return new PostgresInterval(value);
}

const arrayOf = (parse) => (value) => parseArray(value, parse);

/** Parsers by type OID (pg_type.dat); a type that is not here stays text. Arrays of numeric are floats, as pg has them. */
const PARSERS = new Map([
  [16, boolean], [17, bytea], [21, integer], [23, integer], [26, integer], [700, parseFloat], [701, parseFloat],
  [114, JSON.parse], [3802, JSON.parse], [600, point], [718, circle], [1082, parseDate], [1114, parseDate],
  [1184, parseDate], [1186, interval], [199, arrayOf(JSON.parse)], [3807, arrayOf(JSON.parse)],
  [1000, arrayOf(boolean)], [1001, arrayOf(bytea)], [1005, arrayOf(integer)], [1007, arrayOf(integer)],
  [1028, arrayOf(integer)], [1017, arrayOf(point)], [1021, arrayOf(parseFloat)], [1022, arrayOf(parseFloat)],
  [1231, arrayOf(parseFloat)], [1115, arrayOf(parseDate)], [1182, arrayOf(parseDate)], [1185, arrayOf(parseDate)],
  [1187, arrayOf(interval)],
]);
// Arrays whose elements stay text: cidr, money, text, bpchar, varchar, int8, macaddr, inet, time, timetz, uuid, numrange.
for (const oid of [651, 791, 1008, 1009, 1014, 1015, 1016, 1040, 1041, 1183, 1270, 2951, 3907]) {
  PARSERS.set(oid, arrayOf(text));
}
// JSON.parse and parseFloat take more than one argument; a parser gets exactly one.
for (const [oid, parse] of PARSERS) if (parse === JSON.parse) PARSERS.set(oid, (value) => JSON.parse(value));

const INT8 = new Map([[20, integer], [1016, arrayOf(integer)]]);

/** The parsers of a result's columns; null for a column that stays text. */
function parsersOf(fields, parseInt8) {
  return fields.map(({ dataTypeID }) => (parseInt8 && INT8.get(dataTypeID)) || PARSERS.get(dataTypeID) || null);
}

/** The values of a wire result, row by row. */
function valuesOf(result, parseInt8 = false) {
  const parsers = parsersOf(result.fields, parseInt8);
  return result.rows.map((values) =>
    values.map((value, place) => (value === null || !parsers[place] ? value : parsers[place](value))),
  );
}

/** Turns a wire result into row objects; of two columns of one name the last wins, as in node-postgres. */
function rowsOf(result, parseInt8 = false) {
  const { fields } = result;
  return valuesOf(result, parseInt8).map((values) => {
    const row = {};
    for (let place = 0; place < fields.length; place += 1) row[fields[place].name] = values[place];
    return row;
  });
}

module.exports = { rowsOf, valuesOf };
