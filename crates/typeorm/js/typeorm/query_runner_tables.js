// Tables: create, drop, comment. Renaming is in query_runner_rename.js.
const ddl = require('./ddl');
const enums = require('./ddl_enums');
const metadata = require('./typeorm_metadata');
const { isLegacy } = require('./generation');
const { storedColumns, nameIndexes, commentOnTable, tableComment } = require('./ddl_tables');
const { renameTable } = require('./query_runner_rename');

/** Enum types that the table's columns need and the database lacks; one that two columns share is made once. */
async function pushEnums(runner, table, ups, downs) {
  const made = new Set();
  for (const column of table.columns.filter(enums.isEnum)) {
    const path = enums.enumPath(runner, table, column);
    if ((await enums.enumExists(runner, table, column)) || made.has(path)) continue;
    made.add(path);
    ups.push(enums.createEnum(runner, table, column, path));
    downs.push(enums.dropEnum(runner, table, column, path));
  }
}

/** Indexes after CREATE TABLE. */
function pushIndexes(runner, table, ups, downs) {
  nameIndexes(runner, table);
  for (const index of table.indices) {
    ups.push(ddl.createIndex(runner, table, index));
    downs.push(ddl.dropIndex(runner, table, index));
  }
}

module.exports = {
  renameTable,

  async createTable(table, ifNotExists = false, createForeignKeys = true, createIndices = true) {
    if (ifNotExists && (await this.hasTable(table))) return;
    const ups = [];
    const downs = [];
    await pushEnums(this, table, ups, downs);
    for (const column of storedColumns(table)) {
      const row = metadata.generatedColumnRow(this, table, column);
      ups.push(metadata.insertRow(this, row));
      downs.push(metadata.deleteRow(this, row));
    }
    ups.push(ddl.createTable(this, table, createForeignKeys));
    downs.push(ddl.dropTable(this, table));
    if (createForeignKeys) {
      for (const key of table.foreignKeys) downs.push(ddl.dropConstraint(this, table, key.name));
    }
    if (createIndices) pushIndexes(this, table, ups, downs);
    ups.push(...tableComment(this, table));
    if (table.comment) downs.push(commentOnTable(this, table, 'NULL'));
    await this.executeQueries(ups, downs);
  },

  async dropTable(target, ifExists, dropForeignKeys = true, dropIndices = true) {
    if (ifExists && !(await this.hasTable(target))) return;
    const table = await this.getCachedTable(this.getTablePath(target));
    const ups = [];
    const downs = [];
    if (dropIndices) {
      for (const index of table.indices) {
        ups.push(ddl.dropIndex(this, table, index));
        downs.push(ddl.createIndex(this, table, index));
      }
    }
    if (dropForeignKeys) {
      for (const key of table.foreignKeys) ups.push(ddl.dropConstraint(this, table, key.name));
    }
    ups.push(ddl.dropTable(this, table));
    downs.push(ddl.createTable(this, table, dropForeignKeys));
    for (const column of storedColumns(table)) {
      const row = metadata.generatedColumnRow(this, table, column);
      ups.push(metadata.deleteRow(this, row));
      downs.push(metadata.insertRow(this, row));
    }
    await this.executeQueries(ups, downs);
  },

  async changeTableComment(tableOrName, newComment) {
    const table = await this.resolveTable(tableOrName);
    const after = ddl.commentLiteral(newComment);
    const before = ddl.commentLiteral(table.comment);
    if (after === before) return;
    await this.executeQueries(commentOnTable(this, table, after), commentOnTable(this, table, before));
    // TypeORM 0.3 forgot the new comment, so that its next change started from the old one.
    if (isLegacy()) return;
    table.comment = newComment;
    this.replaceCachedTable(table, table);
  },
};
