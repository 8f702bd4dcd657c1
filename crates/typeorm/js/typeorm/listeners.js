/** Calls the methods that entities declare with @BeforeInsert, @AfterLoad and the like. */

async function callListeners(metadata, type, entities) {
  if (!hasListeners(metadata, type)) return;
  for (const entity of entities) await callOn(metadata, type, entity);
}

function hasListeners(metadata, type) {
  return [metadata, ...metadata.childEntityMetadatas].some((one) => one.listeners.some((listener) => listener.type === type));
}

async function callOn(metadata, type, entity) {
  const concrete = metadata.findInheritanceMetadata(entity);
  for (const listener of concrete.listeners) {
    if (listener.type !== type || !isOf(listener, entity, concrete)) continue;
    let holder = entity;
    for (const name of listener.embeddedMetadata?.parentPropertyNames ?? []) holder = holder?.[name];
    if (typeof holder?.[listener.propertyName] === 'function') await holder[listener.propertyName]();
  }
}

/** Listeners of sibling classes in one table are not this entity's. */
function isOf(listener, entity, metadata) {
  if (listener.embeddedMetadata || typeof listener.target !== 'function') return true;
  return entity instanceof listener.target || metadata.target === listener.target;
}

module.exports = { callListeners };
