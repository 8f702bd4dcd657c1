/** `fs`, read-only: whatever writes is refused, because a migration's effects belong into the database. */
const sync = require('./internal/fs_sync');
const { refuse, invalidArgType, lazy } = require('./internal/errors');
const { Stats, Dirent, constants } = require('./internal/fs_types');

const READ_ONLY = 'read-only; a migration may read project files but not change them';
const WRITING = [
  'appendFile', 'chmod', 'chown', 'copyFile', 'cp', 'fchmod', 'fchown', 'fdatasync', 'fsync', 'ftruncate', 'futimes', 'lchmod',
  'lchown', 'link', 'lutimes', 'mkdir', 'mkdtemp', 'rename', 'rm', 'rmdir', 'symlink', 'truncate', 'unlink', 'utimes', 'write',
  'writeFile', 'writev',
];

/** The callback version of a synchronous function. */
function withCallback(name, call) {
  const fn = (...args) => {
    const callback = args.pop();
    if (typeof callback !== 'function') throw invalidArgType('cb', 'of type function', callback);
    let outcome;
    try {
      outcome = [null, call(...args)];
    } catch (error) {
      outcome = [error];
    }
    globalThis.setImmediate(() => callback(...outcome));
  };
  return Object.defineProperty(fn, 'name', { value: name });
}

const fs = { ...sync, Stats, Dirent, constants };
for (const key of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) fs[key] = constants[key];
for (const name of Object.keys(sync)) {
  const plain = name.replace(/Sync$/, '');
  if (plain !== name && plain !== 'exists') fs[plain] = withCallback(plain, sync[name]);
}
fs.exists = (path, callback) => void globalThis.setImmediate(() => callback(sync.existsSync(path)));
fs.exists[Symbol.for('nodejs.util.promisify.custom')] = async (path) => sync.existsSync(path);
for (const name of WRITING) {
  fs[name] = refuse(`fs.${name}`, READ_ONLY);
  fs[`${name}Sync`] = refuse(`fs.${name}Sync`, READ_ONLY);
}
fs.realpath.native = fs.realpath;
fs.realpathSync.native = fs.realpathSync;
fs.createWriteStream = refuse('fs.createWriteStream', READ_ONLY);
for (const name of ['readv', 'readvSync', 'statfs', 'statfsSync', 'openAsBlob', 'Dir']) fs[name] = refuse(`fs.${name}`);
fs.watch = refuse('fs.watch');
fs.watchFile = refuse('fs.watchFile');
fs.unwatchFile = () => {};
fs.createReadStream = (path, options) => require('./internal/fs_stream').createReadStream(path, options);
lazy(fs, 'ReadStream', () => require('./internal/fs_stream').ReadStream);
lazy(fs, 'WriteStream', () => class WriteStream extends require('./stream').Writable {
  constructor() {
    super();
    refuse('fs.WriteStream', READ_ONLY)();
  }
});
lazy(fs, 'FileReadStream', () => fs.ReadStream);
lazy(fs, 'FileWriteStream', () => fs.WriteStream);
lazy(fs, 'promises', () => require('./fs_promises'));

module.exports = fs;
