import { MigrationInterface, QueryRunner } from 'typeorm';

export class RequireDisplayName1736582400000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    // SET NOT NULL alone reads the whole table under a lock that stops every
    // reader. A validated check tells PostgreSQL the same, and VALIDATE lets
    // reads and writes go on.
    await queryRunner.query(`
      ALTER TABLE users ADD CONSTRAINT users_display_name_required CHECK (display_name IS NOT NULL) NOT VALID
    `);
    await queryRunner.query(`ALTER TABLE users VALIDATE CONSTRAINT users_display_name_required`);
    await queryRunner.query(`ALTER TABLE users ALTER COLUMN display_name SET NOT NULL`);
    await queryRunner.query(`ALTER TABLE users DROP CONSTRAINT users_display_name_required`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE users ALTER COLUMN display_name DROP NOT NULL`);
  }
}
