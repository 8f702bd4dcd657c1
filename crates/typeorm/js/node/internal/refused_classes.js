/** Classes of modules that do nothing here: code may mention and extend them; constructing one itself is refused. */
const EventEmitter = require('../events');
const { notAvailable } = require('./errors');

/** One emitter class per name; `new module.Name()` throws, `class X extends module.Name` may be defined. */
function extendable(module, names) {
  const classes = {};
  for (const name of names) {
    classes[name] = class extends EventEmitter {
      constructor() {
        super();
        throw notAvailable(`${module}.${name}`);
      }
    };
    Object.defineProperty(classes[name], 'name', { value: name });
  }
  return classes;
}

module.exports = { extendable };
