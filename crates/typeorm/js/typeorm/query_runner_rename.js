// Renaming tables and columns. Whatever carries a generated name (primary key, sequences, unique constraints, indexes,
// foreign keys, enum types) is renamed after it; a name that somebody chose stays.
const ddl = require('./ddl');
const enums = require('./ddl_enums');
const { sequenceName, sequencePath } = require('./sequence_name');

/** Collects statements of both directions for one table. */
class Renaming {
  constructor(runner, table) {
    this.runner = runner;
    this.table = table;
    this.strategy = runner.dataSource.namingStrategy;
    this.ups = [];
    this.downs = [];
  }

  constraint(oldName, newName) {
    this.ups.push(ddl.renameConstraint(this.runner, this.table, oldName, newName));
    this.downs.push(ddl.renameConstraint(this.runner, this.table, newName, oldName));
  }

  index(oldName, newName) {
    const rename = (from, to) =>
      ddl.statement(`ALTER INDEX ${ddl.indexPath(this.runner, this.table, from)} RENAME TO "${to}"`);
    this.ups.push(rename(oldName, newName));
    this.downs.push(rename(newName, oldName));
  }

  sequence(oldTable, oldColumn, newTable, newColumn) {
    const rename = (table, column, to) => {
      const path = ddl.escapePath(this.runner, sequencePath(this.runner, table, column));
      return ddl.statement(`ALTER SEQUENCE ${path} RENAME TO "${to}"`);
    };
    this.ups.push(rename(oldTable, oldColumn, sequenceName(this.runner, newTable, newColumn)));
    this.downs.push(rename(newTable, newColumn, sequenceName(this.runner, oldTable, oldColumn)));
  }

  async enumType(oldTable, oldColumn, newTable, newColumn) {
    const { schema, name } = await enums.typeOfColumn(this.runner, oldTable, oldColumn);
    const newName = enums.quotedEnumName(this.runner, newTable, newColumn);
    const newPath = enums.enumPath(this.runner, newTable, newColumn);
    this.ups.push(ddl.statement(`ALTER TYPE "${schema}"."${name}" RENAME TO ${newName}`));
    this.downs.push(ddl.statement(`ALTER TYPE ${newPath} RENAME TO "${name}"`));
  }

  /** Renames what is still called as `nameFor(object)` says once `change` has been made to it. */
  dependents(list, nameFor, newNameFor, rename) {
    for (const dependent of list) {
      if (dependent.name !== nameFor(dependent)) continue;
      const newName = newNameFor(dependent);
      rename.call(this, dependent.name, newName);
      dependent.name = newName;
    }
  }
}

/** Gives the names of unique constraints, indexes and foreign keys of a table. */
function naming(runner, table) {
  const strategy = runner.dataSource.namingStrategy;
  return {
    unique: ({ columnNames }) => strategy.uniqueConstraintName(table, columnNames),
    index: ({ columnNames, where }) => strategy.indexName(table, columnNames, where),
    foreignKey: (key) =>
      strategy.foreignKeyName(table, key.columnNames, runner.getTablePath(key), key.referencedColumnNames),
  };
}

/** The method `renameTable` of the query runner. */
async function renameTable(oldTableOrName, newTableName) {
  const oldTable = await this.resolveTable(oldTableOrName);
  const newTable = oldTable.clone();
  const { schema, tableName } = this.driver.parseTableName(oldTable);
  newTable.name = schema ? `${schema}.${newTableName}` : newTableName;
  const renaming = new Renaming(this, newTable);
  renaming.ups.push(ddl.alterTable(this, oldTable, `RENAME TO "${newTableName}"`));
  renaming.downs.push(ddl.alterTable(this, newTable, `RENAME TO "${tableName}"`));
  renamePrimaryKey(this, renaming, oldTable, newTable);
  for (const { name, isGenerated, generationStrategy } of newTable.columns) {
    if (isGenerated && generationStrategy === 'increment') renaming.sequence(oldTable, name, newTable, name);
  }
  const [before, after] = [naming(this, oldTable), naming(this, newTable)];
  renaming.dependents(newTable.uniques, before.unique, after.unique, renaming.constraint);
  renaming.dependents(newTable.indices, before.index, after.index, renaming.index);
  renaming.dependents(newTable.foreignKeys, before.foreignKey, after.foreignKey, renaming.constraint);
  for (const column of newTable.columns.filter(enums.isEnum)) {
    if (!column.enumName) await renaming.enumType(oldTable, column, newTable, column);
  }
  await this.executeQueries(renaming.ups, renaming.downs);
}

function renamePrimaryKey(runner, renaming, oldTable, newTable) {
  const { primaryColumns } = newTable;
  if (primaryColumns.length === 0 || primaryColumns[0].primaryKeyConstraintName) return;
  const names = primaryColumns.map(({ name }) => name);
  const { namingStrategy } = runner.dataSource;
  renaming.constraint(namingStrategy.primaryKeyName(oldTable, names), namingStrategy.primaryKeyName(newTable, names));
}

/** The names with one of them replaced; the new one comes last, as TypeORM has it. */
function withRenamed(names, oldName, newName) {
  names.splice(names.indexOf(oldName), 1);
  names.push(newName);
  return names;
}

/** Statements that rename a column and its dependants; the dependants' objects in `changed` are renamed too. */
async function renameColumnStatements(runner, table, changed, oldColumn, newColumn) {
  const renaming = new Renaming(runner, table);
  const [from, to] = [oldColumn.name, newColumn.name];
  renaming.ups.push(ddl.alterTable(runner, table, `RENAME COLUMN "${from}" TO "${to}"`));
  renaming.downs.push(ddl.alterTable(runner, table, `RENAME COLUMN "${to}" TO "${from}"`));
  if (enums.isEnum(oldColumn)) await renaming.enumType(table, oldColumn, table, newColumn);
  if (oldColumn.isPrimary === true && !oldColumn.primaryKeyConstraintName) {
    const names = changed.primaryColumns.map(({ name }) => name);
    const { namingStrategy } = runner.dataSource;
    const oldName = namingStrategy.primaryKeyName(changed, names);
    renaming.constraint(oldName, namingStrategy.primaryKeyName(changed, withRenamed(names, from, to)));
  }
  if (oldColumn.isGenerated === true && newColumn.generationStrategy === 'increment') {
    renaming.sequence(table, from, table, to);
  }
  const names = naming(runner, changed);
  const renamed = (nameFor) => (dependent) => {
    withRenamed(dependent.columnNames, from, to);
    return nameFor(dependent);
  };
  renaming.dependents(changed.findColumnUniques(oldColumn), names.unique, renamed(names.unique), renaming.constraint);
  renaming.dependents(changed.findColumnIndices(oldColumn), names.index, renamed(names.index), renaming.index);
  const keys = changed.findColumnForeignKeys(oldColumn);
  renaming.dependents(keys, names.foreignKey, renamed(names.foreignKey), renaming.constraint);
  return renaming;
}

module.exports = { renameTable, renameColumnStatements };
