/**
 * The part of reflect-metadata that emitted decorators and libraries use: metadata on a class or on one
 * of its properties, own or inherited. Requiring the package installs it on the global Reflect once.
 */

const OWN = Symbol();
const store = new WeakMap();

/** The metadata map of (target, property); made on demand when `create` is set. */
function mapOf(target, property, create) {
  if (target === null || (typeof target !== 'object' && typeof target !== 'function')) throw new TypeError();
  let properties = store.get(target);
  if (!properties) {
    if (!create) return undefined;
    store.set(target, (properties = new Map()));
  }
  const key = property === undefined ? OWN : property;
  let map = properties.get(key);
  if (!map && create) properties.set(key, (map = new Map()));
  return map;
}

/** The object that metadata is inherited from: the prototype, also across constructors written as functions. */
function parentOf(target) {
  return Object.getPrototypeOf(target);
}

function hasOwnMetadata(key, target, property) {
  return mapOf(target, property, false)?.has(key) ?? false;
}

function getOwnMetadata(key, target, property) {
  return mapOf(target, property, false)?.get(key);
}

function defineMetadata(key, value, target, property) {
  mapOf(target, property, true).set(key, value);
}

function hasMetadata(key, target, property) {
  for (let at = target; at !== null; at = parentOf(at)) if (hasOwnMetadata(key, at, property)) return true;
  return false;
}

function getMetadata(key, target, property) {
  for (let at = target; at !== null; at = parentOf(at)) {
    if (hasOwnMetadata(key, at, property)) return getOwnMetadata(key, at, property);
  }
  return undefined;
}

function getOwnMetadataKeys(target, property) {
  return [...(mapOf(target, property, false)?.keys() ?? [])];
}

function getMetadataKeys(target, property) {
  const keys = new Set();
  for (let at = target; at !== null; at = parentOf(at)) {
    for (const key of getOwnMetadataKeys(at, property)) keys.add(key);
  }
  return [...keys];
}

function deleteMetadata(key, target, property) {
  return mapOf(target, property, false)?.delete(key) ?? false;
}

/** The decorator factory that emitted code calls as `__metadata(key, value)`. */
function metadata(key, value) {
  return function (target, property) {
    defineMetadata(key, value, target, property);
  };
}

/** Applies decorators in reverse order, to a class or to a property with its descriptor. */
function decorate(decorators, target, property, descriptor) {
  const isMember = property !== undefined;
  let decorated = isMember ? descriptor : target;
  for (const decorator of [...decorators].reverse()) {
    const result = isMember ? decorator(target, property, decorated) : decorator(decorated);
    if (result !== undefined && result !== null) decorated = result;
  }
  return decorated;
}

const api = {
  decorate, metadata, defineMetadata, hasMetadata, hasOwnMetadata, getMetadata, getOwnMetadata,
  getMetadataKeys, getOwnMetadataKeys, deleteMetadata,
};
for (const [name, value] of Object.entries(api)) {
  if (!(name in Reflect)) Object.defineProperty(Reflect, name, { value, configurable: true, writable: true });
}
