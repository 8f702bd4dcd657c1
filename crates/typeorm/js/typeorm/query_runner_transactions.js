// Transactions of the query runner; inside one, further ones are savepoints.
const { TransactionNotStartedError } = require('./errors');

module.exports = {
  async startTransaction(isolationLevel = this.dataSource.options.isolationLevel) {
    this.isTransactionActive = true;
    if (this.transactionDepth === 0) {
      await this.query('START TRANSACTION');
      if (isolationLevel) await this.query(`SET TRANSACTION ISOLATION LEVEL ${isolationLevel}`);
    } else {
      await this.query(`SAVEPOINT typeorm_${this.transactionDepth}`);
    }
    this.transactionDepth += 1;
  },

  async commitTransaction() {
    if (!this.isTransactionActive) throw new TransactionNotStartedError();
    if (this.transactionDepth > 1) {
      await this.query(`RELEASE SAVEPOINT typeorm_${this.transactionDepth - 1}`);
    } else {
      await this.query('COMMIT');
      this.isTransactionActive = false;
    }
    this.transactionDepth -= 1;
  },

  async rollbackTransaction() {
    if (!this.isTransactionActive) throw new TransactionNotStartedError();
    if (this.transactionDepth > 1) {
      await this.query(`ROLLBACK TO SAVEPOINT typeorm_${this.transactionDepth - 1}`);
    } else {
      await this.query('ROLLBACK');
      this.isTransactionActive = false;
    }
    this.transactionDepth -= 1;
  },
};
