import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'permissions', comment: 'Global: what can be permitted at all is the same for every tenant' })
export class Permission {
  @PrimaryColumn({ length: 100, primaryKeyConstraintName: 'pk_permissions' })
  code: string;

  @Column({ type: 'text' })
  description: string;
}
