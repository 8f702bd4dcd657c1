import { MigrationInterface, QueryRunner } from 'typeorm';

export class VEXT140IndexOrganizationNames1736497800000 implements MigrationInterface {
  // CONCURRENTLY lets writes go on, and cannot run in a transaction.
  transaction = false;

  public async up(queryRunner: QueryRunner): Promise<void> {
    // A build that was interrupted leaves an invalid index behind.
    await queryRunner.query(`DROP INDEX CONCURRENTLY IF EXISTS idx_organizations_name`);
    await queryRunner.query(`
      CREATE INDEX CONCURRENTLY idx_organizations_name ON organizations (tenant_id, lower(name))
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    // Not CONCURRENTLY: TypeORM reverts inside a transaction whatever the
    // migration says, and dropping an index takes no time.
    await queryRunner.query(`DROP INDEX IF EXISTS idx_organizations_name`);
  }
}
