//! What is told of profiles.

use serde::Serialize;
use strum::IntoStaticStr;

use crate::core::lang::Words;

/// The profile file.
#[derive(Clone, Debug, Serialize)]
pub struct ProfileFile {
    /// Its path.
    pub path: String,
    /// Whether it is there.
    pub exists: bool,
}

/// The profiles of a file.
#[derive(Clone, Debug, Serialize)]
pub struct Profiles {
    /// The file.
    #[serde(flatten)]
    pub file: ProfileFile,
    /// The profile that a command uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen: Option<String>,
    /// Every profile.
    pub profiles: Vec<ProfileRow>,
}

/// One of them.
#[derive(Clone, Debug, Serialize)]
pub struct ProfileRow {
    /// Its name.
    pub name: String,
    /// The gateway's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The merchant number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Whether it is part of the program.
    pub built_in: bool,
}

/// A profile, value by value.
#[derive(Clone, Debug, Serialize)]
pub struct Settings {
    /// The profile file.
    pub path: String,
    /// Every setting.
    pub settings: Vec<Setting>,
}

/// One setting.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    /// Its name in the file.
    pub setting: String,
    /// What it says, unless it is hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Words>,
    /// Whether there is a value that is not shown.
    pub hidden: bool,
    /// Where it comes from.
    pub from: &'static str,
    /// The variable, the key's file or the key's program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// A profile that was added.
#[derive(Clone, Debug, Serialize)]
pub struct Added {
    /// The profile file.
    pub path: String,
    /// The keys' own files that were made.
    pub key_files: Vec<String>,
    /// The profile that was written down as the default, since it had been the only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_profile: Option<String>,
}

/// Whether a profile works.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// Every step, in its order.
    pub checks: Vec<Check>,
    /// The merchant's money, where the gateway told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<String>,
}

/// One step of a check.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// The step.
    pub check: CheckStep,
    /// What came of it.
    pub outcome: CheckOutcome,
    /// What was found.
    pub found: Words,
    /// What mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Words>,
}

/// A step of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, Serialize)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CheckStep {
    /// The profile file can be read, and others cannot change it.
    File,
    /// Address and merchant number keep to their rules.
    Settings,
    /// The key that signs is there, and looks like one.
    ApiKey,
    /// The key that encrypts is there, and looks like one.
    AesKey,
    /// The host has an address.
    Host,
    /// A connection stands.
    Connection,
    /// TLS stands, where there is any.
    Tls,
    /// This machine's clock is right.
    Clock,
    /// The gateway answers a signed question.
    Balance,
}

impl CheckStep {
    /// Its name.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.into()
    }
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// It is right.
    Passed,
    /// It is wrong.
    Failed,
    /// It may be wrong.
    Warned,
    /// It was not tried, or there is nothing to try.
    Skipped,
}
