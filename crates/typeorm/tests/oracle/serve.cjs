#!/usr/bin/env node
// The oracle: does with the real npm package `typeorm` what `typeorm migration:run`, `migration:revert`,
// `migration:show`, `schema:sync` and `schema:log` do, so that a test can compare what it leaves in a database with what whimbrel leaves.
//
//   node serve.cjs [PACKAGE]     PACKAGE: typeorm (1.1.1) or typeorm-0.3 (0.3.31)
//
// One process answers many requests, because starting costs more than working: a line of JSON in, a line of JSON out.
//   in:  {"cwd", "dataSource", "env", "verb": "run" | "revert" | "show" | "sync" | "log", "transaction"?, "fake"?}
//   out: {"migrations"?: [names], "pending"?, "statements"?: [SQL], "error"?: {"name", "message", "code"}}

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const readline = require('node:readline');

const typeorm = require(process.argv[2] ?? 'typeorm');
require('reflect-metadata');

const OWN = ['typeorm', 'pg', 'reflect-metadata', 'typescript'];

/** Projects have no node_modules: the packages come from here, and TypeScript is transpiled as a project's would be. */
function installLoaders() {
  const load = Module._load;
  Module._load = (name, ...rest) => {
    if (name === 'typeorm') return typeorm;
    return load(OWN.includes(name) ? require.resolve(name) : name, ...rest);
  };
  Module._extensions['.ts'] = (module, file) => {
    const { transpileModule } = require('typescript');
    const compilerOptions = {
      module: 'commonjs', target: 'es2022', esModuleInterop: true, experimentalDecorators: true,
      emitDecoratorMetadata: true, useDefineForClassFields: false,
    };
    const source = fs.readFileSync(file, 'utf8');
    module._compile(transpileModule(source, { compilerOptions, fileName: file }).outputText, file);
  };
}

/** Requests may find other files under the same names than earlier ones did. */
function forgetProjects() {
  for (const file of Object.keys(require.cache)) {
    if (!file.startsWith(__dirname + path.sep)) delete require.cache[file];
  }
}

/** The options that the commands of TypeORM's CLI set before they connect; -t as the CLI reads it. */
function prepared(dataSource, given) {
  const silent = () => undefined;
  const logger = {
    logQuery: silent, logQueryError: silent, logQuerySlow: silent, logSchemaBuild: silent, logMigration: silent, log: silent,
  };
  dataSource.setOptions({ subscribers: [], synchronize: false, migrationsRun: false, dropSchema: false, logger });
  const words = { all: 'all', none: 'none', false: 'none', each: 'each' };
  const transaction = words[given.transaction] ?? dataSource.options.migrationsTransactionMode ?? 'all';
  return { transaction, fake: given.fake ?? false };
}

async function perform(dataSource, given) {
  const options = prepared(dataSource, given);
  await dataSource.initialize();
  switch (given.verb) {
    case 'run':
      return { migrations: (await dataSource.runMigrations(options)).map(({ name }) => name) };
    case 'revert':
      return void (await dataSource.undoLastMigration(options)) ?? {};
    case 'sync':
      return void (await dataSource.synchronize()) ?? {};
    case 'log': {
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      return { statements: upQueries.map(({ query, parameters = [] }) => [query, ...parameters].join(' -- ')) };
    }
    default:
      return { pending: await dataSource.showMigrations() };
  }
}

async function answer(given) {
  forgetProjects();
  process.chdir(given.cwd);
  Object.assign(process.env, given.env);
  let dataSource;
  try {
    const exported = require(path.resolve(given.cwd, given.dataSource));
    dataSource = Object.values(exported).find((value) => value?.['@instanceof'] === Symbol.for('DataSource'));
    return await perform(dataSource, given);
  } catch ({ name, message, code }) {
    return { error: { name, message, code } };
  } finally {
    if (dataSource?.isInitialized) await dataSource.destroy();
  }
}

async function main() {
  installLoaders();
  // What migrations print must not come between the answers.
  console.log = console.info = console.warn = console.error;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
}

main();
