import { MigrationInterface, QueryRunner } from 'typeorm';

const HEAD_OFFICE = 'HQ';

/** Data only: every organization without a head office gets one. Running it twice adds nothing. */
export class CreateHeadOffices1736411400000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`SET LOCAL row_security = off`);
    const organizations: { id: string; tenant_id: string; name: string }[] = await queryRunner.query(`
      SELECT id, tenant_id, name FROM organizations AS o
       WHERE NOT EXISTS (
         SELECT FROM branches AS b
          WHERE b.tenant_id = o.tenant_id AND b.organization_id = o.id AND b.is_head_office)
       ORDER BY id
    `);
    for (const { id, tenant_id, name } of organizations) {
      await queryRunner.query(
        `INSERT INTO branches (tenant_id, organization_id, code, name, is_head_office)
         VALUES ($1, $2, $3, $4, true)`,
        [tenant_id, id, HEAD_OFFICE, `${name}, head office`],
      );
    }
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    // A head office that has departments by now is in use, and stays.
    await queryRunner.query(`SET LOCAL row_security = off`);
    await queryRunner.query(
      `DELETE FROM branches AS b
        WHERE b.is_head_office AND b.code = $1
          AND NOT EXISTS (SELECT FROM departments AS d WHERE d.tenant_id = b.tenant_id AND d.branch_id = b.id)`,
      [HEAD_OFFICE],
    );
  }
}
