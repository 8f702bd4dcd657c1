// Columns: add, rename, drop. Changing is in query_runner_change_column.js.
const { TypeORMError } = require('./errors');
const { TableUnique } = require('./table_constraints');
const { isTableColumn } = require('./instances');
const { honoured } = require('./generation');
const ddl = require('./ddl');
const enums = require('./ddl_enums');
const metadata = require('./typeorm_metadata');

/** Replaces the primary key by one that also has the new column. */
function pushWiderPrimaryKey(runner, changed, table, column, ups, downs) {
  const { primaryColumns } = changed;
  const pushBoth = (target, isDrop) => {
    const names = primaryColumns.map(({ name }) => name);
    const name = ddl.primaryKeyNameOf(runner, changed, primaryColumns, names);
    const [add, drop] = [ddl.addPrimaryKey(runner, table, name, names), ddl.dropConstraint(runner, table, name)];
    ups.push(isDrop ? drop : add);
    downs.push(isDrop ? add : drop);
  };
  if (primaryColumns.length > 0) pushBoth(table, true);
  primaryColumns.push(column);
  pushBoth(table, false);
}

/** Everything that comes with a new column after it: keys, indexes, comments. */
function pushColumnParts(runner, table, changed, column, ups, downs) {
  if (column.isPrimary) pushWiderPrimaryKey(runner, changed, table, column, ups, downs);
  const index = changed.indices.find(({ columnNames }) => columnNames.length === 1 && columnNames[0] === column.name);
  if (index) {
    ups.push(ddl.createIndex(runner, table, index));
    downs.push(ddl.dropIndex(runner, table, index));
  }
  if (column.isUnique) {
    const name = runner.dataSource.namingStrategy.uniqueConstraintName(table, [column.name]);
    const unique = new TableUnique({ name, columnNames: [column.name] });
    changed.uniques.push(unique);
    ups.push(ddl.addUnique(runner, table, unique));
    downs.push(ddl.dropConstraint(runner, table, name));
  }
  if (column.generatedType === 'STORED' && column.asExpression) {
    const row = metadata.generatedColumnRow(runner, table, column);
    ups.push(metadata.insertRow(runner, row));
    downs.push(metadata.deleteRow(runner, row));
  }
  if (column.comment) {
    ups.push(ddl.commentOnColumn(runner, table, column.name, column.comment));
    downs.push(ddl.commentOnColumn(runner, table, column.name, column.comment));
  }
}

/** Drops the primary key that holds the column, and makes it again from the columns that stay. */
function pushNarrowerPrimaryKey(runner, changed, column, ups, downs) {
  const before = changed.primaryColumns;
  const name = column.primaryKeyConstraintName || ddl.primaryKeyNameOf(runner, changed, before);
  ups.push(ddl.dropConstraint(runner, changed, name));
  downs.push(ddl.addPrimaryKey(runner, changed, name, before.map((primary) => primary.name)));
  changed.findColumnByName(column.name).isPrimary = false;
  const after = changed.primaryColumns;
  if (after.length === 0) return;
  const newName = ddl.primaryKeyNameOf(runner, changed, after);
  ups.push(ddl.addPrimaryKey(runner, changed, newName, after.map((primary) => primary.name)));
  downs.push(ddl.dropConstraint(runner, changed, newName));
}

/** Takes the first object that covers exactly this column out of the list. */
function takeSingle(list, column) {
  const place = list.findIndex(({ columnNames }) => {
    return !!columnNames && columnNames.length === 1 && columnNames[0] === column.name;
  });
  return place < 0 ? undefined : list.splice(place, 1)[0];
}

