// Defaults of entity columns as DDL writes them.
const { isLegacy } = require('./generation');

/** Current-time functions that PostgreSQL prints as casts of 'now'; written so, they compare equal later. */
const NOW_CASTS = [
  [/^CURRENT_TIMESTAMP\((\d+)\)$/, 'timestamp', 'with'],
  [/^CURRENT_TIME(?:\((\d+)\))?$/, 'time', 'with'],
  [/^LOCALTIMESTAMP(?:\((\d+)\))?$/, 'timestamp', 'without'],
  [/^LOCALTIME(?:\((\d+)\))?$/, 'time', 'without'],
];

/** PostgreSQL's own spelling of the current-time functions; other expressions stay. */
function normalizeDatetimeFunction(expression) {
  const upper = expression.trim().toUpperCase();
  if (upper === 'CURRENT_TIMESTAMP') return 'now()';
  if (upper === 'CURRENT_DATE') return "('now'::text)::date";
  for (const [pattern, type, zone] of NOW_CASTS) {
    const match = pattern.exec(upper);
    if (match) return `('now'::text)::${type}${match[1] ? `(${match[1]})` : ''} ${zone} time zone`;
  }
  return expression;
}

/** The default expression of an entity column; undefined for none. */
function normalizeDefault({ default: value, isArray, type }) {
  if (value === null || value === undefined) return undefined;
  if (isArray && Array.isArray(value)) return `'{${value.map(String).join(',')}}'`;
  if (typeof value === 'function') return normalizeDatetimeFunction(value());
  if (type === 'enum' || type === 'simple-enum' || typeof value === 'number' || typeof value === 'string') {
    return `'${value}'`;
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value !== 'object') return String(value);
  const json = JSON.stringify(value);
  return `'${isLegacy() ? json : json.replace(/'/g, "''")}'`;
}

/** True when a unique constraint covers exactly this column. */
function isUnique(metadata) {
  const uniques = (metadata.entityMetadata && metadata.entityMetadata.uniques) || [];
  return uniques.some(({ columns }) => columns.length === 1 && columns[0] === metadata);
}

module.exports = { normalizeDefault, isUnique };
