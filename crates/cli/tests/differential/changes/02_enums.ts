// row: INSERT INTO ticket (state, going, kinds, shared, named, plain) VALUES ('open', 'x', '{a,b}', 'p', 'm', 'one');
// row: INSERT INTO task (shared) VALUES ('q');
@Entity()
export class Ticket {
  @PrimaryGeneratedColumn() id: number;
  @Column({ type: 'enum', enum: ['open', 'shut'], default: 'open' }) state: string;
  @Column({ type: 'enum', enum: ['x', 'y'], default: 'x' }) going: string;
  @Column({ type: 'enum', enum: ['a', 'b', 'c'], array: true, default: ['a'] }) kinds: string[];
  @Column({ type: 'enum', enum: ['p', 'q'], enumName: 'shared_kind' }) shared: string;
  @Column({ type: 'enum', enum: ['m', 'n'], enumName: 'first_name' }) named: string;
  @Column() plain: string;
}

@Entity()
export class Task {
  @PrimaryGeneratedColumn() id: number;
  @Column({ type: 'enum', enum: ['p', 'q'], enumName: 'shared_kind' }) shared: string;
}

// after
@Entity()
export class Ticket {
  @PrimaryGeneratedColumn() id: number;
  @Column({ type: 'enum', enum: ['new', 'open', 'shut'], default: 'new' }) state: string;
  @Column({ type: 'enum', enum: ['a', 'b'], array: true, default: ['b'] }) kinds: string[];
  @Column({ type: 'enum', enum: ['p', 'q', 'r'], enumName: 'shared_kind' }) shared: string;
  @Column({ type: 'enum', enum: ['m', 'n'], enumName: 'second_name' }) named: string;
  @Column({ type: 'enum', enum: ['one', 'two'] }) plain: string;
  @Column({ type: 'enum', enum: ['k', 'l'], nullable: true }) fresh: string;
}

@Entity()
export class Task {
  @PrimaryGeneratedColumn() id: number;
  @Column({ type: 'enum', enum: ['p', 'q', 'r'], enumName: 'shared_kind' }) shared: string;
}

@Entity()
export class Job {
  @PrimaryGeneratedColumn('uuid') id: string;
  @Column({ type: 'enum', enum: ['now', 'later'], default: 'now' }) due: string;
}
