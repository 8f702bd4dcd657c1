//! Names by a rule, and fields that are keywords.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "Filling", rename_all = "camelCase")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub filling_id: i32,
    pub r#type: String,
    pub is_sweet_or_sour: bool,
    #[sea_orm(column_name = "THE colour")]
    pub colour: Option<String>,
    #[sea_orm(ignore)]
    pub only_here: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_many = "super::cake_filling::Entity")]
    CakeFilling,
}

impl ActiveModelBehavior for ActiveModel {}

impl Related<super::cake::Entity> for Entity {
    fn to() -> RelationDef {
        super::cake_filling::Relation::Cake.def()
    }

    fn via() -> Option<RelationDef> {
        Some(super::cake_filling::Relation::Filling.def().rev())
    }
}
