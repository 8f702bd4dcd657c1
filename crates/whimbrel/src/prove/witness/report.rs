//! What became of the rows, as data.

use crate::catalog::FactId;

/// What became of all witnesses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WitnessReport {
    /// The tables, sorted by name.
    pub tables: Vec<TableWitness>,
}

/// What became of a table's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableWitness {
    /// The table, as the catalog before calls it.
    pub table: FactId,
    /// How many rows there were.
    pub rows: usize,
    /// Why there are none, or not as many as there could be.
    pub note: Option<String>,
    /// Its columns, in their order.
    pub columns: Vec<ColumnWitness>,
}

/// What became of a column's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnWitness {
    /// The column, as the catalog before calls it.
    pub column: String,
    /// What was found after the way up; `None` before that was looked at.
    pub up: Option<Traces>,
    /// What was found after the way back; `None` before that was looked at.
    pub down: Option<Traces>,
}

/// What is found of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Traces {
    /// All of them. Where the type is another, they are the same after a cast back.
    Kept,
    /// The column is there, and some values are not.
    Changed,
    /// The column or its table is not there.
    Gone,
}

/// Whether data survives a migration and the way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WitnessVerdict {
    /// All values are there afterwards.
    Lossless,
    /// Nothing is known, because there were no rows.
    Unknown,
    /// Some values are not there after the way back.
    Lossy,
    /// Some values are not there after the way up, and there was no way back.
    Irreversible,
}

impl WitnessReport {
    /// The worst verdict of all tables; lossless when there are none.
    pub fn verdict(&self) -> WitnessVerdict {
        let verdicts = self.tables.iter().map(TableWitness::verdict);
        verdicts.max().unwrap_or(WitnessVerdict::Lossless)
    }
}

impl TableWitness {
    /// The worst verdict of its columns.
    pub fn verdict(&self) -> WitnessVerdict {
        if self.rows == 0 {
            return WitnessVerdict::Unknown;
        }
        let verdicts = self.columns.iter().map(ColumnWitness::verdict);
        verdicts.max().unwrap_or(WitnessVerdict::Lossless)
    }
}

impl ColumnWitness {
    /// The verdict for a column of which there were values.
    pub fn verdict(&self) -> WitnessVerdict {
        match (self.up, self.down) {
            (_, Some(Traces::Kept)) | (Some(Traces::Kept), None) => {
                WitnessVerdict::Lossless
            }
            (_, Some(Traces::Changed | Traces::Gone)) => WitnessVerdict::Lossy,
            (Some(Traces::Changed | Traces::Gone), None) => WitnessVerdict::Irreversible,
            (None, None) => WitnessVerdict::Unknown,
        }
    }
}
