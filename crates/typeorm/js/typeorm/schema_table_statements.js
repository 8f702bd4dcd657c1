// The statements that make one table: its enum types, itself, its indexes, its comment. Keys to other tables come when
// all tables are there.
const ddl = require('./ddl');
const enums = require('./ddl_enums');
const rows = require('./typeorm_metadata');
const { storedColumns, tableComment, nameIndexes } = require('./ddl_tables');
const { TypeORMError } = require('./errors');
const { originOf, forEntity } = require('./entity_place');
const { refuseStandin } = require('../standin');

/** TypeORM dies of reading a property of undefined; often the enum comes from a circular import. */
function noLabels({ name }) {
  return new TypeORMError(`the enum of column "${name}" has no labels when the entity is declared`);
}

/** Types that no table before has made. A type belongs to the first table that needs it. */
function enumStatements(builder, table, entity, list) {
  const { runner } = builder;
  return table.columns.filter(enums.isEnum).flatMap((column) => {
    const { schema } = runner.driver.parseTableName(table);
    const name = enums.enumName(runner, table, column);
    const key = JSON.stringify([schema, name]);
    if (builder.madeEnums.has(key)) return [];
    if (!Array.isArray(column.enum)) throw noLabels(column);
    builder.madeEnums.add(key);
    list.push({ schema, name, entity });
    return [enums.createEnum(runner, table, column)];
  });
}

/** The rows that TypeORM writes down for generated columns. */
function addMetadataRows(builder, table) {
  const { runner } = builder;
  for (const column of storedColumns(table)) {
    builder.metadataRows.push(rows.describedRow(runner, rows.generatedColumnRow(runner, table, column)));
  }
}

/** `purpose` is "scaffold" for a table that is not the service's own. */
function tableStatements(builder, made, purpose = 'own') {
  const [metadata] = made.metadatas;
  return metadata ? forEntity(metadata, () => statementsOf(builder, made, purpose, originOf(metadata)))
    : statementsOf(builder, made, purpose);
}

function statementsOf(builder, { table }, purpose, origin) {
  const { runner } = builder;
  const isOwn = purpose === 'own';
  const { schema, tableName: name } = runner.driver.parseTableName(table);
  // What a package that is not here would have given must not be taken for the entity's wish.
  refuseStandin(table);
  (isOwn ? builder.tables : builder.scaffoldTables).push({ schema, name, entity: origin?.entity });
  if (isOwn) addMetadataRows(builder, table);
  nameIndexes(runner, table);
  const made = [
    ...enumStatements(builder, table, origin?.entity, isOwn ? builder.enums : builder.scaffoldEnums),
    ddl.createTable(runner, table, false),
    ...table.indices.map((index) => ddl.createIndex(runner, table, index)),
    ...tableComment(runner, table),
  ];
  return made.map(({ query }) => ({ sql: query, origin }));
}

module.exports = { tableStatements };
