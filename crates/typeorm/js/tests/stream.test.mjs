import assert from 'node:assert/strict';
import nodeStream from 'node:stream';
import { test } from 'node:test';
import { realm } from './realm.mjs';

const { load } = realm();
const ours = load('node/stream');
const settle = () => new Promise((resolve) => setTimeout(resolve, 10));

/** Runs the same use of streams on both implementations. */
function both(name, use) {
  test(name, async () => assert.deepEqual(await use(ours), await use(nodeStream)));
}

both('data, end and close come in order', async ({ Readable }) => {
  const log = [];
  const parts = ['a', 'bc', null];
  const stream = new Readable({ read() { this.push(parts.shift()); } });
  for (const event of ['data', 'end', 'close']) stream.on(event, (value) => log.push([event, value && value.toString()]));
  await settle();
  return [log, stream.readableEnded, stream.destroyed];
});

both('async iteration reads everything', async ({ Readable }) => {
  const seen = [];
  for await (const item of Readable.from([1, { two: 2 }, 'three'])) seen.push(item);
  for await (const item of Readable.from('whole')) seen.push(item);
  for await (const item of Readable.from((async function* () { yield 'x'; yield 'y'; })())) seen.push(item);
  return seen;
});

both('a broken source rejects the iteration', async ({ Readable }) => {
  const seen = [];
  try {
    for await (const item of Readable.from((async function* () { yield 1; throw new Error('broken'); })())) seen.push(item);
  } catch (error) {
    seen.push(error.message);
  }
  return seen;
});

both('writes are in order, finish after the last, callbacks called', async ({ Writable }) => {
  const log = [];
  const stream = new Writable({
    write(chunk, encoding, done) { log.push([chunk.toString(), encoding]); setTimeout(done, 1); },
    final(done) { log.push('final'); done(); },
  });
  stream.on('finish', () => log.push('finish')).on('close', () => log.push('close'));
  stream.write('a', () => log.push('a written'));
  stream.write(Buffer.from('b'));
  stream.end('c');
  await new Promise((resolve) => setTimeout(resolve, 40));
  return [log, stream.writableEnded, stream.writableFinished];
});

both('backpressure and drain', async ({ Writable }) => {
  const stream = new Writable({ highWaterMark: 3, write(chunk, encoding, done) { setTimeout(done, 1); } });
  const returned = [stream.write('ab'), stream.write('cd')];
  const drained = await new Promise((resolve) => stream.once('drain', () => resolve('drain')));
  return [returned, drained, stream.write('x')];
});

both('pipe through a transform', async ({ Readable, Transform, Writable }) => {
  const seen = [];
  const upper = new Transform({ transform(chunk, encoding, done) { done(null, chunk.toString().toUpperCase()); }, flush(done) { this.push('!'); done(); } });
  const sink = new Writable({ write(chunk, encoding, done) { seen.push(chunk.toString()); done(); } });
  await new Promise((resolve) => Readable.from(['ab', 'cd'], { objectMode: false }).pipe(upper).pipe(sink).on('finish', resolve));
  return seen.join('');
});

both('classes that extend, object mode, setEncoding', async ({ Readable, Transform, PassThrough }) => {
  class Count extends Readable { constructor() { super({ objectMode: true }); this.n = 0; } _read() { this.push(this.n < 3 ? { n: this.n++ } : null); } }
  class Double extends Transform { constructor() { super({ objectMode: true }); } _transform(item, encoding, done) { this.push({ n: item.n * 2 }); done(); } }
  const seen = [];
  for await (const item of new Count().pipe(new Double())) seen.push(item.n);
  const text = new PassThrough();
  text.setEncoding('utf8');
  text.write(Buffer.from([0xc3]));
  text.end(Buffer.from([0xbc]));
  let out = '';
  for await (const part of text) out += part;
  return [seen, out, new Double() instanceof Readable];
});

both('pipeline and finished report the end and the error', async ({ Readable, PassThrough, Writable, pipeline, finished, promises }) => {
  const log = [];
  const sink = () => new Writable({ write(chunk, encoding, done) { log.push(chunk.toString()); done(); } });
  await new Promise((resolve) => pipeline(Readable.from(['a', 'b']), new PassThrough(), sink(), (error) => resolve(log.push(error === undefined))));
  await promises.pipeline(Readable.from(['x']), async function* (source) { for await (const part of source) yield `${part}${part}`; }, sink());
  await promises.pipeline(Readable.from((function* () { yield 'q'; throw new Error('broken'); })()), sink()).catch((error) => log.push(error.message));
  const late = new PassThrough();
  const end = new Promise((resolve) => finished(late, (error) => resolve(error ? error.code : 'fine')));
  late.destroy();
  log.push(await end);
  return log;
});

both('errors in write reach the error event', async ({ Writable }) => {
  const log = [];
  const stream = new Writable({ write(chunk, encoding, done) { done(new Error('disk')); } });
  stream.on('error', (error) => log.push(error.message)).on('close', () => log.push('close'));
  stream.write('x', (error) => log.push(`callback ${error.message}`));
  await settle();
  const ended = new Writable({ write(chunk, encoding, done) { done(); } });
  ended.on('error', (error) => log.push(error.code));
  ended.end();
  ended.write('late');
  await settle();
  return log;
});

both('read in paused mode', async ({ Readable }) => {
  const stream = new Readable({ read() {} });
  stream.push('hello');
  stream.push(' world');
  stream.push(null);
  const seen = [];
  stream.on('readable', () => {
    let part;
    while ((part = stream.read()) !== null) seen.push(part.toString());
  });
  await new Promise((resolve) => stream.on('end', resolve));
  return seen.join('');
});

test('AsyncLocalStorage keeps its store across awaits', async () => {
  const { AsyncLocalStorage } = load('node/async_hooks');
  const storage = new AsyncLocalStorage();
  assert.equal(storage.getStore(), undefined);
  assert.equal(storage.run({ id: 1 }, () => storage.getStore().id), 1);
  await storage.run({ id: 2 }, async () => {
    await settle();
    assert.equal(storage.getStore().id, 2);
    storage.run({ id: 3 }, () => assert.equal(storage.getStore().id, 3));
    assert.equal(storage.getStore().id, 2);
  });
  assert.equal(storage.getStore(), undefined);
  assert.throws(() => storage.run(1, () => { throw new Error('x'); }));
  assert.equal(storage.getStore(), undefined);
});
