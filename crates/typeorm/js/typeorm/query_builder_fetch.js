/** Running a select builder: raw rows, entities, counts, and pages of entities that joins multiply. */

const { bindParameters } = require('./query_parameters');
const { selectSql, bodySql, selections, columnAlias, orderings, direction } = require('./query_builder_select_sql');
const { callListeners } = require('./listeners');
const { TypeORMError } = require('./errors');

async function rowsOf(builder, sql) {
  const bound = bindParameters(sql, builder.state.parameters);
  return (await builder.run(bound.sql, bound.values)).records;
}

function getRawMany(builder) {
  return rowsOf(builder, selectSql(builder));
}

async function getMany(builder) {
  return (await getRawAndEntities(builder)).entities;
}

async function getRawAndEntities(builder) {
  const { mainAlias, take, skip, joins } = builder.state;
  if (!mainAlias?.metadata) throw new TypeORMError('Alias for which entity should be loaded is not set. Use getRawMany() for tables without entities.');
  const isPaged = (take !== undefined || skip !== undefined) && joins.length > 0;
  const raw = isPaged ? await pagedRows(builder) : await rowsOf(builder, selectSql(builder, { forEntities: true }));
  const { hydrate } = require('./hydration');
  const { entities, made } = hydrate(builder, selections(builder, { forEntities: true }), raw);
  const { loadRelationIds, loadDeclaredRelationIds } = require('./relation_ids');
  if (builder.state.relationIds) await loadRelationIds(builder, entities);
  await loadDeclaredRelationIds(builder, made);
  for (const { metadata, entity } of made) await callListeners(metadata, 'after-load', [entity]);
  return { raw, entities };
}

/** The keys of the page first, then the rows of those keys: a join has several rows for one entity. */
async function pagedRows(builder) {
  const { mainAlias, take, skip } = builder.state;
  const keys = mainAlias.metadata.primaryColumns.map((column) => columnAlias(mainAlias.name, column.databaseName));
  const orders = Object.entries(orderings(builder)).map(([expression, order]) => ({ column: orderColumn(builder, expression), order }));
  const inner = builder.clone();
  Object.assign(inner.state, { orderBys: {}, take: undefined, skip: undefined, lock: undefined });
  inner.state.selects = builder.state.selects;
  const distinct = [...new Set([...orders.map(({ column }) => column), ...keys])];
  const ordering = [
    ...orders.map(({ column, order }) => `"distinctAlias"."${column}" ${direction(order)}`), ...keys.map((key) => `"${key}" ASC`),
  ];
  const limit = `${take === undefined || take === null ? '' : ` LIMIT ${take}`}${skip === undefined || skip === null ? '' : ` OFFSET ${skip}`}`;
  const list = distinct.map((name) => `"distinctAlias"."${name}"`).join(', ');
  const found = await rowsOf(builder, `SELECT DISTINCT ${list} FROM (${withOrderColumns(inner, orders)}) "distinctAlias" ORDER BY ${ordering.join(', ')}${limit}`);
  if (found.length === 0) return [];
  const page = builder.clone();
  page.state.extraWhere = keyCondition(page, mainAlias, keys, found);
  return rowsOf(page, selectSql(page, { forEntities: true }));
}

/** The inner query of a page reads every column that the ordering names. */
function withOrderColumns(builder, orders) {
  const have = new Set(selections(builder, { forEntities: true }).map((one) => one.as));
  for (const { column } of orders) {
    if (have.has(column)) continue;
    for (const alias of builder.state.aliases) {
      const found = alias.metadata?.columns.find((one) => columnAlias(alias.name, one.databaseName) === column);
      if (found) builder.addSelect(`${alias.name}.${found.propertyPath}`, column);
    }
  }
  return selectSql(builder, { forEntities: true });
}

/** The name under which an ordering's column comes out of the inner query. */
function orderColumn(builder, expression) {
  const [aliasName, ...path] = expression.split('.');
  const alias = builder.state.aliases.find((one) => one.name === aliasName);
  if (path.length === 0) return expression;
  const column = alias?.metadata?.findColumnWithPropertyPath(path.join('.'));
  if (!column) throw new TypeORMError(`"${aliasName}" alias was not found. Maybe you forgot to join it?`);
  return columnAlias(aliasName, column.databaseName);
}

function keyCondition(builder, alias, keys, found) {
  const rows = found.map((row) => alias.metadata.primaryColumns
    .map((column, place) => `"${alias.name}"."${column.databaseName}" = ${builder.bind(row[keys[place]])}`).join(' AND '));
  return rows.map((row) => `(${row})`).join(' OR ');
}

async function getCount(builder) {
  const { mainAlias, joins } = builder.state;
  const copy = builder.clone();
  Object.assign(copy.state, { orderBys: {}, groupBys: [], limit: undefined, offset: undefined, take: undefined, skip: undefined, lock: undefined });
  const keys = mainAlias.metadata?.primaryColumns.map((column) => `"${mainAlias.name}"."${column.databaseName}"`) ?? [];
  const counted = joins.length > 0 && keys.length > 0
    ? `DISTINCT(${keys.length === 1 ? keys[0] : `(${keys.join(', ')})`})` : '1';
  const rows = await rowsOf(copy, `${copy.withClause()}SELECT COUNT(${counted}) AS "cnt"${bodySql(copy)}`);
  return parseInt(rows[0].cnt, 10);
}

async function getManyAndCount(builder) {
  const entities = await getMany(builder);
  return [entities, await getCount(builder)];
}

async function getExists(builder) {
  const copy = builder.clone();
  Object.assign(copy.state, { orderBys: {}, lock: undefined });
  const rows = await rowsOf(copy, `SELECT EXISTS (SELECT 1${bodySql(copy)}) AS "exists"`);
  return rows[0].exists;
}

module.exports = { getRawMany, getMany, getRawAndEntities, getCount, getManyAndCount, getExists };
