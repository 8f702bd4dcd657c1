//! Which column says whose a row is.

use super::model::{Column, Table};
use crate::config::Convention;

/// The column of a table that says whose a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TenantColumn<'a> {
    /// The column.
    pub column: &'a Column,
    /// By which name it was found.
    pub by: ColumnName,
}

/// By which name a tenant column was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnName {
    /// The convention's own.
    Canonical,
    /// One of its aliases.
    Alias,
    /// It is the key of the table of tenants.
    RootKey,
}

impl Table {
    /// The column that says whose a row is: the convention's own, else the first alias
    /// that the table has, else, for the table of the tenants themselves, its
    /// single-column primary key.
    pub fn tenant_column(&self, convention: &Convention) -> Option<TenantColumn<'_>> {
        let named = |name: &str| self.columns.iter().find(|column| column.name == name);
        if let Some(column) = named(&convention.column) {
            return Some(TenantColumn { column, by: ColumnName::Canonical });
        }
        if self.is_root(convention) {
            let key = self.indexes.iter().find(|index| index.primary)?;
            let [number] = key.key[..] else { return None };
            let column = self.column(number)?;
            return Some(TenantColumn { column, by: ColumnName::RootKey });
        }
        let column = convention.aliases.iter().find_map(|alias| named(alias))?;
        Some(TenantColumn { column, by: ColumnName::Alias })
    }

    /// The column by which a writer says whose a row is: that of
    /// [`tenant_column`](Self::tenant_column), or, where PostgreSQL derives it, the alias
    /// that it is derived from.
    pub fn written_tenant_column(
        &self,
        convention: &Convention,
    ) -> Option<TenantColumn<'_>> {
        let found = self.tenant_column(convention)?;
        if found.column.generated.is_none() {
            return Some(found);
        }
        let named =
            |name: &String| self.columns.iter().find(|column| column.name == *name);
        let column = convention.aliases.iter().find_map(named);
        column
            .map(|column| TenantColumn { column, by: ColumnName::Alias })
            .or(Some(found))
    }

    /// Whether it is the table of the tenants themselves.
    pub fn is_root(&self, convention: &Convention) -> bool {
        convention.root.as_ref().is_some_and(|root| {
            root.name.as_str() == self.name
                && root
                    .schema
                    .as_ref()
                    .is_some_and(|schema| schema.as_str() == self.schema)
        })
    }
}
