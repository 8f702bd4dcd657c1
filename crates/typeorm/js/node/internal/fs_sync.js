/** The synchronous, reading functions of `fs`. */
const { Stats, Dirent, constants } = require('./fs_types');
const { ERRORS, systemError } = require('./system_errors');
const { coded, invalidArgType, refuse } = require('./errors');

/** A path as an absolute string: from a string, a Buffer or a file URL. */
function pathText(path, name = 'path') {
  let text = path;
  if (path instanceof Uint8Array) text = host.utf8Decode(path);
  else if (path && typeof path === 'object' && typeof path.href === 'string') text = require('../url').fileURLToPath(path.href);
  if (typeof text !== 'string') throw invalidArgType(name, 'of type string or an instance of Buffer or URL', path);
  if (text.includes('\0')) throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', `The argument '${name}' must be a string, Uint8Array, or URL without null bytes. Received '${text}'`);
  return text;
}

function optionsOf(options) {
  if (typeof options === 'string') return { encoding: options };
  return options || {};
}

function encoded(bytes, encoding) {
  const { Buffer } = require('../buffer');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

/** Makes relative paths relative to the run's directory, but keeps the given text in errors, as Node does. */
function onHost(path, call) {
  const given = pathText(path);
  const full = given.startsWith('/') || given === '' ? given : `${host.cwd()}/${given}`;
  try {
    return call(full);
  } catch (error) {
    if (error && error.path === full && full !== given) {
      error.path = given;
      error.message = error.message.replace(`'${full}'`, `'${given}'`);
    }
    throw error;
  }
}

const descriptors = new Map();
let nextDescriptor = 3;

function openFile(descriptor, syscall) {
  const file = descriptors.get(descriptor);
  if (!file) throw systemError('EBADF', syscall);
  return file;
}

function readFileSync(path, options) {
  const { encoding, flag } = optionsOf(options);
  if (flag && flag !== 'r' && flag !== 'rs') refuse(`fs.readFileSync with flag '${flag}'`, 'read-only')();
  if (typeof path === 'number') return encoded(openFile(path, 'read').bytes, encoding);
  return encoded(onHost(path, (full) => host.fs.readFile(full)), encoding);
}

function statWith(name) {
  return (path, options) => {
    try {
      return new Stats(onHost(path, (full) => host.fs[name](full)));
    } catch (error) {
      if (options && options.throwIfNoEntry === false && error.code === 'ENOENT') return undefined;
      throw error;
    }
  };
}

const statSync = statWith('stat');
const lstatSync = statWith('lstat');

function existsSync(path) {
  try {
    onHost(path, (full) => host.fs.stat(full));
    return true;
  } catch {
    return false;
  }
}

/** Calls the host and names the system call in errors that Node's implementation makes. */
function asSyscall(path, syscall, call) {
  return onHost(path, (full) => {
    try {
      return call(full);
    } catch (error) {
      throw ERRORS[error.code] ? systemError(error.code, syscall, error.path || full) : error;
    }
  });
}

function accessSync(path, mode = constants.F_OK) {
  const facts = asSyscall(path, 'access', (full) => host.fs.stat(full));
  if (mode & constants.W_OK && !(facts.mode & 0o222)) throw systemError('EACCES', 'access', pathText(path));
}

/** Entries of one directory, sorted by name as libuv gives them. */
function entries(path) {
  const list = onHost(path, (full) => host.fs.readdir(full));
  return [...list].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function readdirSync(path, options) {
  const { withFileTypes, recursive, encoding } = optionsOf(options);
  const top = pathText(path);
  const found = [];
  const visit = (relative) => {
    const folder = relative ? `${top}/${relative}` : top;
    const deeper = [];
    for (const facts of entries(folder)) {
      const name = relative ? `${relative}/${facts.name}` : facts.name;
      found.push(withFileTypes ? new Dirent(facts, folder) : encoding === 'buffer' ? require('../buffer').Buffer.from(name) : name);
      if (recursive && facts.isDirectory) deeper.push(name);
    }
    deeper.forEach(visit);
  };
  visit('');
  return found;
}

function realpathSync(path, options) {
  const real = asSyscall(path === '' ? '.' : path, 'lstat', (full) => host.fs.realpath(full));
  return optionsOf(options).encoding === 'buffer' ? require('../buffer').Buffer.from(real) : real;
}

function readlinkSync(path) {
  if (!lstatSync(path).isSymbolicLink()) throw systemError('EINVAL', 'readlink', pathText(path));
  return realpathSync(path);
}

function openSync(path, flags = 'r') {
  if (flags !== 'r' && flags !== 'rs' && flags !== 0) refuse(`fs.openSync with flags '${flags}'`, 'read-only')();
  const bytes = readFileSync(path);
  descriptors.set(nextDescriptor, { path, bytes, position: 0 });
  return nextDescriptor++;
}

function closeSync(descriptor) {
  openFile(descriptor, 'close');
  descriptors.delete(descriptor);
}

function readSync(descriptor, buffer, ...rest) {
  const file = openFile(descriptor, 'read');
  const named = typeof rest[0] === 'object' && rest[0] !== null ? rest[0] : { offset: rest[0], length: rest[1], position: rest[2] };
  const offset = named.offset || 0;
  const length = named.length === undefined ? buffer.byteLength - offset : named.length;
  const from = typeof named.position === 'number' ? named.position : file.position;
  const part = file.bytes.subarray(from, from + length);
  buffer.set(part, offset);
  if (typeof named.position !== 'number') file.position += part.length;
  return part.length;
}

/** A directory handle over a list read at once. */
function opendirSync(path) {
  const list = readdirSync(path, { withFileTypes: true });
  return {
    path: pathText(path),
    readSync: () => list.shift() || null,
    read: async () => list.shift() || null,
    closeSync() {},
    close: async () => {},
    async *[Symbol.asyncIterator]() {
      yield* list;
    },
  };
}

module.exports = {
  readFileSync, existsSync, statSync, lstatSync, readdirSync, realpathSync, accessSync, readlinkSync, openSync, closeSync, readSync, opendirSync,
  fstatSync: (descriptor) => statSync(openFile(descriptor, 'fstat').path),
};
