//! A reference to a key of two columns, a check, and one reference without a key.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "price")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i16,
    pub cake_id: Uuid,
    pub filling_id: i32,
    #[sea_orm(column_type = "Decimal(Some((12, 3)))", extra = "CHECK (amount > 0)")]
    pub amount: Decimal,
    #[sea_orm(column_type = "custom(\"char(3)\")", default_value = "EUR")]
    pub currency: String,
    pub seller_id: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::cake_filling::Entity",
        from = "(Column::CakeId, Column::FillingId)",
        to = "(super::cake_filling::Column::CakeId, super::cake_filling::Column::FillingId)",
        on_delete = "Restrict"
    )]
    CakeFilling,
    #[sea_orm(
        belongs_to = "super::baker::Entity",
        from = "Column::SellerId",
        to = "super::baker::Column::Id",
        skip_fk
    )]
    Seller,
    #[sea_orm(
        belongs_to = "super::cake::Entity",
        from = "Column::CakeId",
        to = "super::cake::Column::Id"
    )]
    Cake,
}

impl Related<super::cake::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Cake.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
