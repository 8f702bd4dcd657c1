//! Enums and values that several entities use.

use sea_orm::entity::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "order_state")]
pub enum State {
    #[sea_orm(string_value = "new")]
    New,
    #[sea_orm(string_value = "it's baked")]
    Baked,
}

#[derive(Debug, Clone, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "taste",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum Taste {
    VerySweet,
    Sour,
    #[sea_orm(rename = "kebab-case")]
    NotAtAll,
}

#[derive(Debug, Clone, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(1))")]
pub enum Size {
    #[sea_orm(string_value = "S")]
    Small,
    #[sea_orm(string_value = "L")]
    Large,
}

#[derive(Debug, Clone, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i32", db_type = "Integer")]
pub enum Level {
    Low = 0,
    High = 10,
}

#[derive(Debug, Clone, PartialEq, Eq, DeriveValueType)]
pub struct Weight(pub i32);

#[derive(Debug, Clone, PartialEq, Eq, DeriveValueType)]
#[sea_orm(column_type = "String(StringLen::N(7))")]
pub struct Code(pub String);

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, sea_orm::FromJsonQueryResult)]
pub struct Notes {
    pub lines: Vec<String>,
}
