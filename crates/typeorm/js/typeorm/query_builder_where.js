/** Conditions of query builders: texts, objects with operators, brackets, ids. Mixed into the builders that filter. */

const { QueryBuilder, Brackets, isBrackets, joinConditions } = require('./query_builder');
const { isFindOperator, operatorCondition } = require('./find_operators');
const { toDatabase } = require('./column_value');
const { EntityPropertyNotFoundError } = require('./query_errors');
const { TypeORMError } = require('./errors');
const { isLegacy } = require('./generation');

/** What null and undefined in a where object mean: skip, IS NULL, or an error (the default since 1.0). */
function nullBehaviour(dataSource, kind) {
  const given = dataSource.options.invalidWhereValuesBehavior?.[kind];
  return given ?? (isLegacy() ? 'ignore' : 'throw');
}

const NULL_TEXT = (path) => `Null value encountered in property '${path}' of a where condition. To match with SQL NULL, the IsNull() operator must be used. Set 'invalidWhereValuesBehavior.null' to 'ignore' or 'sql-null' in connection options to skip or handle null values.`;
const UNDEFINED_TEXT = (path) => `Undefined value encountered in property '${path}' of a where condition. Set 'invalidWhereValuesBehavior.undefined' to 'ignore' in connection options to skip properties with undefined values.`;

class WhereQueryBuilder extends QueryBuilder {
  where(condition, parameters) {
    this.state.wheres = [];
    return this.addWhere('and', condition, parameters);
  }

  andWhere(condition, parameters) {
    return this.addWhere('and', condition, parameters);
  }

  orWhere(condition, parameters) {
    return this.addWhere('or', condition, parameters);
  }

  addWhere(type, condition, parameters) {
    if (parameters) this.setParameters(parameters);
    const sql = this.conditionOf(condition);
    if (sql) this.state.wheres.push({ type, sql });
    return this;
  }

  whereInIds(ids) {
    return this.where(this.idsCondition(ids));
  }

  andWhereInIds(ids) {
    return this.andWhere(this.idsCondition(ids));
  }

  orWhereInIds(ids) {
    return this.orWhere(this.idsCondition(ids));
  }

  whereExists(subQuery) {
    return this.where(this.existsCondition(subQuery));
  }

  andWhereExists(subQuery) {
    return this.andWhere(this.existsCondition(subQuery));
  }

  orWhereExists(subQuery) {
    return this.orWhere(this.existsCondition(subQuery));
  }

  existsCondition(subQuery) {
    this.setParameters(subQuery.getParameters());
    return `EXISTS (${subQuery.isSubQuery ? subQuery.plainQuery() : subQuery.getQuery()})`;
  }

  /** The SQL of a condition in any of its forms; empty when it demands nothing. */
  conditionOf(condition) {
    if (typeof condition === 'string') return condition;
    if (isBrackets(condition)) return this.bracketsCondition(condition);
    if (typeof condition === 'function') return condition(this);
    if (condition instanceof QueryBuilder) return condition.getQuery();
    const alternatives = Array.isArray(condition) ? condition : [condition];
    const parts = alternatives.map((one) => this.objectCondition(one)).filter((sql) => sql !== '');
    if (parts.length < 2) return parts.join('');
    return `(${parts.map((sql) => `(${sql})`).join(' OR ')})`;
  }

  bracketsCondition(brackets) {
    const inner = this.clone();
    inner.parent = this;
    inner.state.wheres = [];
    brackets.whereFactory(inner);
    this.setParameters(inner.getParameters());
    if (inner.state.wheres.length === 0) return '';
    const negated = brackets['@instanceof'] === Symbol.for('NotBrackets');
    return `${negated ? 'NOT' : ''}(${joinConditions(inner.state.wheres)})`;
  }

  /** A where object over the main alias's own columns; relations go through their key. */
  objectCondition(where) {
    const { mainAlias } = this.state;
    if (!mainAlias.metadata) {
      return Object.entries(where).map(([key, value]) => this.columnCondition(`"${key}"`, value)).join(' AND ');
    }
    return this.memberConditions(mainAlias.metadata, where, '').join(' AND ');
  }

  memberConditions(metadata, where, prefix) {
    const conditions = [];
    for (const key of Object.keys(where)) {
      const value = where[key];
      const path = prefix ? `${prefix}.${key}` : key;
      if (this.isSkipped(value, `${metadata.name}.${path}`)) continue;
      const column = metadata.columns.find((one) => one.propertyPath === path);
      const relation = metadata.findRelationWithPropertyPath(path);
      if (metadata.hasEmbeddedWithPropertyPath(path)) conditions.push(...this.memberConditions(metadata, value, path));
      else if (relation) conditions.push(...this.relationKeyConditions(relation, value));
      else if (column) conditions.push(this.columnCondition(this.columnName(column), value, column));
      else throw new EntityPropertyNotFoundError(path, metadata);
    }
    return conditions;
  }

  /** Whether a value asks for nothing. Throws where TypeORM does. */
  isSkipped(value, path) {
    if (value === undefined) {
      if (nullBehaviour(this.connection, 'undefined') === 'throw') throw new TypeORMError(UNDEFINED_TEXT(path));
      return true;
    }
    if (value !== null) return false;
    const behaviour = nullBehaviour(this.connection, 'null');
    if (behaviour === 'throw') throw new TypeORMError(NULL_TEXT(path));
    return behaviour === 'ignore';
  }

  relationKeyConditions(relation, value) {
    return relation.joinColumns.map((column) => {
      const isEntity = value !== null && typeof value === 'object' && !isFindOperator(value) && !(value instanceof Date);
      return this.columnCondition(this.columnName(column), isEntity ? column.referencedColumn.getEntityValue(value) : value, column);
    });
  }

  /** How conditions name a column: with its alias in selects, alone elsewhere. */
  columnName(column, alias = this.state.mainAlias.name) {
    return this.prefixesColumns ? `"${alias}"."${column.databaseName}"` : `"${column.databaseName}"`;
  }

  columnCondition(name, value, column) {
    const prepare = (one) => (column ? toDatabase(column, one) : one);
    if (value === null) return `${name} IS NULL`;
    if (!isFindOperator(value)) return `${name} = ${this.bind(prepare(value))}`;
    return operatorCondition(value, name, {
      prepare, bind: (one) => this.bind(one), bindNamed: (parameters) => this.setParameters(parameters),
    });
  }

  /** `id IN (...)`, or one comparison per row of a composite key. */
  idsCondition(ids) {
    const { metadata } = this.state.mainAlias;
    const list = Array.isArray(ids) ? ids : [ids];
    if (list.length === 0) return '0=1';
    const maps = list.map((id) => metadata.ensureEntityIdMap(id));
    const { primaryColumns } = metadata;
    if (primaryColumns.length === 1) {
      const [column] = primaryColumns;
      const values = maps.map((map) => this.bind(toDatabase(column, column.getEntityValue(map))));
      const name = this.columnName(column);
      return values.length === 1 ? `${name} = ${values[0]}` : `${name} IN (${values.join(', ')})`;
    }
    const rows = maps.map((map) => primaryColumns
      .map((column) => `${this.columnName(column)} = ${this.bind(toDatabase(column, column.getEntityValue(map)))}`).join(' AND '));
    return rows.length === 1 ? rows[0] : `(${rows.map((row) => `(${row})`).join(' OR ')})`;
  }

  /** The conditions of the builder joined, with paths replaced; empty when there are none. */
  conditionsSql() {
    return this.replacePaths(joinConditions(this.state.wheres));
  }
}

module.exports = { WhereQueryBuilder, Brackets };
