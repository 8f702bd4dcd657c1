/** Making entities: new instances, copies of plain objects with their relations, and merges. */

/** An instance for rows that were read: a class whose constructor wants arguments must not break reading. */
function createEntity(builder, metadata) {
  const entity = typeof metadata.target === 'function' ? construct(metadata.target) : {};
  if (metadata.lazyRelations.length > 0) require('./lazy_relations').defineLazyRelations(metadata, entity, builder);
  return entity;
}

function construct(target) {
  return Reflect.construct(target, []);
}

/** Copies columns and relations of a plain object into an entity, related objects becoming entities as well. */
function fillEntity(manager, metadata, entity, source, seen = new Map()) {
  seen.set(source, entity);
  for (const column of metadata.nonVirtualColumns) {
    const value = column.getEntityValue(source);
    if (value !== undefined && !isRelated(column, source)) column.setEntityValue(entity, value);
  }
  for (const relation of metadata.relations) fillRelation(manager, relation, entity, source, seen);
  return entity;
}

/** A declared key column whose value would only repeat the related object. */
function isRelated(column, source) {
  return column.relationMetadata !== undefined && source[column.propertyName] === undefined;
}

function fillRelation(manager, relation, entity, source, seen) {
  const value = relation.getEntityValue(source);
  if (value === undefined) return;
  if (value === null || typeof value !== 'object') {
    relation.setEntityValue(entity, value);
    return;
  }
  const metadata = relation.inverseEntityMetadata;
  const made = (item, existing) => {
    if (item === null || typeof item !== 'object') return item;
    if (seen.has(item)) return seen.get(item);
    return fillEntity(manager, metadata, existing ?? createEntity({ manager }, metadata), item, seen);
  };
  const current = relation.getEntityValue(entity);
  if (!Array.isArray(value)) {
    relation.setEntityValue(entity, made(value, current && typeof current === 'object' ? current : undefined));
    return;
  }
  const sameIn = (item) => (Array.isArray(current) ? current.find((one) => metadata.compareEntities(one, item)) : undefined);
  relation.setEntityValue(entity, value.map((item) => made(item, sameIn(item))));
}

module.exports = { createEntity, fillEntity };
