/** Ids of related entities instead of the entities: `loadRelationIds` and @RelationId properties. */

const { junctionSides } = require('./query_builder_joins');
const { fromDatabase } = require('./column_value');
const { UnsupportedMethodError } = require('./query_errors');

/** Puts ids into the relation properties of entities that were read. */
async function loadRelationIds(builder, entities) {
  const { mainAlias, relationIds: options } = builder.state;
  const wanted = options.relations;
  for (const relation of mainAlias.metadata.relations) {
    if (wanted && !wanted.includes(relation.propertyPath)) continue;
    if (builder.state.joins.some((join) => join.relation === relation)) continue;
    const ids = await idsByOwner(builder, relation, entities);
    entities.forEach((entity, place) => relation.setEntityValue(entity, ids[place]));
  }
}

/** Fills properties that are declared with @RelationId. */
async function loadDeclaredRelationIds(builder, metadata, entities) {
  if (entities.length === 0) return;
  for (const declared of metadata.relationIds) {
    if (declared.queryBuilderFactory) throw new UnsupportedMethodError('@RelationId with a query builder');
    const path = typeof declared.relation === 'function' ? declared.relation(metadata.propertiesMap) : declared.relation;
    const relation = metadata.findRelationWithPropertyPath(String(path).replace(`${declared.alias}.`, ''));
    if (!relation) continue;
    const ids = await idsByOwner(builder, relation, entities);
    entities.forEach((entity, place) => {
      if (ids[place] !== undefined && ids[place] !== null) entity[declared.propertyName] = ids[place];
    });
  }
}

/** For every entity the id, or the ids, that the relation leads to. */
async function idsByOwner(builder, relation, entities) {
  const owners = entities.map((entity) => relation.entityMetadata.getEntityIdMap(entity));
  const rows = await keyRows(builder, relation, owners.filter(Boolean));
  return owners.map((owner) => {
    const own = owner ? rows.filter((row) => row.isOf(owner)).map((row) => row.id) : [];
    return relation.isToMany ? own : own[0] ?? null;
  });
}

async function keyRows(builder, relation, owners) {
  if (owners.length === 0) return [];
  const { from, ownerPairs, idPairs } = keyTable(relation);
  const parameters = [];
  const bind = (value) => `$${parameters.push(value)}`;
  const where = owners.map((owner) => ownerPairs
    .map(({ name, of }) => `"${name}" = ${bind(of.getEntityValue(owner))}`).join(' AND ')).map((sql) => `(${sql})`).join(' OR ');
  const notNull = idPairs.map(({ name }) => `"${name}" IS NOT NULL`).join(' AND ');
  const names = [...ownerPairs, ...idPairs].map(({ name }) => `"${name}"`);
  const order = idPairs.map(({ name }) => `"${name}"`).join(', ');
  const sql = `SELECT ${[...new Set(names)].join(', ')} FROM ${builder.escapePath(from)} WHERE (${where}) AND ${notNull} ORDER BY ${order}`;
  const { records } = await builder.run(sql, parameters);
  return records.map((row) => ({
    isOf: (owner) => ownerPairs.every(({ name, of }) => String(row[name]) === String(of.getEntityValue(owner))),
    id: idOf(idPairs, row),
  }));
}

/** One column gives the id itself, several an object of properties. */
function idOf(idPairs, row) {
  if (idPairs.length === 1) return fromDatabase(idPairs[0].of, row[idPairs[0].name]);
  return Object.fromEntries(idPairs.map(({ name, of }) => [of.propertyName, fromDatabase(of, row[name])]));
}

/** The table that has both keys, and which column in it means which. */
function keyTable(relation) {
  const pair = (column) => ({ name: column.databaseName, of: column.referencedColumn });
  const own = (column) => ({ name: column.databaseName, of: column });
  if (relation.isManyToMany) {
    const [owners, others] = junctionSides(relation);
    return { from: relation.junctionEntityMetadata.tablePath, ownerPairs: owners.map(pair), idPairs: others.map(pair) };
  }
  if (relation.isWithJoinColumn) {
    const { entityMetadata } = relation;
    return { from: entityMetadata.tablePath, ownerPairs: entityMetadata.primaryColumns.map(own), idPairs: relation.joinColumns.map(pair) };
  }
  const { inverseEntityMetadata, inverseRelation } = relation;
  return { from: inverseEntityMetadata.tablePath, ownerPairs: inverseRelation.joinColumns.map(pair), idPairs: inverseEntityMetadata.primaryColumns.map(own) };
}

module.exports = { loadRelationIds, loadDeclaredRelationIds, idsByOwner };
