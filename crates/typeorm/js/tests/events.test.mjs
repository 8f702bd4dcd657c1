import assert from 'node:assert/strict';
import events from 'node:events';
import { test } from 'node:test';
import { random } from './random.mjs';
import { realm } from './realm.mjs';

const ours = realm().load('node/events');

/** Plays one random script of calls and writes down everything that can be seen. */
function play(Emitter, seed) {
  const { below, pick } = random(seed);
  const emitter = new Emitter();
  const log = [];
  const symbol = Symbol.for('event');
  const names = ['a', 'b', symbol, 'newListener', 'removeListener'];
  const listeners = Array.from({ length: 4 }, (_, id) => function (...args) {
    log.push([id, this === emitter, args.map((arg) => (typeof arg === 'function' ? listeners.indexOf(arg) : String(arg)))]);
    if (id === 3) emitter.removeListener('a', listeners[0]);
    if (id === 2 && log.length < 300) emitter.once('b', listeners[1]);
  });
  for (let step = 0; step < 40 && log.length < 400; step++) {
    const [name, listener] = [pick(names), pick(listeners)];
    const action = pick(['on', 'once', 'prependListener', 'prependOnceListener', 'off', 'emit', 'emit', 'removeAllListeners', 'counts']);
    if (action === 'emit') log.push(name === 'newListener' || name === 'removeListener' ? 'skip' : emitter.emit(name, step, 'x'));
    else if (action === 'counts') log.push([names.map((one) => emitter.listenerCount(one)), emitter.eventNames().map(String), emitter.listeners('b').map((one) => listeners.indexOf(one)), emitter.rawListeners('a').length]);
    // With such listeners lists change under removeAllListeners, where Node itself stumbles.
    else if (action === 'removeAllListeners' && emitter.listenerCount('removeListener') > 0) log.push('skip');
    else if (action === 'removeAllListeners') emitter.removeAllListeners(...(below(5) === 0 ? [] : [name]));
    else emitter[action](name, listener);
  }
  return log;
}

test('random scripts of calls are heard in the same order', () => {
  for (let seed = 1; seed <= 500; seed++) assert.deepEqual(play(ours, seed), play(events, seed), `seed ${seed}`);
});

test('an error without listener is thrown', () => {
  const error = new Error('boom');
  assert.throws(() => new ours().emit('error', error), (thrown) => thrown === error);
  assert.throws(() => new ours().emit('error', 'text'), { code: 'ERR_UNHANDLED_ERROR', message: "Unhandled error. ('text')" });
  const emitter = new ours();
  let seen;
  emitter.on(ours.errorMonitor, (value) => { seen = value; });
  emitter.on('error', () => {});
  emitter.emit('error', error);
  assert.equal(seen, error);
});

test('old and new ways of inheriting both work', () => {
  function Old() { ours.call(this); }
  Object.setPrototypeOf(Old.prototype, ours.prototype);
  class New extends ours.EventEmitter { constructor() { super(); this.x = 1; } }
  for (const emitter of [new Old(), new New(), Object.create(ours.prototype)]) {
    let heard = 0;
    emitter.on('x', () => heard++).emit('x');
    assert.equal(heard, 1);
    assert.ok(emitter instanceof ours);
  }
});

test('once and on give promises and iterations', async () => {
  const emitter = new ours();
  queueMicrotask(() => emitter.emit('ready', 1, 2));
  assert.deepEqual(await ours.once(emitter, 'ready'), [1, 2]);
  queueMicrotask(() => emitter.emit('error', new Error('late')));
  await assert.rejects(ours.once(emitter, 'never'), /late/);
  const seen = [];
  const values = ours.on(emitter, 'tick');
  for (let i = 0; i < 3; i++) emitter.emit('tick', i);
  for await (const [value] of values) {
    seen.push(value);
    if (value === 2) break;
  }
  assert.deepEqual(seen, [0, 1, 2]);
  assert.equal(emitter.listenerCount('tick'), 0);
});

test('too many listeners warn once', () => {
  const { load, host } = realm();
  const emitter = new (load('node/events'))();
  for (let i = 0; i < 13; i++) emitter.on('x', () => {});
  assert.equal(host.printed.length, 1);
  assert.match(host.printed[0][1], /MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 11 x listeners added/);
});
