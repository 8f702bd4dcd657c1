/** Blob and File over bytes in memory. */
const { Buffer } = require('../buffer');

function bytesOf(part) {
  if (part instanceof Blob) return part.bytesNow();
  if (ArrayBuffer.isView(part)) return Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  return part instanceof ArrayBuffer ? Buffer.from(part) : Buffer.from(`${part}`);
}

class Blob {
  #bytes;

  constructor(parts = [], options = {}) {
    this.#bytes = Buffer.concat([...parts].map(bytesOf));
    this.type = `${(options && options.type) || ''}`.toLowerCase();
  }

  /** The bytes themselves; the standard's methods below only give copies, later. */
  bytesNow() {
    return this.#bytes;
  }

  get size() {
    return this.#bytes.length;
  }

  slice(start, end, type) {
    return new Blob([this.#bytes.subarray(start, end)], { type });
  }

  async text() {
    return this.#bytes.toString();
  }

  async arrayBuffer() {
    return Uint8Array.from(this.#bytes).buffer;
  }

  async bytes() {
    return Uint8Array.from(this.#bytes);
  }
}

class File extends Blob {
  constructor(parts, name, options = {}) {
    super(parts, options);
    this.name = `${name}`;
    this.lastModified = (options && options.lastModified) ?? Date.now();
  }
}

module.exports = { Blob, File };
