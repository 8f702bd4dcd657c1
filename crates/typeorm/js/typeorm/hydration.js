/** From joined rows to entities: rows are grouped by the key of each alias, and joined groups hang in their relations. */

const { fromDatabase } = require('./column_value');
const { columnAlias } = require('./query_builder_select_sql');
const { mergeDeep } = require('./metadata_entity');

/** The entities of a builder's main alias, and `made`: every entity with its metadata and key, joined ones before their owners. */
function hydrate(builder, selections, rows) {
  const context = { builder, columns: columnsByAlias(selections), made: [] };
  return { entities: entitiesOf(context, builder.state.mainAlias, rows), made: context.made };
}

/** The key of a row's entity, which a partial selection may keep out of the entity. */
function keyOf(alias, row) {
  const key = {};
  for (const column of alias.metadata.primaryColumns) {
    mergeDeep(key, column.createValueMap(fromDatabase(column, row[columnAlias(alias.name, column.databaseName)])));
  }
  return key;
}

/** {alias: [{ column, as, isHidden }]} of the selected entity columns. */
function columnsByAlias(selections) {
  const map = new Map();
  for (const one of selections) {
    if (!one.column || one.isRenamed) continue;
    if (!map.has(one.alias)) map.set(one.alias, []);
    map.get(one.alias).push(one);
  }
  return map;
}

/** Groups rows by the primary key of an alias, in order of first appearance. Rows without a key are no entity. */
function groupRows(alias, rows) {
  const keys = alias.metadata.primaryColumns.map((column) => columnAlias(alias.name, column.databaseName));
  if (keys.length === 0) return rows.map((row) => [row]);
  const groups = new Map();
  for (const row of rows) {
    const parts = keys.map((key) => keyPart(row[key]));
    if (parts.every((part) => part === undefined)) continue;
    const id = JSON.stringify(parts);
    if (!groups.has(id)) groups.set(id, []);
    groups.get(id).push(row);
  }
  return [...groups.values()];
}

function keyPart(value) {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function entitiesOf(context, alias, rows) {
  return groupRows(alias, rows).map((group) => entityOf(context, alias, group)).filter((entity) => entity !== undefined);
}

function entityOf(context, alias, group) {
  const metadata = concreteMetadata(alias, group[0]);
  const entity = require('./entity_factory').createEntity(context.builder, metadata);
  let hasData = false;
  for (const { column, as, isHidden } of context.columns.get(alias) ?? []) {
    if (isHidden) hasData = true;
    else if (setColumn(metadata, entity, column, group[0][as])) hasData = true;
  }
  for (const join of context.builder.state.joins) {
    if (hydrateJoin(context, alias, join, entity, group)) hasData = true;
  }
  if (!hasData) return undefined;
  context.made.push({ metadata, entity, key: keyOf(alias, group[0]) });
  return entity;
}

/** Sets one value; says whether there was one. Columns without a property, and those of other classes, are left out. */
function setColumn(metadata, entity, column, value) {
  if (value === undefined) return false;
  if (column.isVirtual && !column.isVirtualProperty) return false;
  if (metadata.childEntityMetadatas.some((child) => child.target === column.target)) return false;
  const own = metadata.columns.includes(column) ? column : metadata.columns.find((one) => one.propertyPath === column.propertyPath);
  if (!own) return false;
  const read = fromDatabase(own, value);
  if (read !== undefined) own.setEntityValue(entity, read);
  return value !== null;
}

/** The metadata of the row's own class where several classes share a table. */
function concreteMetadata({ name, metadata }, row) {
  const column = metadata.discriminatorColumn;
  if (!column || metadata.childEntityMetadatas.length === 0) return metadata;
  const value = row[columnAlias(name, column.databaseName)];
  return metadata.childEntityMetadatas.find((child) => String(child.discriminatorValue) === String(value)) ?? metadata;
}

function isSelected(context, alias) {
  return context.columns.has(alias);
}

/** Hangs the joined entities in their property; says whether there were any. */
function hydrateJoin(context, alias, join, entity, group) {
  const { mapTo, relation } = join;
  const parent = mapTo ? mapTo.parentAlias : join.parentAlias?.name;
  if (parent !== alias.name || !isSelected(context, join.alias) || !join.alias.metadata) return false;
  const found = entitiesOf(context, join.alias, group);
  const isMany = mapTo ? mapTo.isMany : relation.isToMany;
  const value = isMany ? found : found[0] ?? null;
  if (mapTo) entity[mapTo.property] = value;
  else relation.setEntityValue(entity, value);
  return found.length > 0;
}

module.exports = { hydrate };
