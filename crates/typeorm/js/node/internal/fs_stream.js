/** fs.createReadStream: the file is read at once and handed out in pieces. */
const { Readable } = require('../stream');
const sync = require('./fs_sync');

class ReadStream extends Readable {
  constructor(path, options) {
    const { encoding, start = 0, end = Infinity, highWaterMark = 65536 } = typeof options === 'string' ? { encoding: options } : options || {};
    super({ highWaterMark, encoding });
    Object.assign(this, { path, bytesRead: 0, flags: 'r' });
    this._range = { at: start, end: end + 1 };
    globalThis.queueMicrotask(() => this._open());
  }

  /** Reads the file, once; false when that failed. */
  _open() {
    if (this._bytes || this.destroyed) return Boolean(this._bytes);
    try {
      this._bytes = sync.readFileSync(this.path);
    } catch (error) {
      this.destroy(error);
      return false;
    }
    this.emit('open', 0);
    this.emit('ready');
    return true;
  }

  _read() {
    if (!this._open()) return;
    const { at } = this._range;
    const part = this._bytes.subarray(at, Math.min(at + 65536, this._range.end));
    this._range.at += part.length;
    this.bytesRead += part.length;
    this.push(part.length ? part : null);
  }

  close(callback) {
    this.destroy(null, callback);
  }
}

module.exports = { ReadStream, createReadStream: (path, options) => new ReadStream(path, options) };
