/** Repeatable random inputs for comparing with Node. */

/** A generator of numbers in [0, 1) from a seed (mulberry32). */
export function random(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  const pick = (list) => list[below(list.length)];
  const text = (length, letters) => Array.from({ length }, () => pick(letters)).join('');
  return { next, below, pick, text };
}

/** The outcome of a call: its value, or the kind, code and message of its error. */
export function outcome(call) {
  try {
    return { value: call() };
  } catch (error) {
    return { error: error.constructor.name, code: error.code, message: error.message };
  }
}
