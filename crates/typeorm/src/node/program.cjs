'use strict';
// Runs migrations of a TypeORM project with the project's own packages. Whimbrel starts it, serves the project's
// database on two sockets (`mainPort` is the migration's own connection, inside Whimbrel's transaction), writes one
// request a line to stdin, and reads the answers from stdout behind a mark.
const fs = require('node:fs');
const { createRequire, register } = require('node:module');
const path = require('node:path');
const readline = require('node:readline');
const { pathToFileURL } = require('node:url');

const given = JSON.parse(process.argv[2]);
const projectRequire = createRequire(given.from);
// Kept from before the project's code can change them.
const writeOut = process.stdout.write.bind(process.stdout);
const writeError = process.stderr.write.bind(process.stderr);

/** The migration that runs now, for errors that nobody awaits. */
let current;
let opened;

const DATA_SOURCE = Symbol.for('DataSource');
const isObject = (value) => value !== null && typeof value === 'object';
const isDataSource = (value) => isObject(value) && value['@instanceof'] === DATA_SOURCE;

function failure(name, message) {
  return Object.assign(new Error(message), { name });
}

function installed(name) {
  try {
    return projectRequire.resolve(name);
  } catch {
    return undefined;
  }
}

/** Whether Node takes a file for an ES module. */
function isEsModule(file) {
  if (/\.c[jt]s$/.test(file)) return false;
  if (/\.m[jt]s$/.test(file)) return true;
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (fs.existsSync(manifest)) return JSON.parse(fs.readFileSync(manifest, 'utf8')).type === 'module';
    if (folder === path.dirname(folder)) return false;
  }
}

// Options that contradict a module format of CommonJS: as TypeScript's messages 5095, 5098, 5107, 5109 and 5110 say.
const CONTRADICTIONS = [5095, 5098, 5107, 5109, 5110];

function registerForCommonJs() {
  const tsNode = installed('ts-node');
  if (tsNode) {
    const compilerOptions = { module: 'commonjs', moduleResolution: 'node10', verbatimModuleSyntax: false };
    projectRequire(tsNode).register({
      project: given.tsconfig, transpileOnly: true, compilerOptions, ignoreDiagnostics: CONTRADICTIONS,
    });
    return true;
  }
  const tsx = installed('tsx/cjs');
  if (tsx) projectRequire(tsx);
  return tsx !== undefined;
}

async function registerForEsModules() {
  const tsx = installed('tsx/esm');
  if (tsx) {
    await import(pathToFileURL(tsx));
    return true;
  }
  if (!installed('ts-node') || !register) return false;
  process.env.TS_NODE_TRANSPILE_ONLY ??= 'true';
  if (given.tsconfig) process.env.TS_NODE_PROJECT ??= given.tsconfig;
  register('ts-node/esm', pathToFileURL(given.from));
  return true;
}

/** `paths` of tsconfig.json, where the project has the package for them. */
function registerPaths() {
  const file = installed('tsconfig-paths');
  if (!file) return;
  const tsconfigPaths = projectRequire(file);
  const found = tsconfigPaths.loadConfig(given.tsconfig ?? process.cwd());
  if (found.resultType !== 'success' || Object.keys(found.paths ?? {}).length === 0) return;
  tsconfigPaths.register({ baseUrl: found.absoluteBaseUrl, paths: found.paths });
}

async function registerTypeScript(esm) {
  const registered = esm ? await registerForEsModules() : registerForCommonJs();
  if (!registered && !process.features.typescript) {
    throw failure('NoTypeScript', 'the project is TypeScript, and it has neither ts-node nor tsx: install one of them');
  }
  registerPaths();
}

/** What the data source file exports, or the options that stand in for a file. */
async function exported() {
  const esm = isEsModule(given.from);
  if (given.typescript) await registerTypeScript(esm);
  if (given.instead) return given.instead;
  return esm ? import(pathToFileURL(given.from)) : projectRequire(given.from);
}

/** The exported data source, or one of exported plain options (TypeORM 0.2's ormconfig). */
async function dataSourceIn(exported) {
  const values = [exported, ...Object.values(exported)];
  if (isObject(exported.default)) values.push(...Object.values(exported.default));
  const awaited = [];
  for (const value of values) awaited.push(await value);
  const found = awaited.find(isDataSource);
  if (found) return found;
  const options = awaited.find((value) => isObject(value) && value.type === 'postgres');
  const { DataSource } = projectRequire('typeorm');
  if (!options || !DataSource) throw failure('NoDataSource', `${given.from} exports no DataSource`);
  return new DataSource(options);
}

