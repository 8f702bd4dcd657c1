//! The compact format of SeaORM 2, with enums, and a key that is not counted.

use super::states::{self, State};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cake")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(unique_key = "name_in_bakery")]
    pub name: String,
    #[sea_orm(unique_key = "name_in_bakery", indexed)]
    pub bakery_id: Option<i64>,
    #[sea_orm(default_value = "new")]
    pub state: State,
    pub tastes: Vec<states::Taste>,
    pub taste: Option<states::Taste>,
    pub size: states::Size,
    #[sea_orm(default_value = 10)]
    pub level: states::Level,
    #[sea_orm(belongs_to, from = "bakery_id", to = "id", on_delete = "SetNull", on_update = "Cascade")]
    pub bakery: BelongsTo<Option<super::bakery::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
