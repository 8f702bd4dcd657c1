/** The select builder: what is asked for. How it is written as SQL, and how results become entities, is beside it. */

const { JoinQueryBuilder } = require('./query_builder_joins');
const { UnsupportedMethodError } = require('./query_errors');
const sql = require('./query_builder_select_sql');
const fetch = require('./query_builder_fetch');

class SelectQueryBuilder extends JoinQueryBuilder {
  '@instanceof' = Symbol.for('SelectQueryBuilder');
  isSubQuery = false;

  get prefixesColumns() {
    return true;
  }

  select(selection, alias) {
    this.state.selects = [];
    return selection === undefined ? this : this.addSelect(selection, alias);
  }

  addSelect(selection, alias) {
    if (!selection) return this;
    if (typeof selection === 'function') {
      const built = selection(this.subQuery());
      this.setParameters(built.getParameters());
      this.state.selects.push({ selection: built.getQuery(), aliasName: alias });
    } else {
      const list = Array.isArray(selection) ? selection : [selection];
      for (const one of list) this.state.selects.push({ selection: one, aliasName: alias });
    }
    return this;
  }

  distinct(isDistinct = true) {
    this.state.distinct = isDistinct;
    return this;
  }

  distinctOn(expressions) {
    this.state.distinctOn = expressions;
    return this;
  }

  fromDummy() {
    return this.from('(SELECT 1 AS dummy_column)', 'dummy_table');
  }

  from(target, alias) {
    this.setMainAlias(target, alias);
    return this;
  }

  addFrom(target, alias) {
    this.createAlias(target, alias);
    this.state.extraFroms = [...(this.state.extraFroms ?? []), this.state.aliases[this.state.aliases.length - 1]];
    return this;
  }

  having(condition, parameters) {
    this.state.havings = [];
    return this.addHaving('and', condition, parameters);
  }

  andHaving(condition, parameters) {
    return this.addHaving('and', condition, parameters);
  }

  orHaving(condition, parameters) {
    return this.addHaving('or', condition, parameters);
  }

  addHaving(type, condition, parameters) {
    if (parameters) this.setParameters(parameters);
    this.state.havings.push({ type, sql: condition });
    return this;
  }

  groupBy(expression) {
    this.state.groupBys = expression ? [expression] : [];
    return this;
  }

  addGroupBy(expression) {
    this.state.groupBys.push(expression);
    return this;
  }

  orderBy(sort, order = 'ASC', nulls) {
    this.state.orderBys = {};
    if (!sort) return this;
    if (typeof sort === 'object') {
      this.state.orderBys = { ...sort };
      return this;
    }
    return this.addOrderBy(sort, order, nulls);
  }

  addOrderBy(sort, order = 'ASC', nulls) {
    this.state.orderBys[sort] = nulls ? { order, nulls } : order;
    return this;
  }

  limit(count) {
    this.state.limit = count;
    return this;
  }

  offset(count) {
    this.state.offset = count;
    return this;
  }

  take(count) {
    this.state.take = count;
    return this;
  }

  skip(count) {
    this.state.skip = count;
    return this;
  }

  withDeleted() {
    this.state.withDeleted = true;
    return this;
  }

  setLock(mode, version, tables) {
    this.state.lock = { ...this.state.lock, mode, tables };
    return this;
  }

  setOnLocked(behaviour) {
    this.state.lock = { ...this.state.lock, onLocked: behaviour };
    return this;
  }

  cache() {
    return this;
  }

  setOption() {
    return this;
  }

  useIndex() {
    return this;
  }

  maxExecutionTime() {
    return this;
  }

  setFindOptions(options) {
    require('./find_options').applyFindOptions(this, options);
    return this;
  }

  loadAllRelationIds(options) {
    this.state.relationIds = options ?? {};
    return this;
  }

  loadRelationIdAndMap() {
    throw new UnsupportedMethodError('SelectQueryBuilder.loadRelationIdAndMap()');
  }

  loadRelationCountAndMap() {
    throw new UnsupportedMethodError('SelectQueryBuilder.loadRelationCountAndMap()');
  }

  /** The SQL without the parentheses of a sub-query. */
  plainQuery() {
    return sql.selectSql(this);
  }

  getQuery() {
    const text = this.plainQuery();
    return this.isSubQuery ? `(${text})` : text;
  }

  getMany() {
    return fetch.getMany(this);
  }

  async getOne() {
    const { entities } = await fetch.getRawAndEntities(this);
    return entities[0] ?? null;
  }

  async getOneOrFail() {
    const found = await this.getOne();
    if (found) return found;
    const { EntityNotFoundError } = require('./query_errors');
    throw new EntityNotFoundError(this.state.mainAlias.metadata.target, this.state.parameters);
  }

  getRawMany() {
    return fetch.getRawMany(this);
  }

  async getRawOne() {
    return (await fetch.getRawMany(this))[0];
  }

  getRawAndEntities() {
    return fetch.getRawAndEntities(this);
  }

  getCount() {
    return fetch.getCount(this);
  }

  getManyAndCount() {
    return fetch.getManyAndCount(this);
  }

  getExists() {
    return fetch.getExists(this);
  }

  /** Raw rows: a select builder that is executed gives what getRawMany gives. */
  execute() {
    return fetch.getRawMany(this);
  }
}

module.exports = { SelectQueryBuilder };
