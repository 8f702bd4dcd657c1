// Views, plain and materialized.
const { isView } = require('./instances');
const { TypeORMError } = require('./errors');
const { honoured } = require('./generation');
const ddl = require('./ddl');
const metadata = require('./typeorm_metadata');

/** "MATERIALIZED VIEW" or "VIEW" */
function kindOf({ materialized }) {
  return materialized ? 'MATERIALIZED VIEW' : 'VIEW';
}

function createStatement(runner, view) {
  const query = metadata.viewQuery(runner, view);
  return ddl.statement(`CREATE ${kindOf(view)} ${ddl.escapePath(runner, view)} AS ${query}`);
}

function dropStatement(runner, view, ifExists) {
  return ddl.statement(`DROP ${kindOf(view)} ${honoured(ifExists) ? 'IF EXISTS ' : ''}${ddl.escapePath(runner, view)}`);
}

module.exports = {
  /** Creates the view; it is written down in TypeORM's own table only when `syncWithMetadata` is true. */
  async createView(view, syncWithMetadata = false) {
    const ups = [createStatement(this, view)];
    const downs = [];
    if (syncWithMetadata) ups.push(metadata.insertRow(this, metadata.viewRow(this, view)));
    downs.push(dropStatement(this, view));
    if (syncWithMetadata) downs.push(metadata.deleteRow(this, metadata.viewRow(this, view)));
    await this.executeQueries(ups, downs);
  },

  /** Drops a view that is written down in TypeORM's own table. */
  async dropView(viewOrName, ifExists) {
    const name = isView(viewOrName) ? viewOrName.name : viewOrName;
    let view;
    try {
      view = await this.getCachedView(name);
    } catch (error) {
      if (honoured(ifExists) && error instanceof TypeORMError) return;
      throw error;
    }
    const row = metadata.viewRow(this, view);
    const ups = [metadata.deleteRow(this, row), dropStatement(this, view, ifExists)];
    const downs = [metadata.insertRow(this, row), createStatement(this, view)];
    await this.executeQueries(ups, downs);
  },
};
