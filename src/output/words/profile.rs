//! Words for what is wrong with a profile.

pub(super) mod added;
pub(super) mod checked;
pub(super) mod facts;
pub(super) mod table;

use super::address::broken_rule;
use super::exchange::bad_route;
use super::field::{bad_duration, problem};
use crate::core::lang::{Words, say};
use crate::error::Failure;
use crate::profile::{Broken, ProfileError};

impl From<ProfileError> for Failure {
    fn from(error: ProfileError) -> Self {
        let of = |profile: &str, what: Words| {
            Self::config(say!("profile `{profile}`: {what}", "配置 `{profile}`：{what}", [what]))
        };
        match error {
            ProfileError::Setting { profile, setting, rule } => {
                of(&profile, say!("{setting} {broken}", "{setting} {broken}", [broken = broken(&rule)]))
            }
            ProfileError::Route { profile, bad } => of(&profile, bad_route(bad)),
            ProfileError::Told(failure) => failure,
        }
    }
}

fn broken(rule: &Broken) -> Words {
    match rule {
        Broken::Address(rule) => broken_rule(*rule),
        Broken::Duration(bad) => bad_duration(*bad),
        Broken::Field(problem) => self::problem(problem),
    }
}
