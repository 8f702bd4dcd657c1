// From a row of the catalog to a TableColumn, as TypeORM understands columns.
const { TableColumn } = require('./table_column');
const { sequenceName, sequencePath } = require('./sequence_name');
const { enumName } = require('./ddl_enums');
const { isLegacy } = require('./generation');

const WITH_LENGTH = new Set(['character varying', 'character', 'bit', 'bit varying']);
const VECTORS = new Set(['vector', 'halfvec']);
const SPATIAL = new Set(['geometry', 'geography']);
/** A full precision is not written in DDL, so it counts as none. */
const FULL_TIME_PRECISION = 6;
const TIMES = /^(?:interval|(?:time|timestamp) with(?:out)? time zone)$/;

/** Reads the number in "character varying(20)[]". */
function lengthInFormat(format) {
  const match = /\((\d+)\)/.exec(format);
  return match ? match[1] : '';
}

/** Type, array-ness, labels of an enum. */
function setType(column, row, driver, runner, table) {
  column.type = row.regtype.toLowerCase();
  column.isArray = row.is_array;
  if (row.is_array) column.type = driver.normalizeType({ type: column.type.replace(/\[\]$/, '') });
  if (!row.labels || !(row.is_array || row.is_user_type)) return;
  column.type = 'enum';
  column.enum = row.labels;
  const udtName = row.udt_name.replace(/^_/, '');
  if (udtName !== enumName(runner, table, column)) column.enumName = udtName;
}

/** Length, precision and scale, unless they are what the type has anyway. */
function setSize(column, row) {
  if (WITH_LENGTH.has(column.type)) {
    const length = row.is_array ? lengthInFormat(row.format_type) : String(row.length === null ? '' : row.length);
    const isDefault = length === '1' && (column.type === 'character' || column.type === 'bit');
    column.length = isDefault ? '' : length;
  } else if (VECTORS.has(column.type)) {
    column.length = lengthInFormat(row.format_type);
  } else if (column.type === 'numeric' && row.is_array) {
    const match = /\((\d+),(-?\d+)\)/.exec(row.format_type);
    if (match) [column.precision, column.scale] = [Number(match[1]), Number(match[2])];
  } else if (column.type === 'numeric') {
    if (row.numeric_precision !== null) column.precision = row.numeric_precision;
    if (row.numeric_scale !== null) column.scale = row.numeric_scale;
  } else if (TIMES.test(column.type)) {
    const { datetime_precision: precision } = row;
    if (precision !== null && precision !== FULL_TIME_PRECISION) column.precision = precision;
  }
}

/** "geometry(PointZ,4326)" holds what PostGIS's own views would say. */
function setSpatialType(column, row) {
  if (!SPATIAL.has(column.type)) return;
  const match = /\((\w+)(?:,(\d+))?\)/.exec(row.format_type);
  const feature = match ? match[1] : 'Geometry';
  const named = column.type === 'geometry' ? feature.toUpperCase() : feature;
  column.spatialFeatureType = isLegacy() && column.type === 'geometry' ? named.replace(/ZM?$/, '') : named;
  if (match && match[2]) column.srid = Number(match[2]);
}

/** True for nextval() of the sequence that a serial column of that name would have. */
function isOwnSequence(expression, runner, table, column) {
  const unquoted = expression.replace(/"/g, '');
  const names = [sequenceName(runner, table, column.name), sequencePath(runner, table, column.name)];
  return names.some((name) => unquoted === `nextval('${name}'::regclass)`);
}

/** The default, or what it says about generation; casts are removed, since DDL is written without them. */
function setDefault(column, expression, runner, table) {
  if (expression === null) return;
  if (isOwnSequence(expression, runner, table, column)) {
    column.isGenerated = true;
    column.generationStrategy = 'increment';
  } else if (expression === 'gen_random_uuid()' || /^uuid_generate_v\d\(\)/.test(expression)) {
    if (column.type === 'uuid') {
      column.isGenerated = true;
      column.generationStrategy = 'uuid';
    } else {
      column.default = expression;
    }
  } else if (expression === 'now()' || expression.includes("'now'::text")) {
    column.default = expression;
  } else {
    column.default = expression.replace(/::[\w\s.[\]\-"]+/g, '').replace(/^(-?\d+)$/, "'$1'");
  }
}

/** The column of one catalog row; `primary` and `isUnique` come from the table's constraints. */
function columnOf(row, runner, table, primaryKeyName, isPrimary, isUnique) {
  const column = new TableColumn();
  column.name = row.name;
  setType(column, row, runner.driver, runner, table);
  setSize(column, row);
  setSpatialType(column, row);
  column.isNullable = !row.not_null;
  column.isPrimary = isPrimary;
  if (isPrimary && primaryKeyName) column.primaryKeyConstraintName = primaryKeyName;
  column.isUnique = isUnique;
  if (row.identity) {
    column.isGenerated = true;
    column.generationStrategy = 'identity';
    column.generatedIdentity = row.identity === 'a' ? 'ALWAYS' : 'BY DEFAULT';
  }
  setDefault(column, row.default, runner, table);
  if (row.generated) {
    column.generatedType = 'STORED';
    column.asExpression = '';
  }
  column.comment = row.comment === null ? undefined : row.comment;
  if (row.collation !== null) column.collation = row.collation;
  return column;
}

module.exports = { columnOf };
