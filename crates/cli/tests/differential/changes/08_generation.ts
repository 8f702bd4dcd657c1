// row: INSERT INTO one DEFAULT VALUES; INSERT INTO one DEFAULT VALUES;
// row: INSERT INTO two (id) VALUES ('6a5b0c1e-3c3b-4f7e-8d4d-111111111111');
// row: INSERT INTO plain (id) VALUES (5);
// row: INSERT INTO serial (number) VALUES (1);
@Entity()
export class One {
  @PrimaryGeneratedColumn() id: number;
  @Column() @Generated('increment') number: number;
}

@Entity()
export class Two {
  @PrimaryColumn('uuid') id: string;
}

@Entity()
export class Plain {
  @PrimaryColumn() id: number;
}

@Entity()
export class Serial {
  @PrimaryGeneratedColumn() id: number;
  @Column() number: number;
}

// after
@Entity()
export class One {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id: number;
  @Column() number: number;
  @Column() @Generated('uuid') code: string;
}

@Entity()
export class Two {
  @PrimaryGeneratedColumn('uuid') id: string;
}

@Entity()
export class Plain {
  @PrimaryGeneratedColumn() id: number;
}

@Entity()
export class Serial {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' }) id: number;
  @Column() @Generated('increment') number: number;
}

@Entity({ name: 'a_table_with_a_name_that_is_nearly_as_long_as_postgres_takes' })
export class Long {
  @PrimaryGeneratedColumn({ type: 'smallint' }) identifierOfThatTable: number;
}
