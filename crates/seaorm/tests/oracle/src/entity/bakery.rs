//! In a schema of its own, with relations on the other side only.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bakery", schema_name = "sales", comment = "Where it's baked")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique, column_type = "String(StringLen::N(40))", comment = "The sign")]
    pub name: String,
    pub profit_margin: f64,
    #[sea_orm(indexed)]
    pub town: Option<String>,
    #[sea_orm(has_many)]
    pub cakes: HasMany<super::cake::Entity>,
    #[sea_orm(has_many)]
    pub bakers: HasMany<super::baker::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
