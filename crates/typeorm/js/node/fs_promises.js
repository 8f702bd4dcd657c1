/** `fs/promises`, read-only. */
const sync = require('./internal/fs_sync');
const { constants } = require('./internal/fs_types');
const { notAvailable } = require('./internal/errors');

const READING = ['readFile', 'stat', 'lstat', 'readdir', 'realpath', 'access', 'readlink', 'opendir'];
const WRITING = [
  'appendFile', 'chmod', 'chown', 'copyFile', 'cp', 'lchmod', 'lchown', 'link', 'lutimes', 'mkdir', 'mkdtemp', 'rename', 'rm', 'rmdir',
  'symlink', 'truncate', 'unlink', 'utimes', 'writeFile', 'watch',
];

/** A file handle that reads. */
class FileHandle {
  constructor(path, flags) {
    this.fd = sync.openSync(path, flags);
  }

  async readFile(options) {
    return sync.readFileSync(this.fd, options);
  }

  async read(buffer, ...rest) {
    return { bytesRead: sync.readSync(this.fd, buffer, ...rest), buffer };
  }

  async stat() {
    return sync.fstatSync(this.fd);
  }

  async *readLines() {
    yield* sync.readFileSync(this.fd, 'utf8').replace(/\r?\n$/, '').split(/\r?\n/);
  }

  async close() {
    sync.closeSync(this.fd);
  }
}

const promises = { constants, open: async (path, flags) => new FileHandle(path, flags) };
promises.statfs = async () => {
  throw notAvailable('fs.promises.statfs');
};
for (const name of READING) promises[name] = async (...args) => sync[`${name}Sync`](...args);
for (const name of WRITING) {
  promises[name] = async () => {
    throw notAvailable(`fs.promises.${name}`, 'read-only; a migration may read project files but not change them');
  };
}

module.exports = promises;
