//! How single values are stored, and what SQLite's errors mean to a ledger.

use rusqlite::ErrorCode;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use super::super::cause::{Cause, Source};
use super::super::error::{Damage, LedgerError};
use super::super::moment::BootId;
use super::super::order::OrderKind;
use super::super::state::State;

/// What is stored by its name.
macro_rules! stored_by_name {
    ($($type:ident),*) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.name().into())
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let name = value.as_str()?;
                let unknown = |_| FromSqlError::Other(format!("{name:?} is no {}", stringify!($type)).into());
                name.parse().map_err(unknown)
            }
        }
    )*};
}

stored_by_name!(OrderKind, State, Cause, Source);

impl ToSql for BootId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.number().into())
    }
}

impl FromSql for BootId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self::numbered)
    }
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..) => {
                return Damage::Content(error.to_string()).into();
            }
            _ => {}
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt) => Damage::Content(error.to_string()).into(),
            Some(ErrorCode::NotADatabase) => Damage::Header.into(),
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::SystemIoFailure) => Self::Disk(error.to_string()),
            Some(ErrorCode::CannotOpen) => Self::CannotOpen(error.to_string()),
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            _ => Self::Store(error.to_string()),
        }
    }
}
