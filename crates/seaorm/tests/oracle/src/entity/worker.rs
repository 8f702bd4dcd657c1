//! Refers to itself.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "worker")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub name: String,
    pub boss_id: Option<i32>,
    #[sea_orm(self_ref, relation_enum = "Boss", from = "boss_id", to = "id", on_delete = "SetNull")]
    pub boss: BelongsTo<Option<Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
