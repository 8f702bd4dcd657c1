/** Names and messages of Linux error numbers, as util.getSystemErrorName and os.constants give them. */
const ERRORS = {
  EPERM: [1, 'operation not permitted'], ENOENT: [2, 'no such file or directory'], EINTR: [4, 'interrupted system call'],
  EIO: [5, 'i/o error'], EBADF: [9, 'bad file descriptor'], EAGAIN: [11, 'resource temporarily unavailable'],
  ENOMEM: [12, 'not enough memory'], EACCES: [13, 'permission denied'], EBUSY: [16, 'resource busy or locked'],
  EEXIST: [17, 'file already exists'], ENOTDIR: [20, 'not a directory'], EISDIR: [21, 'illegal operation on a directory'],
  EINVAL: [22, 'invalid argument'], EMFILE: [24, 'too many open files'], ENOSPC: [28, 'no space left on device'],
  EROFS: [30, 'read-only file system'], EPIPE: [32, 'broken pipe'], ENAMETOOLONG: [36, 'name too long'],
  ENOTEMPTY: [39, 'directory not empty'], ELOOP: [40, 'too many symbolic links encountered'],
  EADDRINUSE: [98, 'address already in use'], ECONNRESET: [104, 'connection reset by peer'],
  ETIMEDOUT: [110, 'connection timed out'], ECONNREFUSED: [111, 'connection refused'],
  EHOSTUNREACH: [113, 'host is unreachable'],
};

/** The name of a (negative) error number. */
function nameOf(errno) {
  const found = Object.entries(ERRORS).find(([, [number]]) => number === -errno);
  return found ? found[0] : `Unknown system error ${errno}`;
}

function all() {
  return new Map(Object.entries(ERRORS).map(([name, [number, message]]) => [-number, [name, message]]));
}

/** An error as Node's file functions throw it. */
function systemError(name, syscall, path) {
  const [number, message] = ERRORS[name];
  const error = new Error(`${name}: ${message}, ${syscall}${path === undefined ? '' : ` '${path}'`}`);
  return Object.assign(error, { errno: -number, code: name, syscall }, path === undefined ? {} : { path });
}

module.exports = { ERRORS, nameOf, all, systemError };
