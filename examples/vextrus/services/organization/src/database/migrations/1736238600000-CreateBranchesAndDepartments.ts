import { MigrationInterface, QueryRunner } from 'typeorm';
import { protectTenantTable } from '@database/tenancy';

export class CreateBranchesAndDepartments1736238600000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    // Foreign keys carry the tenant. PostgreSQL checks them without row
    // security: with (organization_id) alone, a tenant could point at another
    // tenant's organization, and learn that it exists.
    await queryRunner.query(`
      CREATE TABLE branches (
        id UUID NOT NULL DEFAULT gen_random_uuid(),
        tenant_id UUID NOT NULL,
        organization_id UUID NOT NULL,
        code VARCHAR(20) NOT NULL,
        name VARCHAR(255) NOT NULL,
        is_head_office BOOLEAN NOT NULL DEFAULT false,
        CONSTRAINT pk_branches PRIMARY KEY (id),
        CONSTRAINT uq_branches_tenant_id UNIQUE (tenant_id, id),
        CONSTRAINT uq_branches_code UNIQUE (tenant_id, organization_id, code),
        CONSTRAINT fk_branches_organization FOREIGN KEY (tenant_id, organization_id)
          REFERENCES organizations (tenant_id, id) ON DELETE CASCADE
      )
    `);
    await queryRunner.query(`
      CREATE UNIQUE INDEX uq_branches_head_office ON branches (tenant_id, organization_id) WHERE is_head_office
    `);
    await protectTenantTable(queryRunner, 'branches');

    await queryRunner.query(`
      CREATE TABLE departments (
        id UUID NOT NULL DEFAULT gen_random_uuid(),
        tenant_id UUID NOT NULL,
        branch_id UUID NOT NULL,
        parent_id UUID,
        name VARCHAR(255) NOT NULL,
        CONSTRAINT pk_departments PRIMARY KEY (id),
        CONSTRAINT uq_departments_tenant_id UNIQUE (tenant_id, id),
        CONSTRAINT fk_departments_branch FOREIGN KEY (tenant_id, branch_id)
          REFERENCES branches (tenant_id, id) ON DELETE CASCADE,
        CONSTRAINT fk_departments_parent FOREIGN KEY (tenant_id, parent_id)
          REFERENCES departments (tenant_id, id)
      )
    `);
    await queryRunner.query(`CREATE INDEX idx_departments_branch ON departments (tenant_id, branch_id)`);
    await queryRunner.query(`CREATE INDEX idx_departments_parent ON departments (tenant_id, parent_id)`);
    await protectTenantTable(queryRunner, 'departments');
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE departments`);
    await queryRunner.query(`DROP TABLE branches`);
  }
}
