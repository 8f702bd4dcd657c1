/** The delete builder. */

const { UpdateQueryBuilder } = require('./query_builder_update');
const { DeleteResult } = require('./query_results');
const { returningSql } = require('./query_builder_returning');

class DeleteQueryBuilder extends UpdateQueryBuilder {
  '@instanceof' = Symbol.for('DeleteQueryBuilder');

  from(target, alias) {
    this.setMainAlias(target, alias);
    return this;
  }

  getQuery() {
    return `${this.withClause()}DELETE FROM ${this.tableOf(this.state.mainAlias)}${this.whereSql()}${returningSql(this)}`;
  }

  async execute() {
    const [sql, parameters] = this.getQueryAndParameters();
    return DeleteResult.from(await this.run(sql, parameters));
  }
}

module.exports = { DeleteQueryBuilder };
