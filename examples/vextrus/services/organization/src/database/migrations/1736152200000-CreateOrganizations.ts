import { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@database/tenancy';

export class CreateOrganizations1736152200000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE organizations (
        id UUID NOT NULL DEFAULT gen_random_uuid(),
        tenant_id UUID NOT NULL,
        name VARCHAR(255) NOT NULL,
        slug VARCHAR(100) NOT NULL,
        country_code CHAR(2) NOT NULL DEFAULT 'BD',
        settings JSONB NOT NULL DEFAULT '{}',
        created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
        updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
        CONSTRAINT pk_organizations PRIMARY KEY (id),
        CONSTRAINT uq_organizations_tenant_id UNIQUE (tenant_id, id),
        CONSTRAINT uq_organizations_tenant_slug UNIQUE (tenant_id, slug),
        CONSTRAINT chk_organizations_slug CHECK (slug ~ '^[a-z0-9-]+$')
      )
    `);
    await protectTenantTable(queryRunner, 'organizations');
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE organizations`);
  }
}
