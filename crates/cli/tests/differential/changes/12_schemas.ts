// row: INSERT INTO one.first (name, kind) VALUES ('a', 'x');
// left: one.moving
// left: one.moving_id_seq
// unlike: "name":"next"
//   TypeORM writes this row with the session's schema and does not find it again.
export const options = { schema: 'one' };

@Entity()
export class First {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
  @Column({ type: 'enum', enum: ['x', 'y'] }) kind: string;
}

@Entity()
export class Moving { @PrimaryGeneratedColumn() id: number; }

@ViewEntity({ expression: 'SELECT id FROM one.first' })
export class Seen { @ViewColumn() id: number; }

// after
export const options = { schema: 'one' };

@Entity()
export class First {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
  @Column({ type: 'enum', enum: ['x', 'y', 'z'] }) kind: string;
  @ManyToOne(() => Moving) moving: any;
  @Column({ type: 'int', generatedType: 'STORED', asExpression: 'id + 1' }) next: number;
}

@Entity({ schema: 'two' })
export class Moving {
  @PrimaryGeneratedColumn() id: number;
  @Column({ type: 'enum', enum: ['x', 'y'] }) kind: string;
}

@ViewEntity({ expression: 'SELECT id, name FROM one.first' })
export class Seen { @ViewColumn() id: number; @ViewColumn() name: string; }

@ViewEntity({ schema: 'two', expression: 'SELECT id FROM two.moving' })
export class Other { @ViewColumn() id: number; }
