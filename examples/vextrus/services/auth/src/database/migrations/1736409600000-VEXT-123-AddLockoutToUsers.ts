import { MigrationInterface, QueryRunner, TableCheck, TableColumn } from 'typeorm';

export class VEXT123AddLockoutToUsers1736409600000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    // A constant default and a nullable column: neither rewrites the table.
    await queryRunner.addColumns('users', [
      new TableColumn({ name: 'failed_login_count', type: 'integer', default: 0 }),
      new TableColumn({ name: 'locked_until', type: 'timestamptz', isNullable: true }),
      new TableColumn({ name: 'display_name', type: 'varchar', length: '200', isNullable: true }),
    ]);
    await queryRunner.createCheckConstraint(
      'users',
      new TableCheck({ name: 'chk_users_failed_login_count', expression: 'failed_login_count >= 0' }),
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropCheckConstraint('users', 'chk_users_failed_login_count');
    await queryRunner.dropColumns('users', ['display_name', 'locked_until', 'failed_login_count']);
  }
}
