import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realm } from './realm.mjs';

/** TypeScript's helper for decorators, as the transformer emits it. */
function decorate(decorators, target, key, descriptor) {
  const count = arguments.length;
  let result = count < 3 ? target : descriptor === null ? Object.getOwnPropertyDescriptor(target, key) : descriptor;
  for (const decorator of [...decorators].reverse()) result = (count < 3 ? decorator(result) : decorator(target, key, result)) || result;
  if (count > 3 && result) Object.defineProperty(target, key, result);
  return result;
}
const parameter = (index, decorator) => (target, key) => decorator(target, key, index);

function fresh() {
  const { load, host } = realm();
  return { ...load('standin'), host, util: load('node/util') };
}

test('while loading, module-level code of an application runs', async () => {
  const { standIn, isStandin } = fresh();
  const nest = standIn('@nestjs/common');
  const { z } = standIn('zod');
  const winston = standIn('winston');
  const config = z.object({ PORT: z.coerce.number().default(3000), list: z.array(z.string()) }).strict().parse(process.env);
  assert.ok(isStandin(config.PORT));
  const logger = winston.createLogger({ transports: [new winston.transports.Console()], format: winston.format.combine(winston.format.json()) });
  logger.info('hello');
  const { Module, Injectable: inject, ...rest } = nest;
  assert.ok(isStandin(Module) && isStandin(inject));
  assert.deepEqual(rest, {});
  assert.deepEqual([...nest.list], []);
  assert.deepEqual(Object.assign({}, nest.options), {});
  assert.equal(await nest, nest);
  assert.equal(nest.default, nest);
  assert.equal(nest.__esModule, true);
  assert.equal(nest.Module, nest.Module, 'the same property is the same stand-in');
  for (const key in nest) assert.fail(key);
});

test('decorators leave classes, members and parameters as they are', () => {
  const { standIn, isStandin } = fresh();
  const { Injectable, Inject, IsString, ApiProperty, Get, Body, InjectRepository, Bare } = standIn('@nestjs/common');
  class Owner {}
  class Plain {
    method() { return 'kept'; }
  }
  const { method } = Plain.prototype;
  const Decorated = decorate([Injectable(), Injectable({ scope: 1 }), parameter(0, Inject('TOKEN')), parameter(1, InjectRepository(Owner))], Plain);
  assert.equal(Decorated, Plain);
  decorate([IsString(), ApiProperty({ type: () => Owner })], Plain.prototype, 'field', undefined);
  assert.equal(Object.hasOwn(Plain.prototype, 'field'), false);
  decorate([Get('/path'), parameter(0, Body())], Plain.prototype, 'method', null);
  assert.equal(Plain.prototype.method, method);
  decorate([Get], Plain.prototype, 'method', null);
  decorate([IsString], Plain.prototype, 'field', undefined);
  decorate([IsString()], Plain, 'fixed', undefined);
  const Again = decorate([Bare], Plain);
  assert.equal(new Again().method(), 'kept');
  assert.equal(Again.name, 'Plain');
  assert.equal(new Again() instanceof Plain, true);
  assert.equal(isStandin(Again), false);
});

test('classes extend stand-ins, mixins of classes and errors', () => {
  const { standIn, isStandin, host } = fresh();
  const missing = standIn('@nestjs/graphql');
  class Base { known() { return 'known'; } }
  class Dto extends missing.PartialType(Base) {}
  assert.equal(new Dto().known(), 'known');
  class Service extends missing.AbstractService {
    constructor() {
      super('argument');
      this.own = this.registered();
      this.value = 1;
    }
  }
  const service = new Service();
  assert.equal(service.value, 1);
  assert.ok(isStandin(service.own));
  assert.ok(service instanceof Service && service instanceof missing.AbstractService);
  assert.equal({} instanceof missing.AbstractService, false);
  assert.equal(Service.name, 'Service');
  assert.equal(JSON.stringify({ ...new (class extends missing.Model { x = 1; })() }), '{"x":1}');
  class Refusal extends missing.GraphQLError { constructor() { super('refused'); } }
  host.setPhase('run');
  const error = new Refusal();
  assert.ok(error instanceof Error && error instanceof Refusal);
  assert.equal(error.message, 'refused');
  assert.throws(() => new Service(), /package @nestjs\/graphql is not available: AbstractService/);
});

