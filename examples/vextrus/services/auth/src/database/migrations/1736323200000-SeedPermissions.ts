import { MigrationInterface, QueryRunner } from 'typeorm';

const PERMISSIONS: Record<string, string> = {
  'user.read': 'See the users of the own tenant',
  'user.invite': 'Invite a user',
  'user.disable': 'Disable a user',
  'role.manage': 'Create roles and say what they permit',
  'organization.read': 'See companies, branches and departments',
  'organization.manage': 'Change companies, branches and departments',
  'project.read': 'See projects and their tasks',
  'project.manage': 'Create and change projects and their tasks',
};

export class SeedPermissions1736323200000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    for (const [code, description] of Object.entries(PERMISSIONS)) {
      await queryRunner.query(
        `INSERT INTO permissions (code, description) VALUES ($1, $2)
         ON CONFLICT (code) DO UPDATE SET description = EXCLUDED.description`,
        [code, description],
      );
    }
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM permissions WHERE code = ANY ($1)`, [Object.keys(PERMISSIONS)]);
  }
}
