/** `find` options onto a select builder: relations become joins, where objects conditions, orders orderings. */

const { isFindOperator } = require('./find_operators');
const { EntityPropertyNotFoundError } = require('./query_errors');
const { TypeORMError } = require('./errors');
const { isLegacy } = require('./generation');
const { columnAlias } = require('./query_builder_select_sql');

/** Joins of one find, by property path, so that relations, where and order share them. */
class FindJoins {
  constructor(builder) {
    this.builder = builder;
    this.byPath = new Map();
  }

  /** The alias of the relation at `path` below `parent`, joined when it is not yet; `isSelected` also reads it. */
  join(parent, relation, path, isSelected) {
    const known = this.byPath.get(path);
    if (known) {
      if (isSelected && !known.isSelected) this.select(known);
      return known.alias;
    }
    const { builder } = this;
    const name = shortAlias(`${parent.name}__${parent.name}_${relation.propertyPath.replace('.', '_')}`);
    builder.leftJoin(`${parent.name}.${relation.propertyPath}`, name);
    const join = builder.state.joins[builder.state.joins.length - 1];
    const made = { alias: join.alias, isSelected: false };
    this.byPath.set(path, made);
    if (isSelected) this.select(made);
    return made.alias;
  }

  select(join) {
    join.isSelected = true;
    this.builder.addSelect(join.alias.name);
  }
}

/** Aliases are names in PostgreSQL: at most 63 bytes, with room for a column. */
function shortAlias(name) {
  return name.length > 60 ? columnAlias('a', `${name}${' '.repeat(64)}`).slice(0, 20) : name;
}

const GONE = {
  select: 'String-array "select" syntax has been removed. Use object syntax instead, e.g. select: { id: true, name: true }. See the v1 migration guide for details.',
  relations: 'String-array "relations" syntax has been removed. Use object syntax instead, e.g. relations: { profile: true, posts: true }. See the v1 migration guide for details.',
  join: '"join" option has been removed. Use "relations" for left joins or QueryBuilder for other join types. See the v1 migration guide for details.',
};

/** Forms of options that 1.0 removed. */
function refuseRemoved(options) {
  if (isLegacy()) return;
  if (options.join) throw new TypeORMError(GONE.join);
  for (const name of ['select', 'relations']) if (Array.isArray(options[name])) throw new TypeORMError(GONE[name]);
}

/** ["a.b"] as { a: { b: true } }; objects stay. */
function asTree(list) {
  if (!Array.isArray(list)) return list ?? {};
  const tree = {};
  for (const path of list) {
    let at = tree;
    for (const part of String(path).split('.')) {
      if (typeof at[part] !== 'object') at[part] = {};
      at = at[part];
    }
  }
  return tree;
}

function applyFindOptions(builder, options = {}) {
  const main = builder.state.mainAlias;
  const { metadata } = main;
  refuseRemoved(options);
  const joins = new FindJoins(builder);
  if (options.withDeleted) builder.withDeleted();
  if (options.comment) builder.comment(options.comment);
  applyRelations(joins, main, asTree(options.relations), '', asTree(options.select));
  if (options.loadEagerRelations !== false) applyEager(joins, main, '', asTree(options.select), new Set());
  applySelect(builder, main, options.select);
  if (options.where) applyWhere(builder, joins, main, options.where);
  if (options.order) applyOrder(builder, joins, main, metadata, options.order, '');
  if (options.take !== undefined) builder.take(options.take);
  if (options.skip !== undefined) builder.skip(options.skip);
  if (options.lock) builder.setLock(options.lock.mode, options.lock.version, options.lock.tables);
  if (options.lock?.onLocked) builder.setOnLocked(options.lock.onLocked);
  if (options.loadRelationIds) builder.loadAllRelationIds(options.loadRelationIds === true ? {} : options.loadRelationIds);
}

