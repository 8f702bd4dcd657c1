/** Stats, Dirent and the constants of `fs`. */

const constants = {
  F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, COPYFILE_EXCL: 1, COPYFILE_FICLONE: 2, COPYFILE_FICLONE_FORCE: 4,
  O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_NOCTTY: 256, O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65536,
  O_NOFOLLOW: 131072, O_SYNC: 1052672, O_NONBLOCK: 2048,
  S_IFMT: 61440, S_IFREG: 32768, S_IFDIR: 16384, S_IFCHR: 8192, S_IFBLK: 24576, S_IFIFO: 4096, S_IFLNK: 40960, S_IFSOCK: 49152,
  S_IRWXU: 448, S_IRUSR: 256, S_IWUSR: 128, S_IXUSR: 64, S_IRWXG: 56, S_IRGRP: 32, S_IWGRP: 16, S_IXGRP: 8,
  S_IRWXO: 7, S_IROTH: 4, S_IWOTH: 2, S_IXOTH: 1,
};

/** The three questions of what a path is, and the answers that are always no. */
class Kind {
  #facts;

  constructor(facts) {
    this.#facts = facts;
  }

  isFile() {
    return this.#facts.isFile;
  }

  isDirectory() {
    return this.#facts.isDirectory;
  }

  isSymbolicLink() {
    return this.#facts.isSymbolicLink;
  }

  isBlockDevice() {
    return false;
  }

  isCharacterDevice() {
    return false;
  }

  isFIFO() {
    return false;
  }

  isSocket() {
    return false;
  }
}

/** What stat returns. The host knows one time, which stands for all four. */
class Stats extends Kind {
  constructor(facts) {
    super(facts);
    const type = facts.isDirectory ? constants.S_IFDIR : facts.isSymbolicLink ? constants.S_IFLNK : constants.S_IFREG;
    const time = new Date(Math.round(facts.mtimeMs));
    Object.assign(this, {
      dev: 0, mode: facts.mode & constants.S_IFMT ? facts.mode : facts.mode | type, nlink: 1, uid: 0, gid: 0, rdev: 0, blksize: 4096, ino: 0,
      size: facts.size, blocks: Math.ceil(facts.size / 512), atimeMs: facts.mtimeMs, mtimeMs: facts.mtimeMs, ctimeMs: facts.mtimeMs,
      birthtimeMs: facts.mtimeMs, atime: time, mtime: time, ctime: time, birthtime: time,
    });
  }
}

/** One entry of readdir with `withFileTypes`. */
class Dirent extends Kind {
  constructor(facts, parentPath) {
    super(facts);
    this.name = facts.name;
    this.parentPath = parentPath;
    this.path = parentPath;
  }
}

module.exports = { Stats, Dirent, constants };
