/** What all query builders share: aliases, parameters, conditions, and turning both into SQL. */

const { bindParameters, replaceAliasPaths, replaceBarePaths } = require('./query_parameters');
const { UnsupportedMethodError } = require('./query_errors');

/** A group of conditions in parentheses, built by a function. */
class Brackets {
  '@instanceof' = Symbol.for('Brackets');

  constructor(whereFactory) {
    this.whereFactory = whereFactory;
  }
}

class NotBrackets extends Brackets {
  constructor(whereFactory) {
    super(whereFactory);
    this['@instanceof'] = Symbol.for('NotBrackets');
  }
}

function isBrackets(value) {
  return value !== null && typeof value === 'object'
    && (value['@instanceof'] === Symbol.for('Brackets') || value['@instanceof'] === Symbol.for('NotBrackets'));
}

let parameterCounter = 0;

/** The state of a builder without anything asked of it. */
function emptyState() {
  return {
    aliases: [], mainAlias: undefined, selects: [], joins: [], wheres: [], havings: [], orderBys: {}, groupBys: [],
    parameters: {}, limit: undefined, offset: undefined, take: undefined, skip: undefined, distinct: false, distinctOn: [],
    lock: undefined, withDeleted: false, returning: undefined, valuesSet: undefined, insertColumns: [], onConflict: undefined,
    onUpdate: undefined, onIgnore: false, ctes: [], relationIds: undefined, updateEntity: true, whereEntity: undefined, comment: undefined,
  };
}

class QueryBuilder {
  '@instanceof' = Symbol.for('QueryBuilder');

  constructor(dataSourceOrBuilder, queryRunner) {
    const isBuilder = dataSourceOrBuilder instanceof QueryBuilder;
    const source = isBuilder ? dataSourceOrBuilder : { connection: dataSourceOrBuilder, queryRunner, state: emptyState() };
    Object.defineProperty(this, 'connection', { value: source.connection, enumerable: false });
    Object.defineProperty(this, 'dataSource', { value: source.connection, enumerable: false });
    Object.defineProperty(this, 'queryRunner', { value: source.queryRunner, enumerable: false, writable: true });
    Object.defineProperty(this, 'parent', { value: undefined, enumerable: false, writable: true });
    this.state = source.state;
  }

  get alias() {
    return this.state.mainAlias?.name;
  }

  /** The name under which code of real projects reads the state's parts. */
  get expressionMap() {
    return this.state;
  }

  get manager() {
    return this.queryRunner ? this.queryRunner.manager : this.connection.manager;
  }

  setQueryRunner(queryRunner) {
    this.queryRunner = queryRunner;
    return this;
  }

  createQueryBuilder(queryRunner) {
    return new this.constructor(this.connection, queryRunner ?? this.queryRunner);
  }

  clone() {
    const copy = new this.constructor(this);
    copy.state = { ...this.state };
    for (const [key, value] of Object.entries(this.state)) {
      if (Array.isArray(value)) copy.state[key] = [...value];
      else if (key === 'parameters' || key === 'orderBys') copy.state[key] = { ...value };
    }
    return copy;
  }

  escape(name) {
    return `"${name}"`;
  }

  /** Makes an alias of an entity, a table, an SQL text in parentheses or a sub-query function. */
  createAlias(target, name) {
    const alias = { name, metadata: undefined, tablePath: undefined, subQuery: undefined };
    if (typeof target === 'function' && !this.connection.hasMetadata(target)) {
      const built = target(this.subQuery());
      alias.subQuery = typeof built === 'string' ? built : built.getQuery();
      if (built?.getParameters) this.setParameters(built.getParameters());
    } else if (typeof target === 'string' && target.trim().startsWith('(')) {
      alias.subQuery = target;
    } else if (this.connection.hasMetadata(target)) {
      alias.metadata = this.connection.getMetadata(target);
    } else if (typeof target === 'string') {
      alias.tablePath = target;
    } else {
      alias.metadata = this.connection.getMetadata(target);
    }
    if (!name) alias.name = alias.metadata ? alias.metadata.name : alias.tablePath;
    this.state.aliases.push(alias);
    return alias;
  }

  setMainAlias(target, name) {
    const alias = this.createAlias(target, name);
    this.state.mainAlias = alias;
    return alias;
  }

  /** "schema"."table" of an alias, or its sub-query. */
  tableOf({ metadata, tablePath, subQuery }) {
    if (subQuery) return subQuery;
    return this.escapePath(metadata ? metadata.tablePath : tablePath);
  }

  escapePath(path) {
    return path.split('.').map((part) => (part === '' ? part : `"${part}"`)).join('.');
  }

  setParameter(name, value) {
    this.state.parameters[name] = value;
    if (this.parent) this.parent.setParameter(name, value);
    return this;
  }

  setParameters(parameters = {}) {
    for (const [name, value] of Object.entries(parameters)) this.setParameter(name, value);
    return this;
  }

