// row: INSERT INTO account (name, code, note, amount, big, maybe, flag, gone, shape, list, at) VALUES ('a', 'x', 'n', 1.5, 7, 'm', true, 'g', '{"a": 1}', '{1,2}', '2020-01-01');
// row: INSERT INTO account (name, code, note, amount, big, maybe, flag, gone, shape, list, at) VALUES ('b', 'y', 'o', 2.5, 8, 'k', false, 'h', '{"a": 2}', '{3}', '2021-01-01');
@Entity({ comment: 'accounts' })
export class Account {
  @PrimaryGeneratedColumn() id: number;
  @Column({ length: 20 }) name: string;
  @Column({ length: 100, comment: 'old' }) code: string;
  @Column() note: string;
  @Column('numeric', { precision: 8, scale: 2, default: 3 }) amount: string;
  @Column('int', { default: 1 }) big: number;
  @Column({ nullable: true }) maybe: string;
  @Column() flag: boolean;
  @Column({ nullable: true, comment: 'it\'s going' }) gone: string;
  @Column('json') shape: object;
  @Column('int', { array: true, default: [] }) list: number[];
  @Column('timestamp', { default: () => 'now()' }) at: Date;
  @Column('char', { length: 2, default: 'ab' }) fixed: string;
  @CreateDateColumn() created: Date;
}

// after
@Entity({ comment: 'the accounts' })
export class Account {
  @PrimaryGeneratedColumn() id: number;
  @Column({ length: 40 }) name: string;
  @Column({ length: 50, comment: 'new; it\'s \\ "quoted"' }) code: string;
  @Column('text', { comment: 'added' }) note: string;
  @Column('numeric', { precision: 10, scale: 3 }) amount: string;
  @Column('bigint', { default: 2 }) big: number;
  @Column({ default: 'nothing' }) maybe: string;
  @Column({ default: false, nullable: true }) flag: boolean;
  @Column('jsonb', { default: {} }) shape: object;
  @Column('int', { array: true, default: [1, 2] }) list: number[];
  @Column('timestamptz', { precision: 3, default: () => 'CURRENT_TIMESTAMP' }) at: Date;
  @Column('char', { length: 2, collation: 'C' }) fixed: string;
  @CreateDateColumn({ type: 'timestamptz' }) created: Date;
  @UpdateDateColumn() updated: Date;
  @VersionColumn({ default: 1 }) version: number;
  @Column({ nullable: true, length: 5 }) fresh: string;
}
