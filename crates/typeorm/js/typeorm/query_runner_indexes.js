// Indexes of tables and of materialized views.
const { TypeORMError } = require('./errors');
const { isTableIndex, isView } = require('./instances');
const { honoured } = require('./generation');
const ddl = require('./ddl');

/** Names an index that has no name; the name stays in the given object. */
function nameIndex(runner, target, index) {
  if (!index.name) {
    index.name = runner.dataSource.namingStrategy.indexName(target, index.columnNames, index.where);
  }
}

/** Creates an index on a table or view that is already resolved. */
async function create(runner, target, index) {
  nameIndex(runner, target, index);
  await runner.executeQueries(ddl.createIndex(runner, target, index), ddl.dropIndex(runner, target, index));
  target.addIndex(index);
}

/** Drops an index that was given itself or by its name. */
async function drop(runner, target, indexOrName, kind, ifExists) {
  const index = isTableIndex(indexOrName) ? indexOrName : target.indices.find(({ name }) => name === indexOrName);
  if (!index) {
    if (honoured(ifExists)) return;
    throw new TypeORMError(`Supplied index ${indexOrName} was not found in ${kind} ${target.name}`);
  }
  nameIndex(runner, target, index);
  const up = ddl.dropIndex(runner, target, index, ifExists);
  await runner.executeQueries(up, ddl.createIndex(runner, target, index));
  target.removeIndex(index);
}

/** A view as it was given, or the recorded view of that name. */
function resolveView(runner, viewOrName) {
  return isView(viewOrName) ? viewOrName : runner.getCachedView(viewOrName);
}

module.exports = {
  async createIndex(tableOrName, index) {
    await create(this, await this.resolveTable(tableOrName), index);
  },

  async createIndices(tableOrName, indices) {
    for (const index of [...indices]) await this.createIndex(tableOrName, index);
  },

  async dropIndex(tableOrName, indexOrName, ifExists) {
    await drop(this, await this.resolveTable(tableOrName), indexOrName, 'table', ifExists);
  },

  async dropIndices(tableOrName, indices, ifExists) {
    for (const index of [...indices]) await this.dropIndex(tableOrName, index, ifExists);
  },

  async createViewIndex(viewOrName, index) {
    await create(this, await resolveView(this, viewOrName), index);
  },

  async createViewIndices(viewOrName, indices) {
    for (const index of [...indices]) await this.createViewIndex(viewOrName, index);
  },

  async dropViewIndex(viewOrName, indexOrName) {
    await drop(this, await resolveView(this, viewOrName), indexOrName, 'view');
  },

  async dropViewIndices(viewOrName, indices) {
    for (const index of [...indices]) await this.dropViewIndex(viewOrName, index);
  },
};
