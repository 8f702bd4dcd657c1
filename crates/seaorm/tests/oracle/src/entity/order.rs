//! A table whose name is a keyword, and defaults.

use super::states::State as OrderState;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "order")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    #[sea_orm(default_expr = "Expr::cust(\"gen_random_uuid()\")", unique, indexed)]
    pub number: Uuid,
    #[sea_orm(default_value = true)]
    pub open: bool,
    #[sea_orm(default_value = 1.5)]
    pub factor: f32,
    #[sea_orm(default_value = "it's")]
    pub text: Option<String>,
    #[sea_orm(default_expr = "Expr::value(-3)")]
    pub balance: i32,
    pub state: OrderState,
    #[sea_orm(enum_name = "TheLine")]
    pub line: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
