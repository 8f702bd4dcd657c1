// The module system: CommonJS as Node has it, over files that Rust resolves and compiles.
// Evaluated once, with `native` (what only this file may use) beside `host`.

// Ten frames, the engine's default, are soon used up by the frames of this file.
Error.stackTraceLimit = 50;

/** The file that hosts everything; `require.main === module` is false in every project file. */
const main = { id: '.', exports: {}, filename: '', loaded: true, children: [], paths: [], parent: null };
const cache = Object.create(null);
const embedded = Object.create(null);
const standIns = new Map();
const refused = new Map();
/** Modules that other modules of the project have required. */
const shared = new WeakSet();

/** What the CommonJS wrapper gives a module beside Node's five parameters. */
class Runtime {
  #module;
  #meta;

  constructor(module) {
    this.#module = module;
  }

  /** `import * as x`: TypeScript's __importStar, callable when the module is a function. */
  star(value) {
    if (value && value.__esModule) return value;
    if (typeof value === 'function') return callableNamespace(value);
    const namespace = {};
    if (value !== null && value !== undefined) {
      for (const key of Object.getOwnPropertyNames(Object(value))) {
        if (key !== 'default') bind(namespace, value, key);
      }
    }
    Object.defineProperty(namespace, 'default', { enumerable: true, value });
    return namespace;
  }

  /** `import x`: TypeScript's __importDefault. */
  default(value) {
    return value && value.__esModule && 'default' in value ? value : { default: value };
  }

  /** `export * from`: every name but default, unless the module has it already. */
  exportStar(value, exports) {
    if (value === null || value === undefined) return;
    if (standIns.size > 0) requireEmbedded('standin.js').exportAll?.(exports, value);
    for (const key of Object.keys(Object(value))) {
      if (key !== 'default' && !Object.prototype.hasOwnProperty.call(exports, key)) bind(exports, value, key);
    }
  }

  /** An awaited value: when it is a promise that fails, its error learns where it was awaited. */
  mark(value, offset) {
    if (value instanceof Promise) then.call(value, undefined, (error) => noteAwait(error, this.#module.filename, offset));
    return value;
  }

  /** `import(x)`. */
  import(specifier) {
    const module = this.#module;
    return Promise.resolve().then(() => this.star(module.require(`${specifier}`)));
  }

  /** `import.meta`. */
  get meta() {
    const module = this.#module;
    return (this.#meta ??= {
      url: require('url').pathToFileURL(module.filename).href,
      filename: module.filename,
      dirname: module.path,
      main: false,
      resolve: (specifier) => require('url').pathToFileURL(resolveFile(module, specifier)).href,
    });
  }
}

const { then } = Promise.prototype;
const AWAITS = 'whimbrel:awaits';
const MOST_AWAITS = 40;

/** Adds a place to the awaits that an error has passed; the engine's own stack ends at the first. */
function noteAwait(error, filename, offset) {
  if (error === null || typeof error !== 'object') return;
  if (!Object.hasOwn(error, AWAITS)) {
    if (!Object.isExtensible(error)) return;
    Object.defineProperty(error, AWAITS, { value: [], enumerable: false });
  }
  if (error[AWAITS].length < MOST_AWAITS) error[AWAITS].push(filename, offset);
}

/** A property that reads through to another object. */
function bind(target, source, key) {
  Object.defineProperty(target, key, { enumerable: true, configurable: true, get: () => source[key] });
}

/** A namespace object for `import * as f` of a function: `f()` and `f.default` both work. */
function callableNamespace(value) {
  return new Proxy(value, {
    get: (target, key, receiver) =>
      key === 'default' && !(key in target) ? target : Reflect.get(target, key, receiver === value ? target : receiver),
  });
}

/** One file that has been required. */
class Module {
  constructor(filename, parent) {
    this.id = filename;
    this.filename = filename;
    this.path = native.dirname(filename);
    this.exports = {};
    this.loaded = false;
    this.children = [];
    this.paths = [];
    Object.defineProperty(this, 'parent', { value: parent, enumerable: false });
    if (parent) parent.children.push(this);
  }

