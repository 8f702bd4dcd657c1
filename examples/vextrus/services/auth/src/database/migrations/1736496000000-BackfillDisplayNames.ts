import { MigrationInterface, QueryRunner } from 'typeorm';

const BATCH = 1000;

/** Data only; the column came with the migration before, and becomes required with the next. */
export class BackfillDisplayNames1736496000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    // A role that row security binds would change 0 rows here, and not notice.
    // With this, PostgreSQL raises an error instead.
    await queryRunner.query(`SET LOCAL row_security = off`);

    let last = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const users: { id: string; first_name: string; last_name: string }[] = await queryRunner.query(
        `SELECT id, first_name, last_name FROM users
          WHERE id > $1 AND display_name IS NULL ORDER BY id LIMIT $2`,
        [last, BATCH],
      );
      if (users.length === 0) {
        break;
      }
      await queryRunner.query(
        `UPDATE users SET display_name = names.display_name
           FROM unnest($1::uuid[], $2::text[]) AS names (id, display_name)
          WHERE users.id = names.id`,
        [users.map((user) => user.id), users.map((user) => `${user.first_name} ${user.last_name}`.trim())],
      );
      last = users[users.length - 1].id;
    }
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    // Only what up() made: a name that somebody has chosen since stays.
    await queryRunner.query(`SET LOCAL row_security = off`);
    await queryRunner.query(`
      UPDATE users SET display_name = NULL
       WHERE display_name = btrim(first_name || ' ' || last_name)
    `);
  }
}