test('while a migration runs, using one names package, property and place', () => {
  const { standIn, host, util } = fresh();
  const moment = standIn('moment');
  const loaded = moment.utc('2020-01-01').format;
  host.setPhase('run');
  const { deep } = moment;
  assert.equal(typeof deep.property, 'function', 'reading is fine');
  const uses = {
    call: () => moment(), method: () => deep.format('x'), construct: () => new moment.Duration(), text: () => `${deep}`, add: () => deep + 1, number: () => Number(deep), minus: () => +deep, json: () => JSON.stringify({ deep }),
    spread: () => [...deep], loop: () => { for (const item of deep) assert.fail(item); }, keys: () => Object.keys(deep), concat: () => 'a'.concat(deep), compare: () => deep > 1, made: () => loaded(), join: () => [deep].join(), String: () => String(deep), copy: () => ({ ...deep }), length: () => 1 * deep.length,
  };
  for (const [name, use] of Object.entries(uses)) assert.throws(use, /package moment is not available: .* used at src\/migrations\/1-a\.ts:7/, name);
  assert.throws(uses.method, /deep\.format/);
  assert.throws(uses.made, /utc\(\)\.format/);
  assert.equal(util.inspect(moment.utc), '[stand-in for moment.utc]');
  assert.equal({} instanceof moment.Moment, false);
});

test('text made of a stand-in while loading is recognised later', () => {
  const { standIn, containsStandin, describeStandin, refuseStandin, findStandin, STANDIN_MARKER } = fresh();
  const config = standIn('@acme/config');
  const text = `CREATE TABLE "${config.schema.name}"."users" ()`;
  assert.ok(text.includes(STANDIN_MARKER));
  assert.deepEqual(describeStandin(text), { package: '@acme/config', path: 'schema.name', place: 'src/migrations/1-a.ts:7' });
  const options = { host: 'localhost', extra: { pool: [1, { application: config.app }] } };
  assert.equal(findStandin(options).path, 'app');
  assert.equal(containsStandin({ url: `postgres://${config.get('URL')}` }), true);
  assert.equal(containsStandin({ a: [1, 'x', null, new Date(), Buffer.from('x')], f: () => 1 }), false);
  const circle = {};
  circle.self = circle;
  assert.equal(containsStandin(circle), false);
  assert.throws(() => refuseStandin([text]), /package @acme\/config is not available: schema\.name, made into text at src\/migrations/);
  assert.doesNotThrow(() => refuseStandin({ sql: 'SELECT 1' }));
  assert.equal(Number.isNaN(config.port * 2), true);
});

test('such text never reaches the database', () => {
  const sent = [];
  const own = realm({ query: (...args) => sent.push(args) });
  const { table } = own.load('standin').standIn('@acme/brand');
  const late = `DROP TABLE ${table}`;
  own.host.query(0, 'SELECT 1', ['a', null, Buffer.from('x')]);
  assert.throws(() => own.host.query(0, late), /package @acme\/brand is not available: table/);
  assert.throws(() => own.host.query(0, 'SELECT $1', [late]), /package @acme\/brand is not available: table/);
  assert.deepEqual(sent, [[0, 'SELECT 1', ['a', null, Buffer.from('x')]]]);
});

test('export * from a missing package passes its names on', () => {
  const { standIn, exportAll, isStandin } = fresh();
  const barrel = { own: 1 };
  exportAll(barrel, standIn('missing'));
  assert.equal(barrel.own, 1);
  assert.ok(isStandin(barrel.Anything));
  assert.equal(barrel.then, undefined);
  assert.equal(barrel.hasOwnProperty('own'), true);
  assert.deepEqual(Object.keys(barrel), ['own']);
});
