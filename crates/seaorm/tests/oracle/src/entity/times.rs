//! Every type of a time.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "times")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub a: Date,
    pub b: Time,
    pub c: DateTime,
    pub d: DateTimeUtc,
    pub e: DateTimeLocal,
    pub f: DateTimeWithTimeZone,
    pub g: TimeDate,
    pub h: TimeTime,
    pub i: TimeDateTime,
    pub j: TimeDateTimeWithTimeZone,
    pub k: ChronoDateTimeUtc,
    pub l: ChronoUnixTimestamp,
    pub m: Option<ChronoUnixTimestampMillis>,
    #[sea_orm(column_type = "Timestamp")]
    pub n: DateTime,
    #[sea_orm(column_type = "TimestampWithTimeZone")]
    pub o: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
