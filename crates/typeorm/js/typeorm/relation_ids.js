/** Ids of related entities instead of the entities: `loadRelationIds` and @RelationId properties. */

const { junctionSides } = require('./query_builder_join_sql');
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

/** Fills properties that are declared with @RelationId, in all entities that were read: [{ metadata, entity, key }]. */
async function loadDeclaredRelationIds(builder, made) {
  for (const metadata of new Set(made.map((one) => one.metadata))) {
    const own = made.filter((one) => one.metadata === metadata);
    for (const { declared, relation } of declaredRelationIds(metadata)) {
      const ids = await idsByKey(builder, relation, own.map(({ key }) => key));
      own.forEach(({ entity }, place) => {
        if (ids[place] !== undefined && ids[place] !== null) entity[declared.propertyName] = ids[place];
      });
    }
  }
}

/** The @RelationId declarations of an entity with the relations that they mean. */
function declaredRelationIds(metadata) {
  return metadata.relationIds.map((declared) => {
    if (declared.queryBuilderFactory) throw new UnsupportedMethodError('@RelationId with a query builder');
    const path = typeof declared.relation === 'function' ? declared.relation(metadata.propertiesMap) : declared.relation;
    return { declared, relation: metadata.findRelationWithPropertyPath(String(path)) };
  }).filter(({ relation }) => relation);
}

/** After a save the ids follow from what the relation's property holds. */
function refreshDeclaredRelationIds(metadata, entity) {
  for (const { declared, relation } of declaredRelationIds(metadata)) {
    const value = relation.getEntityValue(entity);
    if (value === undefined || value === null) continue;
    const other = relation.inverseEntityMetadata;
    const idOf = (one) => (one !== null && typeof one === 'object' ? other.getEntityIdMixedMap(one) : one);
    entity[declared.propertyName] = Array.isArray(value) ? value.map(idOf) : idOf(value);
  }
}

/** For every entity the id, or the ids, that the relation leads to. */
function idsByOwner(builder, relation, entities) {
  return idsByKey(builder, relation, entities.map((entity) => relation.entityMetadata.getEntityIdMap(entity)));
}

async function idsByKey(builder, relation, owners) {
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

module.exports = { loadRelationIds, loadDeclaredRelationIds, refreshDeclaredRelationIds, idsByOwner };
