//! Values of the service's own.

use super::states::{Code, Notes, Weight};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "baker", schema_name = "sales")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub weight: Weight,
    pub code: Option<Code>,
    pub notes: Notes,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub more: Json,
    pub bakery_id: i64,
    #[sea_orm(belongs_to, from = "bakery_id", to = "id")]
    pub bakery: BelongsTo<super::bakery::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
