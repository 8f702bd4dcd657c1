import { Column, Entity, Index, JoinColumn, ManyToOne, OneToMany, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { Branch } from './branch.entity';

@Entity('departments')
@Unique('uq_departments_tenant_id', ['tenantId', 'id'])
@Index('idx_departments_branch', ['tenantId', 'branchId'])
@Index('idx_departments_parent', ['tenantId', 'parentId'])
export class Department {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pk_departments' })
  id: string;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId: string;

  @Column({ name: 'branch_id', type: 'uuid' })
  branchId: string;

  @Column({ name: 'parent_id', type: 'uuid', nullable: true })
  parentId: string | null;

  @Column({ length: 255 })
  name: string;

  @ManyToOne(() => Branch, (branch) => branch.departments, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenantId', foreignKeyConstraintName: 'fk_departments_branch' },
    { name: 'branch_id', referencedColumnName: 'id', foreignKeyConstraintName: 'fk_departments_branch' },
  ])
  branch: Branch;

  @ManyToOne(() => Department, (department) => department.children)
  @JoinColumn([
    { name: 'tenant_id', referencedColumnName: 'tenantId', foreignKeyConstraintName: 'fk_departments_parent' },
    { name: 'parent_id', referencedColumnName: 'id', foreignKeyConstraintName: 'fk_departments_parent' },
  ])
  parent: Department | null;

  @OneToMany(() => Department, (department) => department.parent)
  children: Department[];
}