  hasParameter(name) {
    return name in this.state.parameters || (this.parent?.hasParameter(name) ?? false);
  }

  getParameters() {
    return { ...this.state.parameters };
  }

  setNativeParameters(parameters) {
    return this.setParameters(parameters);
  }

  /** Registers a value under a name of its own and gives the text that stands for it. */
  bind(value) {
    parameterCounter += 1;
    const name = `orm_param_${parameterCounter}`;
    this.setParameter(name, value);
    return `:${name}`;
  }

  /** SQL with property paths turned into columns. */
  replacePaths(sql) {
    return replaceAliasPaths(sql, this.visibleAliases());
  }

  /** The aliases of this builder and of the ones around it. */
  visibleAliases() {
    return [...this.state.aliases, ...(this.parent ? this.parent.visibleAliases() : [])];
  }

  getQueryAndParameters() {
    const { sql, values } = bindParameters(this.getQuery(), this.state.parameters);
    return [sql, values];
  }

  getSql() {
    return this.getQueryAndParameters()[0];
  }

  printSql() {
    return this;
  }

  /** Runs SQL on the builder's runner, or on the data source's own session. */
  async run(sql, parameters) {
    const runner = this.queryRunner ?? await this.connection.sessionRunner();
    return runner.query(sql, parameters, true);
  }

  async execute() {
    const [sql, parameters] = this.getQueryAndParameters();
    return (await this.run(sql, parameters)).raw;
  }

  comment(text) {
    this.state.comment = text;
    return this;
  }

  callListeners() {
    return this;
  }

  useTransaction() {
    return this;
  }

  addCommonTableExpression(queryBuilder, alias, options = {}) {
    const sql = typeof queryBuilder === 'string' ? queryBuilder : queryBuilder.getQuery();
    if (typeof queryBuilder !== 'string') this.setParameters(queryBuilder.getParameters());
    this.state.ctes.push({ alias, sql, options });
    return this;
  }

  /** The WITH clause, or nothing. */
  withClause() {
    const { ctes } = this.state;
    if (ctes.length === 0) return '';
    const isRecursive = ctes.some(({ options }) => options.recursive);
    const parts = ctes.map(({ alias, sql, options }) => {
      const columns = options.columnNames ? `(${options.columnNames.map((name) => `"${name}"`).join(', ')})` : '';
      const materialized = options.materialized === undefined ? '' : options.materialized ? ' MATERIALIZED' : ' NOT MATERIALIZED';
      return `"${alias}"${columns} AS${materialized} (${sql})`;
    });
    return `WITH ${isRecursive ? 'RECURSIVE ' : ''}${parts.join(', ')} `;
  }

  /** A builder inside this one; its parameters are ours too. */
  subQuery() {
    const { SelectQueryBuilder } = require('./query_builder_select');
    const inner = new SelectQueryBuilder(this.connection, this.queryRunner);
    inner.parent = this;
    inner.isSubQuery = true;
    return inner;
  }

  select(selection, alias) {
    return this.become('./query_builder_select', 'SelectQueryBuilder').select(selection, alias);
  }

  insert() {
    return this.become('./query_builder_insert', 'InsertQueryBuilder');
  }

  update(targetOrSet, maybeSet) {
    const builder = this.become('./query_builder_update', 'UpdateQueryBuilder');
    const isTarget = typeof targetOrSet === 'string' || typeof targetOrSet === 'function' || targetOrSet?.['@instanceof'];
    if (isTarget) builder.setMainAlias(targetOrSet);
    const set = isTarget ? maybeSet : targetOrSet;
    if (set) builder.set(set);
    return builder;
  }

  delete() {
    return this.become('./query_builder_delete', 'DeleteQueryBuilder');
  }

  softDelete() {
    return this.become('./query_builder_soft_delete', 'SoftDeleteQueryBuilder').mark('delete');
  }

  restore() {
    return this.become('./query_builder_soft_delete', 'SoftDeleteQueryBuilder').mark('restore');
  }

  relation(targetOrPath, maybePath) {
    const { RelationQueryBuilder } = require('./query_builder_relation');
    const builder = new RelationQueryBuilder(this);
    if (maybePath !== undefined) builder.setMainAlias(targetOrPath);
    return builder.onPath(maybePath ?? targetOrPath);
  }

  become(file, name) {
    const { [name]: Builder } = require(file);
    return this instanceof Builder ? this : new Builder(this);
  }

  stream() {
    throw new UnsupportedMethodError('SelectQueryBuilder.stream()');
  }
}

/** SQL conditions of a list of { type, sql }: the first without its connective. */
function joinConditions(list) {
  return list.map(({ type, sql }, place) => (place === 0 ? sql : `${type === 'or' ? 'OR' : 'AND'} ${sql}`)).join(' ');
}

module.exports = { QueryBuilder, Brackets, NotBrackets, isBrackets, joinConditions, replaceBarePaths };
