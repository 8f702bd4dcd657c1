// What entities may declare through packages that are not here. Nobody can know it, so it is told.
const { originOf } = require('./entity_place');
const { decorated, describeStandin } = require('../standin');

/** A base class may have declared columns. */
function missingBase(metadata) {
  for (let at = metadata.target; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    const base = describeStandin(at);
    if (!base) continue;
    const { entity, file } = originOf(metadata);
    return [`entity ${entity}${file ? ` (${file})` : ''} extends ${base.path || 'a class'} of package "${base.package}", `
      + 'which is not available: what that class declares is missing'];
  }
  return [];
}

/** What TypeORM's own decorators say of a property leaves nothing open. */
function declaredProperties(metadatas) {
  const members = metadatas.flatMap(({ columns, relations, embeddeds, relationIds, relationCounts }) => [
    ...columns, ...relations, ...embeddeds, ...relationIds, ...relationCounts]);
  return new Set(members.map(({ propertyName }) => propertyName));
}

/**
 * Decorators on properties that nothing else declares, which may have been columns, and on classes, which may have
 * added some: one warning for each decorator.
 */
function missingDecorators(metadatas) {
  const places = new Map();
  for (const { facts, target, key } of decorated) {
    const having = metadatas.filter((metadata) => metadata.inheritanceTree.includes(target));
    if (having.length === 0 || declaredProperties(having).has(key)) continue;
    const decorator = `@${facts.path} of package "${facts.package}"`;
    const place = key === undefined ? target.name : `${target.name}.${String(key)}`;
    places.set(decorator, (places.get(decorator) ?? new Set()).add(place));
  }
  return [...places].map(([decorator, on]) => `${decorator}, which is not available, decorates ${[...on].join(', ')}: `
    + 'if it declares a column, that is missing');
}

/** A sentence for each thing that may be missing. */
function missingPackages(metadatas) {
  return [...metadatas.flatMap(missingBase), ...missingDecorators(metadatas)];
}

module.exports = { missingPackages };
