// computed: changed
// row: INSERT INTO sum (a, b) VALUES (1, 2);
@Entity()
export class Sum {
  @PrimaryGeneratedColumn() id: number;
  @Column() a: number;
  @Column() b: number;
  @Column({ type: 'int', generatedType: 'STORED', asExpression: 'a + b' }) changed: number;
  @Column({ type: 'int', generatedType: 'STORED', asExpression: 'a * b' }) going: number;
  @Column({ type: 'int', generatedType: 'STORED', asExpression: 'a * 2' }) same: number;
  @Column({ type: 'int', generatedType: 'STORED', asExpression: 'a * 5' }) plain: number;
}

// after
@Entity()
export class Sum {
  @PrimaryGeneratedColumn() id: number;
  @Column() a: number;
  @Column() b: number;
  @Column({ type: 'int', generatedType: 'STORED', asExpression: 'a - b' }) changed: number;
  @Column({ type: 'int', generatedType: 'STORED', asExpression: 'a * 2' }) same: number;
  @Column({ type: 'int', nullable: true }) plain: number;
  @Column({ type: 'int', generatedType: 'STORED', asExpression: 'b * 3' }) fresh: number;
}

@Entity()
export class Other {
  @PrimaryColumn() id: number;
  @Column({ type: 'text', generatedType: 'STORED', asExpression: '\'n\' || id::text' }) text: string;
}
