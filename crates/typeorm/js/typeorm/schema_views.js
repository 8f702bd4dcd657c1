// Views, plain and materialized, after all tables.
const ddl = require('./ddl');
const rows = require('./typeorm_metadata');
const { View } = require('./view');
const { viewStatement } = require('./ddl_views');
const { originOf } = require('./schema_origin');

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

function viewStatements(builder, metadatas) {
  const { runner } = builder;
  const views = inOrder(metadatas.filter(({ tableType, synchronize }) => tableType === 'view' && synchronize));
  const made = views.map((metadata) => ({ view: View.create(metadata, runner.driver), origin: originOf(metadata) }));
  for (const { view, origin } of made) {
    const { schema, tableName: name } = runner.driver.parseTableName(view);
    builder.views.push({ schema, name, entity: origin.entity, materialized: view.materialized });
    builder.metadataRows.push(rows.describedRow(runner, rows.viewRow(runner, view)));
  }
  const created = made.map(({ view, origin }) => ({ sql: viewStatement(runner, view).query, origin }));
  const indexed = made.flatMap(({ view, origin }) => {
    return indexStatements(builder, view).map(({ query }) => ({ sql: query, origin }));
  });
  return [...created, ...indexed];
}

module.exports = { viewStatements };
