/** stream.finished and stream.pipeline. */
const { Readable } = require('./streams_readable');
const { coded } = require('./errors');

function prematureClose() {
  return coded(Error, 'ERR_STREAM_PREMATURE_CLOSE', 'Premature close');
}

/** Calls back once when the stream has ended, finished or failed; returns a function that stops watching. */
function finished(stream, options, callback) {
  if (typeof options === 'function') [options, callback] = [{}, options];
  const wantsEnd = Boolean(stream._readableState) && options.readable !== false;
  const wantsFinish = Boolean(stream._writableState) && options.writable !== false;
  const isDone = () => (!wantsEnd || stream.readableEnded) && (!wantsFinish || stream.writableFinished);
  let called = false;
  const settle = (error) => {
    if (called) return;
    called = true;
    stop();
    callback.call(stream, error);
  };
  const listeners = {
    end: () => isDone() && settle(),
    finish: () => isDone() && settle(),
    error: (error) => settle(error),
    close: () => settle(isDone() ? undefined : stream.errored || prematureClose()),
  };
  const stop = () => Object.keys(listeners).forEach((name) => stream.removeListener(name, listeners[name]));
  Object.keys(listeners).forEach((name) => stream.on(name, listeners[name]));
  if (stream.closed || isDone()) globalThis.queueMicrotask(listeners.close);
  return stop;
}

function isIterable(value) {
  return value && (typeof value[Symbol.asyncIterator] === 'function' || typeof value[Symbol.iterator] === 'function');
}

/** A stage as a stream: functions take the stage before and give an iterable. */
function stage(part, previous) {
  if (typeof part === 'function') return part(previous);
  return part && typeof part.pipe === 'function' ? part : isIterable(part) && typeof part.write !== 'function' ? Readable.from(part) : part;
}

/** Connects streams, iterables and generator functions; an error anywhere destroys all of them. */
function pipeline(...parts) {
  const callback = typeof parts[parts.length - 1] === 'function' ? parts.pop() : () => {};
  const list = parts.length === 1 && Array.isArray(parts[0]) ? parts[0] : parts;
  const streams = [];
  let failed = false;
  const fail = (error) => {
    if (failed) return;
    failed = true;
    for (const stream of streams) if (stream.destroy && !stream.destroyed) stream.destroy(error);
    callback(error);
  };
  let current = stage(list[0]);
  streams.push(current);
  for (const part of list.slice(1)) {
    let next = stage(part, current);
    if (next && typeof next.then === 'function') {
      next.then((value) => failed || callback(null, value), fail);
      return next;
    }
    if (isIterable(next) && typeof next.pipe !== 'function' && typeof next.write !== 'function') next = Readable.from(next);
    else current.pipe(next);
    if (typeof current.on === 'function') current.on('error', fail);
    streams.push(next);
    current = next;
  }
  finished(current, { readable: !current._writableState }, (error) => (error ? fail(error) : failed || callback()));
  return current;
}

function addAbortSignal(signal, stream) {
  signal.addEventListener('abort', () => stream.destroy(signal.reason), { once: true });
  return stream;
}

module.exports = { finished, pipeline, addAbortSignal };
