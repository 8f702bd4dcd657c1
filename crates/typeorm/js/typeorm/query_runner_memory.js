// The query runner's memory: the statements that the schema builder made (for both directions), and the tables and
// views that it has loaded, so that several changes of one table read it once.
const { TypeORMError } = require('./errors');

/** What a changed table hands over to the table in the cache. Exclusions are not among them in TypeORM either. */
const REPLACED = [
  'database', 'schema', 'name', 'columns', 'indices', 'foreignKeys', 'uniques', 'checks', 'justCreated', 'engine', 'comment',
];

module.exports = {
  /** From now on the schema builder only records. */
  enableSqlMemory() {
    this.sqlInMemory = { upQueries: [], downQueries: [] };
    this.sqlMemoryMode = true;
  },

  disableSqlMemory() {
    this.sqlInMemory = { upQueries: [], downQueries: [] };
    this.sqlMemoryMode = false;
  },

  clearSqlMemory() {
    this.sqlInMemory = { upQueries: [], downQueries: [] };
  },

  getMemorySql() {
    return this.sqlInMemory;
  },

  async executeMemoryUpSql() {
    for (const { query, parameters } of this.sqlInMemory.upQueries) await this.query(query, parameters);
  },

  /** Runs the recorded way back, last statement first. */
  async executeMemoryDownSql() {
    for (const { query, parameters } of this.sqlInMemory.downQueries.reverse()) await this.query(query, parameters);
  },

  /** Records statements of both directions and runs the upward ones, unless the runner only records. */
  async executeQueries(upQueries, downQueries) {
    const ups = [].concat(upQueries);
    this.sqlInMemory.upQueries.push(...ups);
    this.sqlInMemory.downQueries.push(...[].concat(downQueries));
    if (this.sqlMemoryMode) return;
    for (const { query, parameters } of ups) await this.query(query, parameters);
  },

  /** The table of that name from the cache, or loaded into it; an error when it does not exist. */
  async getCachedTable(tableName) {
    const knownPath = this.cachedTablePaths[tableName];
    const known = knownPath && this.loadedTables.find((table) => this.getTablePath(table) === knownPath);
    if (known) return known;
    const [found] = await this.loadTables([tableName]);
    if (!found) throw new TypeORMError(`Table "${tableName}" does not exist.`);
    const path = this.getTablePath(found);
    const cached = this.loadedTables.find((table) => this.getTablePath(table) === path);
    if (cached) return cached;
    this.cachedTablePaths[tableName] = path;
    this.loadedTables.push(found);
    return found;
  },

  /** The view of that name from the cache, or loaded into it; an error when it is not recorded. */
  async getCachedView(viewName) {
    const known = this.loadedViews.find(({ name }) => name === viewName);
    if (known) return known;
    const [found] = await this.loadViews([viewName]);
    if (!found) throw new TypeORMError(`View "${viewName}" does not exist.`);
    this.loadedViews.push(found);
    return found;
  },

  /** A table as it was given, or the cached table of that name. */
  async resolveTable(tableOrName) {
    return typeof tableOrName === 'object' && tableOrName !== null ? tableOrName : this.getCachedTable(tableOrName);
  },

  /** Gives the cached table the state of its changed copy. */
  replaceCachedTable(table, changedTable) {
    const path = this.getTablePath(table);
    const cached = this.loadedTables.find((loaded) => this.getTablePath(loaded) === path);
    if (!cached) return;
    for (const key of REPLACED) cached[key] = changedTable[key];
  },
};
