// The spelling of schema statements. Every function takes the runner, for its driver and naming strategy, and gives a
// statement as { query, parameters }. The text is TypeORM's to the space: generated migrations and logs are compared.
const { TableUnique } = require('./table_constraints');
const { isTableIndex } = require('./instances');
const { isLegacy, honoured } = require('./generation');

/** A statement without parameters; the key is there because migrations print getMemorySql(). */
function statement(query) {
  return { '@instanceof': Symbol.for('Query'), query, parameters: undefined };
}

/** Quoted column names in a list. */
function columnList(names, separator = ', ') {
  return names.map((name) => `"${name}"`).join(separator);
}

/** A comment as a string literal; NULL removes it. */
function commentLiteral(comment) {
  if (!comment || comment.length === 0) return 'NULL';
  return `'${comment.replace(/'/g, "''").replace(/\u0000/g, '')}'`;
}

/** The path of a table in a statement: with its schema, unless that is the session's current one. */
function escapePath(runner, target) {
  const { schema, tableName } = runner.driver.parseTableName(target);
  if (schema && schema !== runner.driver.searchSchema) return `"${schema}"."${tableName}"`;
  return `"${tableName}"`;
}

/** The constraint name that the primary key of these columns has. */
function primaryKeyNameOf(runner, table, primaryColumns, names = primaryColumns.map(({ name }) => name)) {
  const custom = primaryColumns[0] && primaryColumns[0].primaryKeyConstraintName;
  return custom ? custom : runner.dataSource.namingStrategy.primaryKeyName(table, names);
}

/** ALTER TABLE with the given action. */
function alterTable(runner, table, action) {
  return statement(`ALTER TABLE ${escapePath(runner, table)} ${action}`);
}

function addPrimaryKey(runner, table, name, columnNames) {
  return alterTable(runner, table, `ADD CONSTRAINT "${name}" PRIMARY KEY (${columnList(columnNames)})`);
}

function dropConstraint(runner, table, name, ifExists) {
  return alterTable(runner, table, `DROP CONSTRAINT ${honoured(ifExists) ? 'IF EXISTS ' : ''}"${name}"`);
}

function renameConstraint(runner, table, oldName, newName) {
  return alterTable(runner, table, `RENAME CONSTRAINT "${oldName}" TO "${newName}"`);
}

/** " DEFERRABLE ..." for a constraint that is. */
function deferrableClause({ deferrable }) {
  return deferrable ? ` DEFERRABLE ${deferrable}` : '';
}

function addUnique(runner, table, unique) {
  const columns = columnList(unique.columnNames);
  const clause = `UNIQUE (${columns})${deferrableClause(unique)}`;
  return alterTable(runner, table, `ADD CONSTRAINT "${unique.name}" ${clause}`);
}

function addCheck(runner, table, { name, expression }) {
  return alterTable(runner, table, `ADD CONSTRAINT "${name}" CHECK (${expression})`);
}

function addExclusion(runner, table, exclusion) {
  const clause = `EXCLUDE ${exclusion.expression}${isLegacy() ? '' : deferrableClause(exclusion)}`;
  return alterTable(runner, table, `ADD CONSTRAINT "${exclusion.name}" ${clause}`);
}

/** Actions of a foreign key, only those that were given. */
function foreignKeyActions(key) {
  const onDelete = key.onDelete ? ` ON DELETE ${key.onDelete}` : '';
  const onUpdate = key.onUpdate ? ` ON UPDATE ${key.onUpdate}` : '';
  return onDelete + onUpdate + deferrableClause(key);
}

function addForeignKey(runner, table, key) {
  const target = escapePath(runner, runner.getTablePath(key));
  const columns = columnList(key.columnNames);
  const referenced = columnList(key.referencedColumnNames, ',');
  const clause = `FOREIGN KEY (${columns}) REFERENCES ${target}(${referenced})${foreignKeyActions(key)}`;
  return alterTable(runner, table, `ADD CONSTRAINT "${key.name}" ${clause}`);
}

/** The part between table and columns: " USING gin " or the spaces that TypeORM leaves without one. */
function indexMethod(index) {
  if (isLegacy()) return index.isSpatial ? ' USING GiST ' : ' ';
  if (index.isSpatial) return ' USING gist ';
  return index.type ? ` USING ${index.type} ` : '  ';
}

function createIndex(runner, table, index) {
  const kind = `${index.isUnique ? 'UNIQUE ' : ''}INDEX${index.isConcurrent ? ' CONCURRENTLY' : ''}`;
  const target = `${escapePath(runner, table)}${indexMethod(index)}(${columnList(index.columnNames)})`;
  return statement(`CREATE ${kind} "${index.name}" ON ${target} ${index.where ? `WHERE ${index.where}` : ''}`);
}

/** An index's own path: always with the table's schema. */
function indexPath(runner, table, name) {
  const { schema } = runner.driver.parseTableName(table);
  return schema ? `"${schema}"."${name}"` : `"${name}"`;
}

function dropIndex(runner, table, indexOrName, ifExists) {
  const name = isTableIndex(indexOrName) ? indexOrName.name : indexOrName;
  const concurrently = isTableIndex(indexOrName) && indexOrName.isConcurrent ? 'CONCURRENTLY ' : '';
  const condition = honoured(ifExists) ? 'IF EXISTS ' : '';
  return statement(`DROP INDEX ${concurrently}${condition}${indexPath(runner, table, name)}`);
}

function commentOnColumn(runner, table, columnName, comment) {
  return statement(`COMMENT ON COLUMN ${escapePath(runner, table)}."${columnName}" IS ${commentLiteral(comment)}`);
}

