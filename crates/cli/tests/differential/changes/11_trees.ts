// row: INSERT INTO folder (name) VALUES ('a');
// row: INSERT INTO place (name) VALUES ('a');
// left: public.gone_closure
// left: public.gone
// left: public.gone_id_seq
@Entity()
export class Folder {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
}

@Entity()
export class Place {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
}

@Entity()
@Tree('closure-table')
export class Gone {
  @PrimaryGeneratedColumn() id: number;
  @TreeChildren() children: Gone[];
  @TreeParent() parent: Gone;
}

// after
@Entity()
@Tree('closure-table')
export class Folder {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
  @TreeChildren() children: Folder[];
  @TreeParent() parent: Folder;
}

@Entity()
@Tree('materialized-path')
export class Place {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
  @TreeChildren() children: Place[];
  @TreeParent() parent: Place;
}

@Entity()
@Tree('nested-set')
export class Step {
  @PrimaryGeneratedColumn() id: number;
  @TreeChildren() children: Step[];
  @TreeParent() parent: Step;
}