async function open() {
  if (!installed('typeorm')) {
    throw failure('TypeOrmNotInstalled', `typeorm is not installed in ${process.cwd()}: run npm install there`);
  }
  const dataSource = await dataSourceIn(await exported());
  if (dataSource.isInitialized) await dataSource.destroy();
  const served = { host: given.folder, port: given.poolPort, password: '', database: given.database, ssl: false };
  const extra = { ...dataSource.options.extra, ...served, user: given.user, connectionString: undefined };
  dataSource.setOptions({
    ...served, username: given.user, extra, url: undefined, replication: undefined, synchronize: false, migrationsRun: false,
    dropSchema: false, installExtensions: false, subscribers: [], logging: ['log', 'warn'],
  });
  await dataSource.initialize();
  return dataSource;
}

/** A query runner on the migration's own connection, which is in no pool that anything else uses. */
async function runnerOnMain(dataSource, depth) {
  const { driver } = dataSource;
  const options = { ...driver.master.options, port: given.mainPort, max: 1, min: 0, idleTimeoutMillis: 0 };
  const pool = new driver.postgres.Pool({ ...options, password: '' });
  pool.on('error', () => {});
  const queryRunner = dataSource.createQueryRunner();
  driver.obtainMasterConnection = () =>
    new Promise((resolve, reject) => {
      pool.connect((error, client, release) => (error ? reject(error) : resolve([client, release])));
    });
  try {
    await queryRunner.connect();
  } finally {
    delete driver.obtainMasterConnection;
  }
  queryRunner.isTransactionActive = depth > 0;
  queryRunner.transactionDepth = depth;
  return { queryRunner, pool };
}

async function run({ migration: name, direction, depth }) {
  opened ??= open();
  const dataSource = await opened;
  const migration = dataSource.migrations.find((one) => (one.name || one.constructor.name) === name);
  if (!migration) throw failure('NoSuchMigration', `the project's TypeORM finds no migration ${name}`);
  const { queryRunner, pool } = await runnerOnMain(dataSource, depth);
  try {
    const running = migration[direction](queryRunner);
    if (typeof running?.then !== 'function') throw failure('TypeError', `${direction}() of ${name} returns no promise`);
    await running;
    return { depth: queryRunner.transactionDepth, isReleased: queryRunner.isReleased };
  } finally {
    if (!queryRunner.isReleased) await queryRunner.release();
    await pool.end();
  }
}

/** The parts of an error that Whimbrel shows. */
function described(error) {
  if (!(error instanceof Object)) return { name: 'Error', message: String(error) };
  const { message, stack, query, severity, driverError } = error;
  const name = error.name && error.name !== 'Error' ? error.name : error.constructor?.name;
  const server = isObject(driverError) ? driverError : error;
  const fields = isObject(driverError) || severity ? { ...server, message: server.message } : undefined;
  return { name, message: String(message), stack: String(stack), query, server: fields };
}

function answer(value) {
  const seen = (key, part) => (typeof part === 'bigint' ? String(part) : part);
  writeError(`${given.mark}\n`);
  writeOut(`${given.mark}${JSON.stringify(value, seen)}\n`);
}

async function serve(line) {
  const unawaited = new Promise((_, reject) => (current = reject));
  // Nobody looks at it when the migration ends before.
  unawaited.catch(() => {});
  try {
    answer(await Promise.race([run(JSON.parse(line)), unawaited]));
  } catch (error) {
    answer({ error: described(error) });
  } finally {
    current = undefined;
  }
}

function notAwaited(error) {
  if (current) current(error);
  else throw error;
}

process.on('unhandledRejection', notAwaited);
process.on('uncaughtException', notAwaited);

const requests = readline.createInterface({ input: process.stdin });
requests.on('line', serve);
// Whimbrel is done, or dead; in that case nobody else clears away.
requests.on('close', () => process.exit(0));
process.stdout.on('error', () => process.exit(1));
process.stderr.on('error', () => process.exit(1));
process.on('exit', () => fs.rmSync(given.folder, { recursive: true, force: true }));
