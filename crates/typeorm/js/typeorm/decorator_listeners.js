/** Decorators of entity methods that run around persistence. */

const { getMetadataArgsStorage } = require('./metadata_args');

function listenerOfType(type) {
  return () => (object, propertyName) => {
    getMetadataArgsStorage().entityListeners.push({ target: object.constructor, propertyName, type });
  };
}

module.exports = {
  AfterLoad: listenerOfType('after-load'),
  BeforeInsert: listenerOfType('before-insert'),
  AfterInsert: listenerOfType('after-insert'),
  BeforeUpdate: listenerOfType('before-update'),
  AfterUpdate: listenerOfType('after-update'),
  BeforeRemove: listenerOfType('before-remove'),
  AfterRemove: listenerOfType('after-remove'),
  BeforeSoftRemove: listenerOfType('before-soft-remove'),
  AfterSoftRemove: listenerOfType('after-soft-remove'),
  BeforeRecover: listenerOfType('before-recover'),
  AfterRecover: listenerOfType('after-recover'),
};
