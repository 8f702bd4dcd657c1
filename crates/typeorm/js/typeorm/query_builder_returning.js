/** RETURNING of writing builders: what was asked for, else the columns that the database fills in. */

const { fromDatabase } = require('./column_value');
const { mergeDeep } = require('./metadata_entity');

/** Columns that the database gives a value to when a row is inserted. */
function insertedColumns(metadata) {
  return metadata.columns.filter((column) => (column.default !== null && column.default !== undefined)
    || column.asExpression !== undefined || column.isGenerated || column.isCreateDate || column.isUpdateDate
    || column.isDeleteDate || column.isVersion);
}

/** Columns that change by themselves when a row is updated. */
function updatedColumns(metadata) {
  return metadata.columns.filter((column) => column.asExpression !== undefined || column.isUpdateDate || column.isVersion);
}

/** The RETURNING clause: a text as it is, else the columns asked for and those to read back anyway. */
function returningSql(builder, implied = []) {
  const { returning, mainAlias } = builder.state;
  if (typeof returning === 'string') return ` RETURNING ${returning}`;
  const asked = (returning ?? []).flatMap((path) => mainAlias.metadata?.findColumnsWithPropertyPath(path).map((column) => column.databaseName) ?? [path]);
  const names = [...asked, ...implied.map((column) => column.databaseName)];
  return names.length === 0 ? '' : ` RETURNING ${[...new Set(names)].map((name) => `"${name}"`).join(', ')}`;
}

/** The values of a returned row as a nested object of properties. */
function generatedMap(metadata, row) {
  const map = {};
  for (const column of metadata.columns) {
    if (!(column.databaseName in row)) continue;
    const value = fromDatabase(column, row[column.databaseName]);
    const isKeyOfRelation = column.isVirtual && column.relationMetadata;
    mergeDeep(map, isKeyOfRelation && value === null
      ? column.relationMetadata.createValueMap(null) : column.createValueMap(value));
  }
  return map;
}

/** Copies what the database filled in into the entity that was written. */
function applyRow(metadata, entity, row) {
  for (const column of metadata.columns) {
    if (!(column.databaseName in row) || column.isVirtual) continue;
    column.setEntityValue(entity, fromDatabase(column, row[column.databaseName]));
  }
}

module.exports = { insertedColumns, updatedColumns, returningSql, generatedMap, applyRow };
