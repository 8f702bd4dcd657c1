/** Lazy relations: a property that gives a promise, loading the related entities when it is first read. */

function defineLazyRelations(metadata, entity, builder) {
  for (const relation of metadata.lazyRelations) {
    if (!relation.embeddedMetadata) defineLazy(relation, entity, builder);
  }
}

function defineLazy(relation, entity, builder) {
  const key = `__${relation.propertyName}__`;
  const promiseKey = `__promise_${relation.propertyName}__`;
  const hidden = (name, value) => Object.defineProperty(entity, name, { value, writable: true, configurable: true, enumerable: name === key });
  Object.defineProperty(entity, relation.propertyName, {
    configurable: true,
    enumerable: false,
    get() {
      if (this[key] !== undefined) return Promise.resolve(this[key]);
      if (this[promiseKey]) return this[promiseKey];
      const loading = load(relation, this, builder).then((value) => {
        hidden(key, value);
        return value;
      });
      hidden(promiseKey, loading);
      return loading;
    },
    set(value) {
      if (!(value instanceof Promise)) {
        hidden(key, value);
        return;
      }
      hidden(promiseKey, value);
      value.then((resolved) => hidden(key, resolved), () => undefined);
    },
  });
}

async function load(relation, entity, builder) {
  const manager = builder?.manager;
  if (!manager || !relation.entityMetadata.hasId(entity)) return relation.isToMany ? [] : null;
  const found = manager.createQueryBuilder().relation(relation.entityMetadata.target, relation.propertyPath).of(entity);
  return relation.isToMany ? found.loadMany() : (await found.loadOne()) ?? null;
}

module.exports = { defineLazyRelations };
