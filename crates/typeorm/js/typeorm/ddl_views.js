// The spelling of CREATE VIEW and DROP VIEW.
const ddl = require('./ddl');
const { honoured } = require('./generation');
const { viewQuery } = require('./typeorm_metadata');

/** "MATERIALIZED VIEW" or "VIEW" */
function kindOf({ materialized }) {
  return materialized ? 'MATERIALIZED VIEW' : 'VIEW';
}

function viewStatement(runner, view) {
  return ddl.statement(`CREATE ${kindOf(view)} ${ddl.escapePath(runner, view)} AS ${viewQuery(runner, view)}`);
}

function dropViewStatement(runner, view, ifExists) {
  return ddl.statement(`DROP ${kindOf(view)} ${honoured(ifExists) ? 'IF EXISTS ' : ''}${ddl.escapePath(runner, view)}`);
}

module.exports = { viewStatement, dropViewStatement };
