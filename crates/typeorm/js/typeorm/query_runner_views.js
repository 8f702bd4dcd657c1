// Views, plain and materialized.
const { isView } = require('./instances');
const { TypeORMError } = require('./errors');
const { honoured } = require('./generation');
const { viewStatement, dropViewStatement } = require('./ddl_views');
const metadata = require('./typeorm_metadata');

module.exports = {
  /** Creates the view; it is written down in TypeORM's own table only when `syncWithMetadata` is true. */
  async createView(view, syncWithMetadata = false) {
    const ups = [viewStatement(this, view)];
    const downs = [];
    if (syncWithMetadata) ups.push(metadata.insertRow(this, metadata.viewRow(this, view)));
    downs.push(dropViewStatement(this, view));
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
    const ups = [metadata.deleteRow(this, row), dropViewStatement(this, view, ifExists)];
    const downs = [metadata.insertRow(this, row), viewStatement(this, view)];
    await this.executeQueries(ups, downs);
  },
};
