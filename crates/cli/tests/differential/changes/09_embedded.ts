// row: INSERT INTO customer (name, "homeStreet", "homeCity", "oldStreet", "oldCity") VALUES ('n', 'a', 'b', 'c', 'd');
class Address {
  @Column({ nullable: true }) street: string;
  @Column({ default: '' }) city: string;
}

@Entity()
export class Customer {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
  @Column(() => Address) home: Address;
  @Column(() => Address) old: Address;
}

// after
class Country {
  @Column({ length: 2, default: 'de' }) code: string;
}

class Address {
  @Column({ nullable: true }) street: string;
  @Column({ nullable: true }) city: string;
  @Column(() => Country) country: Country;
}

class Named {
  @Index() @Column({ default: '' }) name: string;
}

@Entity()
export class Customer extends Named {
  @PrimaryGeneratedColumn() id: number;
  @Column(() => Address) home: Address;
}
