//! What can be wrong with a profile. Where it is a rule of the core, its words are not made here.

use crate::core::base_url::BrokenRule;
use crate::core::client::BadRoute;
use crate::core::duration::BadDuration;
use crate::core::protocol::Problem;
use crate::error::Failure;

/// Why a profile cannot be used. No value of it is told.
#[derive(Clone, Debug)]
pub enum ProfileError {
    /// A setting breaks a rule.
    Setting {
        /// The profile's name.
        profile: String,
        /// The setting, and where it is written.
        setting: String,
        /// What it breaks.
        rule: Broken,
    },
    /// The way to the gateway cannot be taken.
    Route {
        /// The profile's name.
        profile: String,
        /// What is wrong with it.
        bad: BadRoute,
    },
    /// Anything else, told already.
    Told(Failure),
}

/// The rule that a setting breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Of a URL, or of the path of an endpoint.
    Address(BrokenRule),
    /// Of a duration.
    Duration(BadDuration),
    /// Of a field of the protocol.
    Field(Problem),
}

impl From<Failure> for ProfileError {
    fn from(failure: Failure) -> Self {
        Self::Told(failure)
    }
}
