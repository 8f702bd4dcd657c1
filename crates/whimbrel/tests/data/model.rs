//! A schema as data. Things refer to each other by number, and what refers to something
//! that is not there any more is left out when it is written: every model is a schema.

/// What a thing is, whatever it is called.
pub(crate) type Id = u32;

#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    pub(crate) next: Id,
    pub(crate) types: Vec<UserType>,
    pub(crate) sequences: Vec<Sequence>,
    pub(crate) routines: Vec<Routine>,
    pub(crate) tables: Vec<Table>,
    pub(crate) views: Vec<View>,
}

/// A thing's number, schema and name, and its comment.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) id: Id,
    pub(crate) schema: &'static str,
    pub(crate) name: String,
    pub(crate) comment: u8,
}

#[derive(Debug, Clone)]
pub(crate) struct UserType {
    pub(crate) of: Named,
    pub(crate) shape: Shape,
}

#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Enum(Vec<(Id, String)>),
    Domain { base: Ty, not_null: bool, default: bool, check: u8 },
    Composite(Vec<(Id, String, Ty)>),
    Range(Ty),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ty {
    /// One of PostgreSQL's own, as SQL writes it.
    Own(&'static str),
    Array(&'static str),
    /// One of the model's types.
    Made(Id),
    ArrayOf(Id),
    /// The type of a column of a table's key.
    Key(Id, usize),
}

#[derive(Debug, Clone)]
pub(crate) struct Sequence {
    pub(crate) of: Named,
    pub(crate) form: u8,
}

#[derive(Debug, Clone)]
pub(crate) struct Routine {
    pub(crate) of: Named,
    pub(crate) work: RoutineWork,
    /// How it is declared and written.
    pub(crate) form: u8,
    pub(crate) granted: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum RoutineWork {
    Trigger,
    /// An immutable predicate of an integer.
    Predicate,
    /// A number, used in defaults.
    Number,
    /// Counts the rows of a table.
    Count(Id),
    /// Gives back the rows of a table.
    Rows(Id),
    /// Takes and gives a value of a type.
    Identity(Ty),
    Procedure,
}

#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) of: Named,
    pub(crate) columns: Vec<Column>,
    pub(crate) key: Vec<Id>,
    pub(crate) unlogged: bool,
    pub(crate) fill_factor: bool,
    /// Whose columns it inherits.
    pub(crate) parent: Option<Id>,
    pub(crate) split: Option<Split>,
    pub(crate) members: Vec<Member>,
    pub(crate) security: u8,
    pub(crate) replica: bool,
    pub(crate) grants: u8,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) not_null: bool,
    pub(crate) fill: Fill,
    pub(crate) settings: u8,
    pub(crate) comment: u8,
    pub(crate) granted: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fill {
    None,
    Default(u8),
    Identity {
        always: bool,
    },
    /// From another column of the table.
    Generated(Id),
    Serial,
    Sequence(Id),
    Routine(Id),
}

/// How a table is partitioned.
#[derive(Debug, Clone)]
pub(crate) struct Split {
    /// The column, whose type is `int`.
    pub(crate) column: Id,
    pub(crate) hash: bool,
    /// The parts by their place.
    pub(crate) parts: Vec<Part>,
}

#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) place: u32,
    pub(crate) default: bool,
}

/// What belongs to a table besides its columns.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) comment: u8,
    pub(crate) columns: Vec<Id>,
    pub(crate) kind: MemberKind,
    pub(crate) form: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemberKind {
    Unique,
    Check,
    Index,
    /// To the key of this table.
    Foreign(Id),
    /// With this function.
    Trigger(Id),
    Policy,
    Statistics,
    Rule,
}

#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) of: Named,
    pub(crate) materialized: bool,
    pub(crate) form: u8,
    /// A table or an earlier view.
    pub(crate) source: Id,
    pub(crate) columns: Vec<Id>,
    pub(crate) other: Option<Id>,
    pub(crate) granted: bool,
}

impl Model {
    pub(crate) fn fresh(&mut self) -> Id {
        self.next += 1;
        self.next
    }

    pub(crate) fn table(&self, id: Id) -> Option<&Table> {
        self.tables.iter().find(|table| table.of.id == id)
    }

    pub(crate) fn made(&self, id: Id) -> Option<&UserType> {
        self.types.iter().find(|one| one.of.id == id)
    }

    pub(crate) fn routine(&self, id: Id) -> Option<&Routine> {
        self.routines.iter().find(|one| one.of.id == id)
    }

    /// Everything that has a schema.
    pub(crate) fn named(&self) -> impl Iterator<Item = &Named> {
        let types = self.types.iter().map(|one| &one.of);
        let sequences = self.sequences.iter().map(|one| &one.of);
        let routines = self.routines.iter().map(|one| &one.of);
        let tables = self.tables.iter().map(|one| &one.of);
        let views = self.views.iter().map(|one| &one.of);
        types.chain(sequences).chain(routines).chain(tables).chain(views)
    }

    /// Takes a thing out, whatever it is.
    pub(crate) fn remove(&mut self, id: Id) {
        self.types.retain(|one| one.of.id != id);
        self.sequences.retain(|one| one.of.id != id);
        self.routines.retain(|one| one.of.id != id);
        self.tables.retain(|one| one.of.id != id);
        self.views.retain(|one| one.of.id != id);
        for table in &mut self.tables {
            table.columns.retain(|one| one.id != id);
            table.members.retain(|one| one.id != id);
            if let Some(split) = &mut table.split {
                split.parts.retain(|one| one.id != id);
            }
        }
    }
}

impl Table {
    pub(crate) fn column(&self, id: Id) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// The key as far as the table can have it.
    pub(crate) fn key(&self) -> Vec<&Column> {
        let fit = ["integer", "bigint", "smallint", "uuid", "text"];
        let sortable = |ty: &Ty| match ty {
            Ty::Own(text) => fit.contains(text) || text.starts_with("character varying"),
            _ => false,
        };
        let key: Vec<&Column> =
            self.key.iter().filter_map(|id| self.column(*id)).collect();
        let whole =
            key.len() == self.key.len() && key.iter().all(|one| sortable(&one.ty));
        let fits = self.partitioned_by().is_none_or(|by| self.key.contains(&by.id));
        if whole && fits { key } else { Vec::new() }
    }

    /// The column that it is partitioned by, if that is there.
    pub(crate) fn partitioned_by(&self) -> Option<&Column> {
        self.column(self.split.as_ref()?.column)
    }
}
