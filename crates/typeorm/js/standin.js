/**
 * Stand-ins for npm packages that are not available. While files are loaded (host.phase() "load") a stand-in
 * answers everything with further stand-ins, so that a barrel which imports a whole application can be read. While
 * a migration runs (phase "run"), calling, constructing or converting one is the error that names the package, the
 * property and the place. A stand-in made into a string at load becomes text with a marker,
 * which is refused in SQL (`guardQueries`) and by the bridge in options (`containsStandin`).
 */

/** Begins every string made of a stand-in; the private-use characters occur in no real text. */
const STANDIN_MARKER = '\uE0F1whimbrel-stand-in\uE0F1';
const STANDIN_PATTERN = /\uE0F1whimbrel-stand-in\uE0F1([^\uE0F1]*)\uE0F1([^\uE0F1]*)\uE0F1([^\uE0F1]*)\uE0F1/;

const identity = new WeakMap();

/** What stand-ins decorated while files were loaded: `{ facts, target, key }`, the key of a property or none of a class. */
const decorated = [];

/** Whether a value is a stand-in (not a string made of one). */
function isStandin(value) {
  return value !== null && (typeof value === 'object' || typeof value === 'function') && identity.has(value);
}

/** `{ package, path }` of a stand-in, with the `place` of conversion of a string made of one; undefined otherwise. */
function describeStandin(value) {
  if (isStandin(value)) return identity.get(value);
  if (typeof value !== 'string') return undefined;
  const match = STANDIN_PATTERN.exec(value);
  return match ? { package: match[1], path: match[2], place: match[3] } : undefined;
}

/** Searches plain data (strings, arrays, objects) for a stand-in; undefined when there is none. */
function findStandin(value, seen = new Set()) {
  const direct = describeStandin(value);
  if (direct || value === null || typeof value !== 'object' || seen.has(value)) return direct;
  seen.add(value);
  if (value instanceof Uint8Array || value instanceof Date) return undefined;
  for (const key of Object.keys(value)) {
    const found = describeStandin(key) || findStandin(value[key], seen);
    if (found) return found;
  }
  return undefined;
}

function containsStandin(value) {
  return findStandin(value) !== undefined;
}

/** Throws the error that names package, property, file and line. */
function fail(facts) {
  host.reportMissing(facts.package, facts.path);
  throw new Error(`package ${facts.package} is not available (used: ${facts.path || facts.package})`);
}

function failWhenRunning(facts) {
  if (host.phase() === 'run') fail(facts);
}

/** Refuses data that holds a stand-in or text made of one; for options, SQL and parameters. */
function refuseStandin(value) {
  const facts = findStandin(value);
  if (!facts) return;
  const place = facts.place ? `, made into text at ${facts.place}` : '';
  fail({ package: facts.package, path: `${facts.path || facts.package}${place}` });
}

function markerOf(facts) {
  failWhenRunning(facts);
  const place = host.caller();
  const where = place ? `${place.file}:${place.line}` : '';
  return `${STANDIN_MARKER}${[facts.package, facts.path, where, ''].join('\uE0F1')}`;
}

function numberOf(facts) {
  failWhenRunning(facts);
  return NaN;
}

/** Iterates as empty while loading; while running an empty list would be a silent lie. */
function emptyIterator(facts, makeIterator) {
  return () => {
    failWhenRunning(facts);
    return makeIterator();
  };
}

/** Answers of the properties that the language itself reads; the rest are children. */
function special(facts, target, key, proxy) {
  switch (key) {
    case '__esModule': return { value: facts.path === '' ? true : undefined };
    // An awaited stand-in is itself: with a `then` the promise would never settle.
    case 'then': return { value: undefined };
    case 'prototype': return { value: target.prototype };
    // esModuleInterop and hand-written `.default` both mean the package itself.
    case 'default': return { value: proxy };
    case 'length': return host.phase() === 'run' ? undefined : { value: 0 };
    case 'toString':
    case 'toLocaleString': return { value: () => markerOf(facts) };
    case Symbol.toPrimitive: return { value: (hint) => (hint === 'number' ? numberOf(facts) : markerOf(facts)) };
    case 'valueOf': return { value: () => proxy };
    case 'toJSON': return { value: () => markerOf(facts) };
    case 'apply': return { value: (self, args = []) => Reflect.apply(proxy, self, args) };
    case 'call': return { value: (self, ...args) => Reflect.apply(proxy, self, args) };
    case 'bind': return { value: () => proxy };
    case 'constructor': return { value: Function };
    case Symbol.iterator: return { value: emptyIterator(facts, () => [][Symbol.iterator]()) };
    case Symbol.asyncIterator: return { value: emptyIterator(facts, () => (async function* () {})()) };
    case Symbol.hasInstance: return { value: (value) => instanceOf(target, value) };
    case Symbol.for('nodejs.util.inspect.custom'): return { value: () => `[stand-in for ${fullName(facts)}]` };
    default: return undefined;
  }
}

function fullName(facts) {
  return facts.path ? `${facts.package}.${facts.path}` : facts.package;
}

/** `x instanceof Missing`: true for what a subclass of the stand-in made. */
function instanceOf(target, value) {
  return value !== null && typeof value === 'object' && Object.prototype.isPrototypeOf.call(target.prototype, value);
}

/** Properties of instances that stay undefined, because a caller reads them to see whether they are there. */
const ABSENT = new Set(['then', 'toJSON', 'name', 'transaction', 'constructor', 'length', 'inspect', ...Object.getOwnPropertyNames(Object.prototype)]);

