// Views, plain and materialized, after all tables.
const ddl = require('./ddl');
const rows = require('./typeorm_metadata');
const { View } = require('./view');
const { viewStatement } = require('./ddl_views');
const { originOf, forEntity } = require('./entity_place');
const { refuseStandin } = require('../standin');

/** Views in an order in which each comes after those that it depends on. */
function inOrder(metadatas) {
  const ordered = new Set();
  const visit = (metadata, above) => {
    if (ordered.has(metadata) || above.includes(metadata)) return;
    for (const other of metadatas) {
      if (metadata.dependsOn?.has(other.target) || metadata.dependsOn?.has(other.name)) visit(other, [...above, metadata]);
    }
    ordered.add(metadata);
  };
  for (const metadata of metadatas) visit(metadata, []);
  return [...ordered];
}

/** Indexes are made for materialized views only: PostgreSQL has none on others. */
function indexStatements(builder, view) {
  if (!view.materialized) return [];
  return view.indices.map((index) => ddl.createIndex(builder.runner, view, index));
}

/** A view with the statements that make it and its indexes. */
function described(builder, metadata) {
  const { runner } = builder;
  const view = View.create(metadata, runner.driver);
  const created = viewStatement(runner, view).query;
  refuseStandin(created);
  return { view, created, indexed: indexStatements(builder, view), row: rows.viewRow(runner, view), origin: originOf(metadata) };
}

function viewStatements(builder, metadatas) {
  const { runner } = builder;
  const views = inOrder(metadatas.filter(({ tableType, synchronize }) => tableType === 'view' && synchronize))
    .map((metadata) => forEntity(metadata, () => described(builder, metadata)));
  for (const { view, row, origin } of views) {
    const { schema, tableName: name } = runner.driver.parseTableName(view);
    builder.views.push({ schema, name, entity: origin.entity, materialized: view.materialized });
    builder.metadataRows.push(rows.describedRow(runner, row));
  }
  const created = views.map(({ created: sql, origin }) => ({ sql, origin }));
  return [...created, ...views.flatMap(({ indexed, origin }) => indexed.map(({ query: sql }) => ({ sql, origin })))];
}

module.exports = { viewStatements };