  require(specifier) {
    return requireFrom(this, specifier);
  }
}

/** The `require` of one module. */
function requireFunction(module) {
  const own = (specifier) => requireFrom(module, specifier);
  own.resolve = (specifier) => resolveFile(module, specifier);
  own.resolve.paths = () => [];
  own.cache = cache;
  own.main = main;
  own.extensions = { '.js': null, '.json': null, '.node': null, '.ts': null };
  return own;
}

/** `require.resolve`: the file, or the name of a builtin. */
function resolveFile(module, specifier) {
  const [kind, value] = native.resolve(module.filename, specifier);
  if (kind === 'file') return value;
  if (kind === 'embedded') return specifier;
  throw notFound(specifier, module);
}

/** What `require(specifier)` gives in a module. */
function requireFrom(module, specifier) {
  if (typeof specifier !== 'string') {
    const error = new TypeError(`The "id" argument must be of type string. Received ${typeof specifier}`);
    throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
  }
  const [kind, value, reason] = native.resolve(module.filename, specifier);
  switch (kind) {
    case 'embedded':
      return value === 'node/module.js' ? moduleBuiltin(module) : requireEmbedded(value);
    case 'types':
      return {};
    case 'file':
      return requireResolved(module, value, specifier);
    case 'missing':
      if (native.inPackages(module.filename) && !native.isBuiltin(specifier)) throw notFound(specifier, module);
      return standIn(value, reason);
    default:
      return missingFile(module, specifier);
  }
}

/**
 * An import of a file that does not exist: an error in the files that TypeORM itself loads, and in packages; deeper
 * in the project a stand-in, as for a package, because generated files are often not there.
 */
function missingFile(module, specifier) {
  if (module.parent === main || native.inPackages(module.filename)) throw notFound(specifier, module);
  return standIn(specifier, `there is no such file, imported in ${module.filename}`);
}

/** Loads a file; a package that does not evaluate is stood in for, where the project asks for it. */
function requireResolved(module, filename, specifier) {
  const boundary = native.inPackages(filename) && !native.inPackages(module.filename);
  if (!boundary) return load(filename, module).exports;
  const name = native.packageName(specifier);
  if (refused.has(filename)) return standIn(name, refused.get(filename));
  try {
    return load(filename, module).exports;
  } catch (error) {
    const ours = native.fallback(specifier);
    if (ours) return requireEmbedded(ours);
    const [problem] = String(error && error.message ? error.message : error).split('\n');
    const reason = `it does not run without Node: ${problem}`;
    refused.set(filename, reason);
    return standIn(name, reason);
  }
}

/** Node's error for an import that leads nowhere. */
function notFound(specifier, module) {
  const error = new Error(`Cannot find module '${specifier}'\nRequire stack:\n- ${module.filename}`);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = [module.filename];
  return error;
}

/** Loads a project file or package file once. */
function load(filename, parent) {
  const known = cache[filename];
  if (known) {
    if (parent !== main) shared.add(known);
    return known;
  }
  const module = new Module(filename, parent);
  cache[filename] = module;
  try {
    evaluate(module);
  } catch (error) {
    delete cache[filename];
    throw error;
  }
  module.loaded = true;
  return module;
}

/** Runs a module's code. */
function evaluate(module) {
  const { filename } = module;
  if (filename.endsWith('.json')) {
    module.exports = parseJson(filename);
    return;
  }
  const [body, awaits] = native.compile(filename);
  const own = requireFunction(module);
  // What happens while a file is evaluated is loading, also when a running migration asks for the file.
  native.enterLoading();
  try {
    const result = Reflect.apply(body, module.exports, [
      module.exports, own, module, filename, module.path, new Runtime(module), helpers,
    ]);
    if (awaits) native.settle(result);
  } finally {
    native.leaveLoading();
  }
}

function parseJson(filename) {
  const text = native.readText(filename);
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
}

/** Loads an embedded file once. */
function requireEmbedded(name) {
  const known = embedded[name];
  if (known) return known.exports;
  const filename = `${native.scheme}${name}`;
  const module = { id: filename, filename, path: native.scheme, exports: {}, loaded: false, children: [], paths: [] };
  embedded[name] = module;
  const own = (specifier) => {
    const found = native.resolveEmbedded(name, specifier);
    if (found) return requireEmbedded(found);
    if (native.isBuiltin(specifier)) return standIn(specifier, 'this module of Node is not supported without Node');
    throw notFound(specifier, module);
  };
  try {
    const body = native.compileEmbedded(name);
    Reflect.apply(body, module.exports, [module.exports, own, module, filename, native.scheme, host]);
  } catch (error) {
    delete embedded[name];
    throw error;
  }
  module.loaded = true;
  return module.exports;
}

/** A stand-in for a package; the same one for every import of it. */
function standIn(name, reason) {
  let made = standIns.get(name);
  if (made === undefined) {
    native.reportStandIn(name, reason ?? '');
    const make = requireEmbedded('standin.js');
    made = (typeof make === 'function' ? make : make.standIn ?? make.default)(name, reason);
    standIns.set(name, made);
  }
  return made;
}

/** `require('module')`: createRequire and little else. */
function moduleBuiltin(module) {
  const createRequire = (file) => {
    const text = `${file?.href ?? file}`;
    const filename = text.startsWith('file:') ? require('url').fileURLToPath(text) : text;
    return requireFunction({ filename, path: native.dirname(filename), children: [] });
  };
  return Object.assign(Module, {
    createRequire,
    Module,
    builtinModules: native.builtinModules(),
    isBuiltin: (name) => native.isBuiltin(`${name}`),
    _cache: cache,
    _extensions: {},
    register: () => undefined,
  });
}

/** The type of an enum object, for enums of packages: String or Number when all of its values are. */
function typeOfEnum(value) {
  if (value === null || typeof value !== 'object') return Object;
  const values = Object.entries(value).filter(([key]) => !/^-?\d/.test(key)).map(([, one]) => typeof one);
  if (values.length === 0) return Object;
  if (values.every((one) => one === 'string')) return String;
  return values.every((one) => one === 'number') ? Number : Object;
}

/** The helpers of lowered syntax, as the transformer names them. */
const helpers = {
  decorate(decorators, target, key, descriptor) {
    const count = arguments.length;
    const own = descriptor === null ? Object.getOwnPropertyDescriptor(target, key) : descriptor;
    let result = count < 3 ? target : own;
    for (let index = decorators.length - 1; index >= 0; index--) {
      const decorator = decorators[index];
      if (!decorator) continue;
      result = (count < 3 ? decorator(result) : decorator(target, key, result)) || result;
    }
    if (count > 3 && result) Object.defineProperty(target, key, result);
    return result;
  },
  decorateParam: (index, decorator) => (target, key) => decorator(target, key, index),
  decorateMetadata(key, value) {
    if (typeof Reflect.metadata !== 'function') return undefined;
    const known = key !== 'design:type' || typeof value === 'function' || value === undefined;
    return Reflect.metadata(key, known ? value : typeOfEnum(value));
  },
  usingCtx() {
    const stack = [];
    const none = {};
    const push = (value, method) => {
      if (value === null || value === undefined) return value;
      if (typeof method !== 'function') throw new TypeError('Property [Symbol.dispose] is not a function.');
      stack.push([value, method]);
      return value;
    };
    return {
      e: none,
      u: (value) => push(value, value?.[Symbol.dispose]),
      a: (value) => push(value, value?.[Symbol.asyncDispose] ?? value?.[Symbol.dispose]),
      d() {
        const rethrow = () => {
          if (this.e !== none) throw this.e;
        };
        let pending;
        for (let entry = stack.pop(); entry; entry = stack.pop()) {
          const [value, method] = entry;
          const disposed = pending ? pending.then(() => method.call(value)) : method.call(value);
          pending = disposed && typeof disposed.then === 'function' ? disposed : pending;
        }
        return pending ? pending.then(rethrow) : rethrow();
      },
    };
  },
  taggedTemplateLiteral: (strings, raw) =>
    Object.freeze(Object.defineProperties(strings, { raw: { value: Object.freeze(raw ?? strings.slice(0)) } })),
};

/** Fails with the name of the package, the path that was used and the place of use. */
function reportMissing(packageName, propertyPath) {
  const place = host.caller();
  const used = propertyPath ? `, used as ${propertyPath}` : ', used';
  const where = place ? ` at ${place.file}:${place.line}:${place.column}` : '';
  const reason = native.standInReason(packageName);
  const error = new Error(`package "${packageName}" is not available${reason ? ` (${reason})` : ''}${used}${where}`);
  error.name = 'MissingPackageError';
  error.code = 'ERR_MISSING_PACKAGE';
  error.missingPackage = packageName;
  throw error;
}

const require = (specifier) => {
  const found = native.resolveEmbedded('loader.js', specifier);
  if (!found) throw notFound(specifier, main);
  return requireEmbedded(found);
};

/** Lets go of a file that only the host has required: a thousand migrations are not kept to the end. */
host.forgetFile = (filename) => {
  const module = cache[native.realFile(filename)];
  if (!module || module.parent !== main || shared.has(module)) return;
  delete cache[module.filename];
  main.children.splice(main.children.indexOf(module), 1);
};
host.requireFile = (filename) => load(native.realFile(filename), main).exports;
host.reportMissing = reportMissing;
host.caller = () => native.place(new Error('').stack ?? '');

exports.requireEmbedded = requireEmbedded;
exports.requireFile = host.requireFile;
exports.cache = cache;
