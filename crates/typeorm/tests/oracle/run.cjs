#!/usr/bin/env node
// The oracle: runs a folder of migrations with the real npm package `typeorm`, as `typeorm migration:run` would, so
// that a test can compare what it leaves in a database with what whimbrel leaves.
//
//   node run.cjs --url URL --dir DIR [--table migrations] [--schema S] [--mode all|each|none] [--verb run|revert|show]
//                [--fake] [--only NAME] [--package typeorm] [--log FILE]
//
// It needs `typeorm`, `pg` and, for .ts files, `typescript`, installed where Node finds them (NODE_PATH). A first line
// `// data source: {...}` in a migration adds data source options; such a migration has to be run alone (--only).
// Output is one JSON line: {"verb", "migrations": [names], "pending"?, "error"?: {name, message, code}}. Exit code 0,
// or 1 when the verb failed.

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { parseArgs } = require('node:util');

/** Modules are looked up beside this file first, then where the caller is. */
function requireInstalled(name) {
  return require(require.resolve(name, { paths: [__dirname, process.cwd(), ...Module.globalPaths] }));
}

function readArguments() {
  const text = { type: 'string' };
  const { values } = parseArgs({
    options: {
      url: text, dir: text, schema: text, only: text, log: text, fake: { type: 'boolean', default: false },
      table: { ...text, default: 'migrations' }, mode: { ...text, default: 'all' },
      verb: { ...text, default: 'run' }, package: { ...text, default: 'typeorm' },
    },
  });
  if (!values.url || !values.dir) throw new Error('--url and --dir are needed');
  return values;
}

/** Every `require("typeorm")` of a migration gets the chosen package; .ts files are transpiled as a project's would be. */
function installLoaders(typeorm) {
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'typeorm' ? typeorm : load(name, ...rest));
  Module._extensions['.ts'] = (module, file) => {
    const { transpileModule } = requireInstalled('typescript');
    const compilerOptions = {
      module: 'commonjs', target: 'es2022', esModuleInterop: true, experimentalDecorators: true, emitDecoratorMetadata: true,
    };
    module._compile(transpileModule(fs.readFileSync(file, 'utf8'), { compilerOptions, fileName: file }).outputText, file);
  };
}

/** The migration files of a folder, sorted. */
function filesOf(dir, only) {
  return fs
    .readdirSync(dir)
    .filter((name) => /\.(?:ts|js|cjs)$/.test(name) && !name.endsWith('.d.ts') && (!only || name.includes(only)))
    .sort()
    .map((name) => path.resolve(dir, name));
}

/** Data source options in the first line of a file. */
function optionsIn(file) {
  const match = /^\/\/ data source: (.*)/.exec(fs.readFileSync(file, 'utf8'));
  return match ? JSON.parse(match[1]) : {};
}

/** Writes statements, one JSON line each, for comparisons statement by statement. */
function fileLogger(file) {
  const silent = () => undefined;
  const logQuery = (query, parameters) => {
    if (file) fs.appendFileSync(file, `${JSON.stringify({ query, parameters })}\n`);
  };
  return { logQuery, logQueryError: silent, logQuerySlow: silent, logSchemaBuild: silent, logMigration: silent, log: silent };
}

function makeDataSource(typeorm, given) {
  const files = filesOf(given.dir, given.only);
  const exported = files.flatMap((file) => Object.values(require(file)).filter((value) => typeof value === 'function'));
  return new typeorm.DataSource({
    type: 'postgres',
    url: given.url,
    migrations: exported,
    migrationsTableName: given.table,
    logging: true,
    logger: fileLogger(given.log),
    ...(given.schema ? { schema: given.schema } : {}),
    ...Object.assign({}, ...files.map(optionsIn)),
  });
}

const VERBS = {
  async run(dataSource, { mode: transaction, fake }) {
    return { migrations: (await dataSource.runMigrations({ transaction, fake })).map(({ name }) => name) };
  },
  async revert(dataSource, { mode: transaction, fake }) {
    await dataSource.undoLastMigration({ transaction, fake });
    return { migrations: [] };
  },
  async show(dataSource) {
    return { migrations: dataSource.migrations.map(({ constructor }) => constructor.name), pending: await dataSource.showMigrations() };
  },
};

async function main() {
  const given = readArguments();
  const typeorm = requireInstalled(given.package);
  installLoaders(typeorm);
  const dataSource = makeDataSource(typeorm, given);
  const report = { verb: given.verb };
  try {
    await dataSource.initialize();
    Object.assign(report, await VERBS[given.verb](dataSource, given));
  } catch ({ name, message, code }) {
    report.error = { name, message, code };
    process.exitCode = 1;
  }
  if (dataSource.isInitialized) await dataSource.destroy();
  console.log(JSON.stringify(report));
}

main();
