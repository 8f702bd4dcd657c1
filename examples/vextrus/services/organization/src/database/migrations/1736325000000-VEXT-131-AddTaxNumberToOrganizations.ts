import { MigrationInterface, QueryRunner, TableColumn, TableIndex } from 'typeorm';

const TAX_NUMBER = new TableColumn({
  name: 'tax_number',
  type: 'varchar',
  length: '32',
  isNullable: true,
  comment: 'As the tax office of the country writes it',
});

export class VEXT131AddTaxNumberToOrganizations1736325000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    if (!(await queryRunner.hasColumn('organizations', 'tax_number'))) {
      await queryRunner.addColumn('organizations', TAX_NUMBER);
    }
    await queryRunner.createIndex(
      'organizations',
      new TableIndex({
        name: 'uq_organizations_tax_number',
        columnNames: ['tenant_id', 'tax_number'],
        isUnique: true,
      }),
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('organizations', 'uq_organizations_tax_number');
    await queryRunner.dropColumn('organizations', 'tax_number');
  }
}