/** Drops the index, check and unique constraint that cover only this column. */
function pushDropColumnParts(runner, table, changed, column, ups, downs) {
  const index = takeSingle(changed.indices, column);
  if (index) {
    ups.push(ddl.dropIndex(runner, table, index));
    downs.push(ddl.createIndex(runner, table, index));
  }
  const check = takeSingle(changed.checks, column);
  if (check) {
    ups.push(ddl.dropConstraint(runner, table, check.name));
    downs.push(ddl.addCheck(runner, table, check));
  }
  const unique = takeSingle(changed.uniques, column);
  if (unique) {
    ups.push(ddl.dropConstraint(runner, table, unique.name));
    downs.push(ddl.addUnique(runner, table, unique));
  }
}

/** Drops the enum type of a dropped column; a type that is not there needs nothing. */
async function pushDropEnum(runner, table, column, ups, downs) {
  if (!enums.isEnum(column) || !(await enums.enumExists(runner, table, column))) return;
  const { schema, name } = await enums.typeOfColumn(runner, table, column);
  const path = `"${schema}"."${name}"`;
  ups.push(enums.dropEnum(runner, table, column, path));
  downs.push(enums.createEnum(runner, table, column, path));
}

module.exports = {
  async addColumn(tableOrName, column) {
    const table = await this.resolveTable(tableOrName);
    const changed = table.clone();
    const ups = [];
    const downs = [];
    if (enums.isEnum(column) && !(await enums.enumExists(this, table, column))) {
      ups.push(enums.createEnum(this, table, column));
      downs.push(enums.dropEnum(this, table, column));
    }
    ups.push(ddl.alterTable(this, table, `ADD ${ddl.columnDefinition(this, table, column)}`));
    downs.push(ddl.alterTable(this, table, `DROP COLUMN "${column.name}"`));
    pushColumnParts(this, table, changed, column, ups, downs);
    await this.executeQueries(ups, downs);
    changed.addColumn(column);
    this.replaceCachedTable(table, changed);
  },

  async addColumns(tableOrName, columns) {
    for (const column of columns) await this.addColumn(tableOrName, column);
  },

  async renameColumn(tableOrName, oldColumnOrName, newColumnOrName) {
    const table = await this.resolveTable(tableOrName);
    const oldColumn = isTableColumn(oldColumnOrName)
      ? oldColumnOrName
      : table.columns.find(({ name }) => name === oldColumnOrName);
    if (!oldColumn) {
      throw new TypeORMError(`Column "${oldColumnOrName}" was not found in the "${table.name}" table.`);
    }
    let newColumn = newColumnOrName;
    if (!isTableColumn(newColumnOrName)) {
      newColumn = oldColumn.clone();
      newColumn.name = newColumnOrName;
    }
    await this.changeColumn(table, oldColumn, newColumn);
  },

  async dropColumn(tableOrName, columnOrName, ifExists) {
    const table = await this.resolveTable(tableOrName);
    const column = isTableColumn(columnOrName) ? columnOrName : table.findColumnByName(columnOrName);
    if (!column) {
      if (honoured(ifExists)) return;
      throw new TypeORMError(`Column "${columnOrName}" was not found in table "${table.name}"`);
    }
    const changed = table.clone();
    const ups = [];
    const downs = [];
    if (column.isPrimary) pushNarrowerPrimaryKey(this, changed, column, ups, downs);
    pushDropColumnParts(this, table, changed, column, ups, downs);
    ups.push(ddl.alterTable(this, table, `DROP COLUMN ${honoured(ifExists) ? 'IF EXISTS ' : ''}"${column.name}"`));
    downs.push(ddl.alterTable(this, table, `ADD ${ddl.columnDefinition(this, table, column)}`));
    if (column.generatedType === 'STORED') {
      const row = metadata.generatedColumnRow(this, table, column);
      ups.push(metadata.deleteRow(this, row));
      downs.push(metadata.insertRow(this, row));
    }
    await pushDropEnum(this, table, column, ups, downs);
    await this.executeQueries(ups, downs);
    changed.removeColumn(column);
    this.replaceCachedTable(table, changed);
  },

  async dropColumns(tableOrName, columns, ifExists) {
    for (const column of [...columns]) await this.dropColumn(tableOrName, column, ifExists);
  },
};