/** Joins the relations of a tree; a partial selection below a relation reads only those columns. */
function applyRelations(joins, alias, tree, prefix, selects) {
  for (const [key, value] of Object.entries(tree)) {
    if (value === false || value === undefined) continue;
    walkRelation(joins, alias, key, value, prefix, selects?.[key]);
  }
}

function walkRelation(joins, alias, path, value, prefix, selects) {
  const relation = alias.metadata.findRelationWithPropertyPath(path);
  if (!relation) {
    if (!alias.metadata.hasEmbeddedWithPropertyPath(path)) throw new EntityPropertyNotFoundError(path, alias.metadata);
    for (const [key, inner] of Object.entries(value)) {
      if (inner) walkRelation(joins, alias, `${path}.${key}`, inner, prefix, selects?.[key]);
    }
    return;
  }
  const full = prefix ? `${prefix}.${path}` : path;
  const isPartial = selects !== null && typeof selects === 'object' && Object.keys(selects).length > 0;
  const joined = joins.join(alias, relation, full, !isPartial);
  if (isPartial) {
    joins.byPath.get(full).isSelected = true;
    selectPaths(joins.builder, joined, selects, '', true);
  }
  if (typeof value === 'object') applyRelations(joins, joined, value, full, isPartial ? selects : undefined);
}

/** Eager relations are read without being asked for, at every level that is read. */
function applyEager(joins, alias, prefix, selects, seen) {
  if (seen.has(alias.metadata) || (Object.keys(selects ?? {}).length > 0 && prefix === '')) return;
  const inside = new Set([...seen, alias.metadata]);
  for (const relation of alias.metadata.eagerRelations) {
    const full = prefix ? `${prefix}.${relation.propertyPath}` : relation.propertyPath;
    applyEager(joins, joins.join(alias, relation, full, true), full, {}, inside);
  }
  for (const [path, { alias: joined, isSelected }] of [...joins.byPath]) {
    const isDirect = isSelected && path.startsWith(prefix ? `${prefix}.` : '') && !path.slice(prefix ? prefix.length + 1 : 0).includes('.');
    if (isDirect && joined.metadata !== alias.metadata && !inside.has(joined.metadata)) applyEager(joins, joined, path, {}, inside);
  }
}

function applySelect(builder, main, select) {
  const tree = Array.isArray(select) ? Object.fromEntries(select.map((path) => [path, true])) : select;
  if (!tree || Object.keys(tree).length === 0) {
    builder.state.selects.unshift({ selection: main.name });
    return;
  }
  const before = builder.state.selects;
  builder.state.selects = [];
  selectPaths(builder, main, tree, '', false);
  builder.state.selects.push(...before);
}

/** Selects the columns that a tree marks; relations in it belong to their own joins. */
function selectPaths(builder, alias, tree, prefix, isJoined) {
  const { metadata } = alias;
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (value === undefined || value === false) continue;
    if (metadata.columns.some((column) => column.propertyPath === path)) builder.addSelect(`${alias.name}.${path}`);
    else if (metadata.hasEmbeddedWithPropertyPath(path)) selectEmbedded(builder, alias, value, path, isJoined);
    else if (!metadata.hasRelationWithPropertyPath(path)) throw new EntityPropertyNotFoundError(path, metadata);
  }
}

function selectEmbedded(builder, alias, value, path, isJoined) {
  if (typeof value === 'object') {
    selectPaths(builder, alias, value, path, isJoined);
    return;
  }
  for (const column of alias.metadata.findEmbeddedWithPropertyPath(path).columnsFromTree) {
    builder.addSelect(`${alias.name}.${column.propertyPath}`);
  }
}

function applyWhere(builder, joins, main, where) {
  const alternatives = Array.isArray(where) ? where : [where];
  const parts = alternatives.map((one) => memberConditions(builder, joins, main, one, '', '').join(' AND '));
  const sql = parts.filter((part) => part !== '').map((part) => `(${part})`);
  // An alternative without conditions matches every row.
  if (sql.length === 0 || (alternatives.length > 1 && sql.length < parts.length)) return;
  builder.andWhere(sql.length === 1 ? sql[0] : `(${sql.join(' OR ')})`);
}

