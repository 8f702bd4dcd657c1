// left: public.old_name
// left: public.old_name_id_seq
// left: public.foreign
// left: public.foreign_id_seq
// row: INSERT INTO owner (name) VALUES ('a');
// row: INSERT INTO thing ("ownerId", label, kind) VALUES (1, 'l', 'x');
// row: INSERT INTO old_name (text, kind) VALUES ('t', 'x');
// row: INSERT INTO "foreign" (n) VALUES (1);
@Entity()
export class Owner {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
}

@Entity()
export class Thing {
  @PrimaryGeneratedColumn('uuid') id: string;
  @ManyToOne(() => Owner) owner: any;
  @Index() @Column({ length: 20 }) label: string;
  @Column({ type: 'enum', enum: ['x', 'y'], enumName: 'kind' }) kind: string;
}

@Entity()
export class OldName {
  @PrimaryGeneratedColumn() id: number;
  @Column() text: string;
  @Column({ type: 'enum', enum: ['x', 'y'], enumName: 'kind' }) kind: string;
}

@Entity()
export class Foreign { @PrimaryGeneratedColumn() id: number; @Column() n: number; }

@ViewEntity({ expression: 'SELECT "label", "kind" FROM "thing"' })
export class Labels { @ViewColumn() label: string; @ViewColumn() kind: string; }

// after
@Entity()
export class Owner {
  @PrimaryGeneratedColumn({ type: 'bigint', primaryKeyConstraintName: 'owner_key' }) id: string;
  @Column() name: string;
}

@Entity()
export class Thing {
  @PrimaryGeneratedColumn('uuid') id: string;
  @ManyToOne(() => Owner) @JoinColumn({ foreignKeyConstraintName: 'thing_owner' }) owner: any;
  @Index() @Column('text') label: string;
  @Column({ type: 'enum', enum: ['x', 'z'], enumName: 'kind' }) kind: string;
}

@Entity()
export class NewName {
  @PrimaryGeneratedColumn() id: number;
  @Column() text: string;
  @Column({ type: 'enum', enum: ['x', 'z'], enumName: 'kind' }) kind: string;
}

@Entity({ synchronize: false })
export class Foreign { @PrimaryGeneratedColumn() id: number; @Column() n: number; @Column() more: number; }

@ViewEntity({ expression: 'SELECT "label", "kind" FROM "thing"' })
export class Labels { @ViewColumn() label: string; @ViewColumn() kind: string; }
