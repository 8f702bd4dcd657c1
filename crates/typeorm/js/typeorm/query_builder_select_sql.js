/** SELECT statements of a select builder. */

const { joinConditions } = require('./query_builder');
const { sha1 } = require('./naming');

const LOCKS = {
  pessimistic_read: 'FOR SHARE',
  pessimistic_write: 'FOR UPDATE',
  pessimistic_partial_write: 'FOR UPDATE SKIP LOCKED',
  pessimistic_write_or_fail: 'FOR UPDATE NOWAIT',
  for_no_key_update: 'FOR NO KEY UPDATE',
  for_key_share: 'FOR KEY SHARE',
};

/** The name under which a column of an alias comes back. PostgreSQL cuts names at 63 bytes, so longer ones are hashed. */
function columnAlias(alias, column) {
  const name = `${alias}_${column}`;
  return name.length > 63 ? sha1(name).slice(0, 63) : name;
}

/** What the SELECT lists: { sql, as, alias?, column? }, entity columns first by alias, then other expressions. */
function selections(builder, { forEntities = false } = {}) {
  const { state } = builder;
  const used = new Set();
  const list = [];
  const aliases = [state.mainAlias, ...(state.extraFroms ?? []), ...state.joins.map((join) => join.alias)];
  for (const alias of aliases) {
    if (alias?.metadata) list.push(...aliasSelections(builder, alias, used, forEntities));
  }
  for (const one of state.selects) {
    if (used.has(one)) continue;
    list.push({ sql: builder.replacePaths(one.selection), as: one.aliasName });
  }
  return list;
}

function aliasSelections(builder, alias, used, needsKey) {
  const { selects } = builder.state;
  const list = [];
  const whole = selects.find((one) => one.selection === alias.name);
  const columns = alias.metadata.columns;
  if (whole) {
    used.add(whole);
    for (const column of columns) if (column.isSelect) list.push(entitySelection(builder, alias, column));
  }
  for (const one of selects) {
    if (!one.selection.startsWith(`${alias.name}.`)) continue;
    const path = one.selection.slice(alias.name.length + 1);
    const found = columns.filter((column) => column.propertyPath === path);
    const relation = found.length === 0 ? alias.metadata.findRelationWithPropertyPath(path) : undefined;
    const targets = found.length > 0 ? found : relation?.joinColumns ?? [];
    if (targets.length === 0 || (relation && !relation.isWithJoinColumn)) continue;
    used.add(one);
    for (const column of targets) {
      if (list.some((other) => other.column === column && !one.aliasName)) continue;
      const made = entitySelection(builder, alias, column);
      list.push(one.aliasName ? { ...made, as: one.aliasName, isRenamed: true } : made);
    }
  }
  if (needsKey && list.length > 0) addKey(builder, alias, list);
  return list;
}

/** Rows are grouped by their key, so a partial selection reads it too, without showing it in the entity. */
function addKey(builder, alias, list) {
  for (const column of alias.metadata.primaryColumns) {
    if (list.some((one) => one.column === column && !one.isRenamed)) continue;
    list.push({ ...entitySelection(builder, alias, column), isHidden: true });
  }
}

function entitySelection(builder, alias, column) {
  const name = `"${alias.name}"."${column.databaseName}"`;
  const isSpatial = column.type === 'geometry' || column.type === 'geography';
  let sql = name;
  if (column.isVirtualProperty && column.query) sql = `(${column.query(`"${alias.name}"`)})`;
  else if (isSpatial) sql = `ST_AsGeoJSON(${name})::json`;
  return { sql, as: columnAlias(alias.name, column.databaseName), alias, column };
}

function selectList(builder, options) {
  const { state } = builder;
  const list = selections(builder, options);
  // A nested select names its own columns only where it must, so that `IN (SELECT ...)` reads naturally.
  const texts = list.map(({ sql, as, column, isRenamed }) => {
    const hasName = as !== undefined && !(builder.isSubQuery && column && !isRenamed);
    return hasName ? `${sql} AS "${as}"` : sql;
  });
  if (texts.length === 0) texts.push('*');
  const distinctOn = state.distinctOn.length > 0
    ? `DISTINCT ON (${state.distinctOn.map((one) => builder.replacePaths(one)).join(', ')}) ` : '';
  return `SELECT ${distinctOn || (state.distinct ? 'DISTINCT ' : '')}${texts.join(', ')}`;
}