function memberConditions(builder, joins, alias, where, prefix, joinPath) {
  const { metadata } = alias;
  const conditions = [];
  for (const key of Object.keys(where)) {
    const value = where[key];
    const path = prefix ? `${prefix}.${key}` : key;
    if (builder.isSkipped(value, `${metadata.name}.${path}`)) continue;
    const column = metadata.columns.find((one) => one.propertyPath === path);
    const relation = metadata.findRelationWithPropertyPath(path);
    if (relation) conditions.push(...relationConditions(builder, joins, alias, relation, value, joinPath));
    else if (column) conditions.push(builder.columnCondition(builder.columnName(column, alias.name), value, column));
    else if (metadata.hasEmbeddedWithPropertyPath(path)) conditions.push(...memberConditions(builder, joins, alias, value, path, joinPath));
    else throw new EntityPropertyNotFoundError(path, metadata);
  }
  return conditions;
}

/** A key or operator compares the key column; an object goes through a join. */
function relationConditions(builder, joins, alias, relation, value, joinPath) {
  const full = joinPath ? `${joinPath}.${relation.propertyPath}` : relation.propertyPath;
  const isOperator = isFindOperator(value);
  if (isOperator && (value.type === 'moreThan' || value.type === 'lessThan') && relation.isToMany) {
    const joined = joins.join(alias, relation, full, false);
    return [builder.columnCondition(builder.columnName(joined.metadata.primaryColumns[0], joined.name), value)];
  }
  if (value === null || isOperator || typeof value !== 'object') {
    if (value === true || value === false) {
      joins.join(alias, relation, full, false);
      return [];
    }
    return keyColumns(joins, alias, relation, full)
      .map(({ column, owner }) => builder.columnCondition(builder.columnName(column, owner.name), value, column));
  }
  const joined = joins.join(alias, relation, full, false);
  return memberConditions(builder, joins, joined, value, '', full);
}

function keyColumns(joins, alias, relation, full) {
  if (relation.isWithJoinColumn) return relation.joinColumns.map((column) => ({ column, owner: alias }));
  const joined = joins.join(alias, relation, full, false);
  return joined.metadata.primaryColumns.map((column) => ({ column, owner: joined }));
}

/** "asc" and 1 mean ASC. */
function orderOf(value) {
  if (value === 1 || value === '1') return 'ASC';
  if (value === -1 || value === '-1') return 'DESC';
  return String(value).toUpperCase();
}

function isOrderLeaf(value) {
  return typeof value !== 'object' || value.direction !== undefined || value.nulls !== undefined;
}

function applyOrder(builder, joins, alias, metadata, order, prefix, joinPath = '') {
  for (const [key, value] of Object.entries(order)) {
    if (value === undefined) continue;
    const path = prefix ? `${prefix}.${key}` : key;
    const relation = metadata.findRelationWithPropertyPath(path);
    if (relation && !isOrderLeaf(value)) {
      const full = joinPath ? `${joinPath}.${path}` : path;
      const joined = joins.join(alias, relation, full, false);
      applyOrder(builder, joins, joined, joined.metadata, value, '', full);
    } else if (metadata.hasEmbeddedWithPropertyPath(path)) {
      applyOrder(builder, joins, alias, metadata, value, path, joinPath);
    } else {
      addOrder(builder, alias, metadata, path, value);
    }
  }
}

function addOrder(builder, alias, metadata, path, value) {
  if (!metadata.findColumnWithPropertyPath(path)) throw new EntityPropertyNotFoundError(path, metadata);
  const isObject = typeof value === 'object';
  const order = isObject ? orderOf(value.direction ?? 'ASC') : orderOf(value);
  const nulls = isObject && value.nulls ? `NULLS ${String(value.nulls).toUpperCase()}` : undefined;
  builder.addOrderBy(`${alias.name}.${path}`, order, nulls);
}

module.exports = { applyFindOptions };
