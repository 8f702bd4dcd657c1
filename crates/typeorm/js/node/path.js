/** `path`: POSIX paths; `path.win32` has the same functions for Windows. */
const posix = require('./internal/path_posix');
const { lazy } = require('./internal/errors');

lazy(posix, 'win32', () => {
  const win32 = require('./internal/path_win32');
  win32.posix = posix;
  win32.win32 = win32;
  return win32;
});
posix.posix = posix;

module.exports = posix;