function fromSql(builder) {
  const { mainAlias, extraFroms = [] } = builder.state;
  if (!mainAlias) return '';
  const tables = [mainAlias, ...extraFroms].map((alias) => {
    const table = builder.tableOf(alias);
    return alias.name && (alias.name !== alias.tablePath || alias.subQuery) ? `${table} "${alias.name}"` : table;
  });
  return ` FROM ${tables.join(', ')}`;
}

/** WHERE with what the builder was told and what entities imply: no deleted rows, only the class's own. */
function whereSql(builder) {
  const { mainAlias, withDeleted, extraWhere } = builder.state;
  const parts = [];
  const own = builder.conditionsSql();
  if (own) parts.push(own);
  const metadata = mainAlias?.metadata;
  if (metadata?.deleteDateColumn && !withDeleted) parts.push(`"${mainAlias.name}"."${metadata.deleteDateColumn.databaseName}" IS NULL`);
  const discriminated = metadata ? builder.discriminatorCondition(mainAlias) : undefined;
  if (discriminated) parts.push(discriminated);
  if (extraWhere) parts.push(extraWhere);
  if (parts.length === 0) return '';
  return ` WHERE ${parts.length === 1 ? parts[0] : parts.map((part) => `( ${part} )`).join(' AND ')}`;
}

/** The orderings in force: those asked for, else the entity's own. */
function orderings(builder) {
  const { orderBys, mainAlias } = builder.state;
  if (Object.keys(orderBys).length > 0) return orderBys;
  const metadata = mainAlias?.metadata;
  const given = typeof metadata?.orderBy === 'function' ? metadata.orderBy(metadata.propertiesMap) : metadata?.orderBy;
  if (!given) return {};
  return Object.fromEntries(Object.entries(given).map(([path, order]) => [`${mainAlias.name}.${path}`, order]));
}

/** `DESC NULLS LAST` of an order given as text or as { order, nulls }. */
function direction(order) {
  if (typeof order === 'string') return order;
  return order.nulls ? `${order.order} ${order.nulls}` : order.order;
}

function orderSql(builder) {
  const parts = Object.entries(orderings(builder)).map(([expression, order]) => {
    return `${orderExpression(builder, expression)} ${direction(order)}`;
  });
  return parts.length === 0 ? '' : ` ORDER BY ${parts.join(', ')}`;
}

function orderExpression(builder, expression) {
  const replaced = builder.replacePaths(expression);
  if (replaced !== expression) return replaced;
  const isSelected = builder.state.selects.some((one) => one.aliasName === expression);
  return isSelected ? `"${expression}"` : expression;
}

function groupSql(builder) {
  const { groupBys, havings } = builder.state;
  const group = groupBys.length === 0 ? '' : ` GROUP BY ${groupBys.map((one) => builder.replacePaths(one)).join(', ')}`;
  const having = havings.length === 0 ? '' : ` HAVING ${builder.replacePaths(joinConditions(havings))}`;
  return group + having;
}

/** take and skip count entities; without joins an entity is a row. */
function limitSql(builder) {
  const { limit, offset, take, skip, joins } = builder.state;
  const count = limit ?? (joins.length === 0 ? take : undefined);
  const start = offset ?? (joins.length === 0 ? skip : undefined);
  const text = count !== undefined && count !== null ? ` LIMIT ${count}` : '';
  return start !== undefined && start !== null ? `${text} OFFSET ${start}` : text;
}

function lockSql(builder) {
  const { lock } = builder.state;
  if (!lock?.mode || !LOCKS[lock.mode]) return '';
  const tables = lock.tables?.length > 0 ? ` OF ${lock.tables.map((name) => `"${name}"`).join(', ')}` : '';
  const behaviour = { nowait: ' NOWAIT', skip_locked: ' SKIP LOCKED' }[lock.onLocked] ?? '';
  return ` ${LOCKS[lock.mode]}${tables}${behaviour}`;
}

function selectSql(builder, options) {
  return builder.withClause() + selectList(builder, options) + fromSql(builder) + builder.joinsSql() + whereSql(builder)
    + groupSql(builder) + orderSql(builder) + limitSql(builder) + lockSql(builder);
}

/** FROM, joins and WHERE alone: what counting needs. */
function bodySql(builder) {
  return fromSql(builder) + builder.joinsSql() + whereSql(builder);
}

module.exports = { selectSql, bodySql, selections, columnAlias, orderings, direction };
