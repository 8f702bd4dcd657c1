//! Every type, in Rust and as a column type.

use sea_orm::entity::prelude::*;

type Counted = i64;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "types")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub a: i8,
    pub b: u8,
    pub c: u16,
    pub d: u32,
    pub e: u64,
    pub g: Vec<u8>,
    pub h: Counted,
    pub i: Vec<i32>,
    pub j: Option<Vec<String>>,
    pub k: Json,
    pub l: serde_json::Value,
    pub m: TextUuid,
    #[sea_orm(column_type = "Char(Some(5))")]
    pub n: String,
    #[sea_orm(column_type = "Text")]
    pub o: String,
    #[sea_orm(column_type = "VarBinary(StringLen::N(9))")]
    pub p: Vec<u8>,
    #[sea_orm(column_type = "Money(Some((10, 2)))", ignore)]
    pub q: Option<Decimal>,
    #[sea_orm(column_type = "Array(RcOrArc::new(ColumnType::String(StringLen::N(3))))")]
    pub r: Vec<String>,
    #[sea_orm(column_type = "Interval(None, Some(3))")]
    pub s: String,
    #[sea_orm(column_type = "Bit(Some(4))")]
    pub t: Vec<u8>,
    #[sea_orm(column_type = "VarBit(9)")]
    pub u: Vec<u8>,
    #[sea_orm(column_type = "Inet")]
    pub v: String,
    #[sea_orm(column_type = "Cidr")]
    pub w: String,
    #[sea_orm(column_type = "MacAddr")]
    pub x: String,
    #[sea_orm(column_type = "custom(\"tsvector\")")]
    pub y: String,
    pub z: Decimal,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