/**
 * The function under the proxy. Its prototype answers unknown members of subclass instances with stand-ins;
 * what is named like an error inherits from Error, so that a thrown subclass stays one.
 */
function targetOf(facts, children) {
  const target = function () {};
  const parent = /(?:Error|Exception)$/.test(facts.path) ? Error.prototype : Object.prototype;
  const inherited = new Proxy(Object.create(parent), {
    get(base, key) {
      if (typeof key === 'symbol' || key in base || ABSENT.has(key)) return base[key];
      return child(children, facts, key);
    },
  });
  Object.setPrototypeOf(target.prototype, inherited);
  return target;
}

function isClass(value) {
  return typeof value === 'function' && !isStandin(value) && /^class\b/.test(Function.prototype.toString.call(value));
}

function isPrototype(value) {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, 'constructor') && typeof value.constructor === 'function'
    && value.constructor.prototype === value;
}

/** Whether the arguments are those of a decorator on a property, method, accessor or parameter. */
function decoratesMember([target, key, third, ...rest]) {
  if (rest.length > 0 || !(isPrototype(target) || isClass(target))) return false;
  if (key !== undefined && typeof key !== 'string' && typeof key !== 'symbol') return false;
  return third === undefined ? key !== undefined : typeof third === 'number' || (typeof third === 'object' && third !== null && 'configurable' in third);
}

/** Notes a decorator on a property or a class. Methods and parameters declare nothing. */
function noteDecorator(facts, [target, key, third]) {
  if (third !== undefined) return;
  decorated.push({ facts: { ...facts, path: facts.path.replace(/\(\)$/, '') }, target: isPrototype(target) ? target.constructor : target, key });
}

/**
 * Calls. A decorator on a member changes nothing. A call with one class is `@Factory()` on that class (the class
 * itself is the answer) or `mixin(Class)`, `@InjectRepository(Class)`: there the answer must serve as both.
 */
function call(facts, args) {
  failWhenRunning(facts);
  if (decoratesMember(args)) {
    noteDecorator(facts, args);
    return undefined;
  }
  if (args.length === 1 && isClass(args[0])) noteDecorator(facts, args);
  if (args.length === 1 && isClass(args[0])) return facts.path.endsWith('()') ? args[0] : around(args[0], calling(facts));
  return create(calling(facts));
}

/** The path after a call or construction, as it reads in the error. */
function calling(facts) {
  return { package: facts.package, path: facts.path.endsWith('()') ? facts.path : `${facts.path}()` };
}

/** A class that can be called as a decorator too: constructs and reads go to the class, calls to the stand-in. */
function around(Class, facts) {
  const proxy = new Proxy(Class, {
    apply: (_, self, args) => call(facts, args),
    construct: (_, args, newTarget) => Reflect.construct(Class, args, newTarget === proxy ? Class : newTarget),
  });
  return proxy;
}

/** `new Missing()`, or the super() call of a class that extends it (its own prototype then counts). */
function construct(facts, args, newTarget) {
  const isSubclass = !isStandin(newTarget);
  if (isSubclass && Error.prototype.isPrototypeOf(newTarget.prototype)) {
    return Reflect.construct(Error, typeof args[0] === 'string' ? [args[0]] : [], newTarget);
  }
  failWhenRunning(facts);
  return isSubclass ? Object.create(newTarget.prototype) : create(calling(facts));
}

/** Makes the stand-in for `path` of a package. */
function create(facts) {
  const children = new Map();
  const target = targetOf(facts, children);
  const proxy = new Proxy(target, {
    get(_, key) {
      const answer = special(facts, target, key, proxy);
      if (answer) return answer.value;
      if (typeof key === 'symbol') return undefined;
      const isAssigned = key !== 'name' && key !== 'length' && Object.hasOwn(target, key);
      return isAssigned ? target[key] : child(children, facts, key);
    },
    has: (_, key) => key !== 'then',
    apply: (_, self, args) => call(facts, args),
    construct: (_, args, newTarget) => construct(facts, args, newTarget),
    getPrototypeOf: () => Function.prototype,
    ownKeys() {
      failWhenRunning(facts);
      return Reflect.ownKeys(target);
    },
  });
  identity.set(proxy, facts);
  return proxy;
}

/** The stand-in of a property; the same one at every read. */
function child(children, facts, key) {
  if (!children.has(key)) children.set(key, create({ package: facts.package, path: facts.path ? `${facts.path}.${key}` : key }));
  return children.get(key);
}

/** The stand-in that `require(packageName)` returns. */
function standIn(packageName) {
  return create({ package: packageName, path: '' });
}

/** `export * from 'missing'`: a stand-in has no list of names, so the exports look unknown names up in it. */
function exportAll(exports, source) {
  if (!isStandin(source)) return;
  const parent = Object.getPrototypeOf(exports);
  Object.setPrototypeOf(exports, new Proxy(Object.create(parent), {
    get: (base, key) => (typeof key === 'symbol' || key in base || ABSENT.has(key) || key === 'default' || key === '__esModule' ? base[key] : source[key]),
  }));
}

/**
 * Refuses SQL and parameters with text that was made of a stand-in while files were loaded. Installed with this
 * file, which is evaluated when the first package is missing, so that other programs pay nothing.
 */
function guardQueries() {
  const { query } = host;
  if (typeof query !== 'function') return;
  host.query = (connection, sql, parameters) => {
    refuseStandin(sql);
    if (parameters) refuseStandin(parameters);
    return query(connection, sql, parameters);
  };
}
guardQueries();

module.exports = { standIn, decorated, isStandin, describeStandin, findStandin, containsStandin, refuseStandin, exportAll, STANDIN_MARKER };
