/** From a data source's `entities` option to metadatas, and the extensions that they need. */

const { getMetadataArgsStorage } = require('./metadata_args');
const { entitySchemasToArgs, isEntitySchema } = require('./entity_schema');
const { EntityMetadataBuilder } = require('./metadata_builder');
const { isLegacy } = require('./generation');
const { loadEntityTargets } = require('./data_source_load');

/** Decorated classes first, then entity schemas, in two passes that do not see each other. */
function buildMetadatas(dataSource) {
  const { classes, schemas } = loadEntityTargets(dataSource.options.entities);
  const decorated = new EntityMetadataBuilder(dataSource, getMetadataArgsStorage()).build(classes);
  if (schemas.length === 0) return decorated;
  return decorated.concat(new EntityMetadataBuilder(dataSource, entitySchemasToArgs(schemas)).build());
}

/** The metadata that an entity schema, a name, a table name or a `{ type, name }` means. */
function findByName(metadatas, target) {
  if (isEntitySchema(target)) {
    const { target: schemaTarget, name } = target.options;
    return metadatas.find((one) => one.target === (schemaTarget ?? name)) ?? metadatas.find((one) => one.name === name);
  }
  if (typeof target === 'string') {
    const dotted = target.includes('.');
    return metadatas.find((one) => (dotted ? one.tablePath === target : one.name === target || one.tableName === target));
  }
  if (target !== null && typeof target === 'object' && typeof target.name === 'string') {
    const { name } = target;
    return metadatas.find((one) => (name.includes('.') ? one.tablePath === name : one.name === name || one.tableName === name));
  }
  return undefined;
}

/** Types that live in an extension, in the order in which TypeORM creates the extensions. */
const EXTENSIONS_OF_TYPES = [
  ['citext', ['citext']], ['hstore', ['hstore']], ['postgis', ['geometry', 'geography']], ['cube', ['cube']],
  ['ltree', ['ltree']], ['vector', ['vector', 'halfvec']],
];

/** The CREATE EXTENSION statements that connecting with these entities runs. */
function extensionStatements({ options, entityMetadatas, driver }) {
  if (options.installExtensions !== undefined && !options.installExtensions) return [];
  const types = new Set(entityMetadatas.flatMap((metadata) => metadata.columns.map((column) => driver.normalizeType(column))));
  const names = [];
  const hasUuid = entityMetadatas.some((metadata) => metadata.generatedColumns.some((column) => column.generationStrategy === 'uuid'));
  if (hasUuid) names.push(options.uuidExtension || 'uuid-ossp');
  for (const [name, list] of EXTENSIONS_OF_TYPES) if (list.some((type) => types.has(type))) names.push(name);
  if (entityMetadatas.some((metadata) => metadata.exclusions.length > 0)) names.push('btree_gist');
  // 0.3 does not know the option.
  return [...names, ...(isLegacy() ? [] : options.extensions ?? [])].map(statement);
}

function statement(name) {
  return `CREATE EXTENSION IF NOT EXISTS "${name}"`;
}

/** Whether the entities need `typeorm_metadata`: a synced view, or a generated column. */
function needsMetadataTable(metadatas) {
  return metadatas.some((metadata) => (metadata.tableType === 'view' && metadata.synchronize)
    || metadata.columns.some((column) => column.generatedType));
}

module.exports = { buildMetadatas, findByName, extensionStatements, needsMetadataTable };
