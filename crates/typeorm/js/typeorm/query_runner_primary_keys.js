// Primary keys.
const { TypeORMError } = require('./errors');
const ddl = require('./ddl');

/** DROP CONSTRAINT of the table's primary key, whose name follows from its columns. */
function dropStatement(runner, table, ifExists) {
  const { primaryColumns } = table;
  if (primaryColumns.length === 0) throw new TypeORMError(`Table ${table} has no primary keys.`);
  return ddl.dropConstraint(runner, table, ddl.primaryKeyNameOf(runner, table, primaryColumns), ifExists);
}

/** ADD CONSTRAINT with the given name, or the one that follows from the columns. */
function createStatement(runner, table, columnNames, constraintName) {
  const name = constraintName || runner.dataSource.namingStrategy.primaryKeyName(table, columnNames);
  return ddl.addPrimaryKey(runner, table, name, columnNames);
}

module.exports = {
  async createPrimaryKey(tableOrName, columnNames, constraintName) {
    const table = await this.resolveTable(tableOrName);
    const changed = table.clone();
    const up = createStatement(this, table, columnNames, constraintName);
    for (const column of changed.columns) if (columnNames.includes(column.name)) column.isPrimary = true;
    await this.executeQueries(up, dropStatement(this, changed));
    this.replaceCachedTable(table, changed);
  },

  async updatePrimaryKeys(tableOrName, columns) {
    const table = await this.resolveTable(tableOrName);
    const changed = table.clone();
    const names = columns.map(({ name }) => name);
    const ups = [];
    const downs = [];
    const { primaryColumns } = changed;
    if (primaryColumns.length > 0) {
      const oldNames = primaryColumns.map(({ name }) => name);
      const oldName = ddl.primaryKeyNameOf(this, changed, primaryColumns, oldNames);
      ups.push(ddl.dropConstraint(this, table, oldName));
      downs.push(ddl.addPrimaryKey(this, table, oldName, oldNames));
    }
    for (const column of changed.columns) if (names.includes(column.name)) column.isPrimary = true;
    const newName = ddl.primaryKeyNameOf(this, changed, primaryColumns, names);
    ups.push(ddl.addPrimaryKey(this, table, newName, names));
    downs.push(ddl.dropConstraint(this, table, newName));
    await this.executeQueries(ups, downs);
    this.replaceCachedTable(table, changed);
  },

  /** The name only says what the way back calls the key. */
  async dropPrimaryKey(tableOrName, constraintName, ifExists) {
    const table = await this.resolveTable(tableOrName);
    const { primaryColumns } = table;
    const names = primaryColumns.map(({ name }) => name);
    const up = dropStatement(this, table, ifExists);
    await this.executeQueries(up, createStatement(this, table, names, constraintName));
    for (const column of primaryColumns) column.isPrimary = false;
  },
};