/** SERIAL, SMALLSERIAL or BIGSERIAL by the width of the column's type; nothing for other types. */
function serialType(type) {
  if (type === 'integer' || type === 'int' || type === 'int4') return ' SERIAL';
  if (type === 'smallint' || type === 'int2') return ' SMALLSERIAL';
  return type === 'bigint' || type === 'int8' ? ' BIGSERIAL' : '';
}

/** The type part of a column definition. */
function columnType(runner, table, column) {
  let type = '';
  if (column.isGenerated === true && column.generationStrategy !== 'uuid') {
    type =
      column.generationStrategy === 'identity'
        ? ` ${column.type} GENERATED ${column.generatedIdentity || 'BY DEFAULT'} AS IDENTITY`
        : serialType(column.type);
  }
  if (column.type === 'enum' || column.type === 'simple-enum') {
    const { enumPath } = require('./ddl_enums');
    return `${type} ${enumPath(runner, table, column)}${column.isArray ? ' array' : ''}`;
  }
  return !column.isGenerated || column.type === 'uuid' ? `${type} ${runner.driver.createFullType(column)}` : type;
}

/** A column definition, as CREATE TABLE and ADD have it. */
function columnDefinition(runner, table, column) {
  let text = `"${column.name}"${columnType(runner, table, column)}`;
  if (column.generatedType === 'STORED' && column.asExpression) {
    text += ` GENERATED ALWAYS AS (${column.asExpression}) STORED`;
  }
  if (column.charset) text += ` CHARACTER SET "${column.charset}"`;
  if (column.collation) text += ` COLLATE "${column.collation}"`;
  if (column.isNullable !== true) text += ' NOT NULL';
  if (column.default !== undefined && column.default !== null) text += ` DEFAULT ${column.default}`;
  if (column.isGenerated && column.generationStrategy === 'uuid' && !column.default) {
    text += ` DEFAULT ${runner.driver.uuidGenerator}`;
  }
  return text;
}

/** Columns marked unique get a constraint of their own, unless the table already lists one. */
function addColumnUniques(runner, table) {
  for (const { name, isUnique } of table.columns) {
    const isListed = ({ columnNames }) => columnNames.length === 1 && columnNames[0] === name;
    if (!isUnique || table.uniques.some(isListed)) continue;
    const constraint = runner.dataSource.namingStrategy.uniqueConstraintName(table, [name]);
    table.uniques.push(new TableUnique({ name: constraint, columnNames: [name] }));
  }
}

/** The foreign keys inside CREATE TABLE. */
function inlineForeignKeys(runner, table) {
  return table.foreignKeys.map((key) => {
    if (!key.name) {
      const { columnNames, referencedColumnNames } = key;
      const path = runner.getTablePath(key);
      key.name = runner.dataSource.namingStrategy.foreignKeyName(table, columnNames, path, referencedColumnNames);
    }
    const target = escapePath(runner, runner.getTablePath(key));
    const columns = `(${columnList(key.columnNames)}) REFERENCES ${target} (${columnList(key.referencedColumnNames)})`;
    return `CONSTRAINT "${key.name}" FOREIGN KEY ${columns}${foreignKeyActions(key)}`;
  });
}

/** The constraints inside CREATE TABLE, in TypeORM's order. */
function inlineConstraints(runner, table, withForeignKeys) {
  const { namingStrategy } = runner.dataSource;
  const uniques = table.uniques.map((unique) => {
    const name = unique.name || namingStrategy.uniqueConstraintName(table, unique.columnNames);
    return `CONSTRAINT "${name}" UNIQUE (${columnList(unique.columnNames)})${deferrableClause(unique)}`;
  });
  const checks = table.checks.map(({ name, expression }) => {
    return `CONSTRAINT "${name || namingStrategy.checkConstraintName(table, expression)}" CHECK (${expression})`;
  });
  const exclusions = table.exclusions.map((exclusion) => {
    const name = exclusion.name || namingStrategy.exclusionConstraintName(table, exclusion.expression);
    return `CONSTRAINT "${name}" EXCLUDE ${exclusion.expression}${isLegacy() ? '' : deferrableClause(exclusion)}`;
  });
  const foreignKeys = withForeignKeys ? inlineForeignKeys(runner, table) : [];
  return [...uniques, ...checks, ...exclusions, ...foreignKeys];
}

/** CREATE TABLE with its constraints; comments on columns follow in the same string. */
function createTable(runner, table, withForeignKeys) {
  const path = escapePath(runner, table);
  const definitions = table.columns.map((column) => columnDefinition(runner, table, column)).join(', ');
  addColumnUniques(runner, table);
  const parts = [definitions, ...inlineConstraints(runner, table, withForeignKeys)];
  const { primaryColumns } = table;
  if (primaryColumns.length > 0) {
    const names = primaryColumns.map(({ name }) => name);
    const name = primaryKeyNameOf(runner, table, primaryColumns, names);
    parts.push(`CONSTRAINT "${name}" PRIMARY KEY (${columnList(names)})`);
  }
  let text = `CREATE TABLE ${path} (${parts.join(', ')})`;
  for (const { name, comment } of table.columns) {
    if (comment) text += `; ${commentOnColumn(runner, table, name, comment).query}`;
  }
  return statement(text);
}

function dropTable(runner, table) {
  return statement(`DROP TABLE ${escapePath(runner, table)}`);
}

module.exports = {
  statement,
  columnList,
  commentLiteral,
  escapePath,
  primaryKeyNameOf,
  alterTable,
  addPrimaryKey,
  dropConstraint,
  renameConstraint,
  addUnique,
  addCheck,
  addExclusion,
  addForeignKey,
  createIndex,
  indexPath,
  dropIndex,
  commentOnColumn,
  columnDefinition,
  createTable,
  dropTable,
};
