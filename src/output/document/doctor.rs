//! The document of a checkup: what there is to know of an installation, and nothing that is secret.

use std::collections::BTreeMap;

use serde::Serialize;

use super::error::Error;
use crate::core::lang::Words;
use crate::error::Failure;
use crate::ledger::{Health, Undecided};

/// A checkup.
#[derive(Clone, Debug, Serialize)]
pub struct Checkup {
    /// When it was made.
    pub time: i64,
    /// What runs.
    pub versions: Versions,
    /// The file of profiles.
    pub profile_file: FileState,
    /// The profiles in it.
    pub profiles: Vec<String>,
    /// The chosen profile's merchant; absent where none is chosen or the profile is bad.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant: Option<MerchantState>,
    /// The variables that matter and are set.
    pub environment: BTreeMap<&'static str, Words>,
    /// The ledger; absent where it would be a throwaway one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerState>,
    /// All that is wrong; the gravest is `error`, too.
    pub problems: Vec<Problem>,
}

/// Which releases of what.
#[derive(Clone, Debug, Serialize)]
pub struct Versions {
    /// This program.
    pub consign: &'static str,
    /// The system and processor that it was built for.
    pub system: String,
    /// The store of the ledger.
    pub sqlite: &'static str,
}

/// A file as it is; without mode and size where there is none.
#[derive(Clone, Debug, Serialize)]
pub struct FileState {
    /// Where it is, or would be.
    pub path: String,
    /// Its permissions, as octal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// Its size in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

/// Who the merchant is, and how the gateway is reached.
#[derive(Clone, Debug, Serialize)]
pub struct MerchantState {
    /// The merchant's number.
    pub customer_id: String,
    /// The gateway's address.
    pub base_url: String,
    /// Where the key that signs comes from.
    pub api_key: KeyState,
    /// Where the key that encrypts comes from.
    pub aes_key: KeyState,
    /// The proxy on the way; `null` where there is none.
    pub proxy: Option<ProxyState>,
}

/// Where a key comes from.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum KeyState {
    /// Nowhere.
    Missing,
    /// The profile file, a variable, or the program itself.
    Given,
    /// A file.
    File(FileState),
    /// What a command prints, whose arguments are not told.
    Command {
        /// The command's program.
        program: String,
    },
    /// The system's own store.
    Store {
        /// Its name there.
        name: String,
    },
}

/// A proxy without its user and password.
#[derive(Clone, Debug, Serialize)]
pub struct ProxyState {
    /// Its address.
    pub address: String,
    /// `profile` or `environment`.
    pub named_by: &'static str,
    /// Hosts that are reached directly.
    pub except: Vec<String>,
}

/// A ledger as it is.
#[derive(Clone, Debug, Serialize)]
pub struct LedgerState {
    /// The file.
    #[serde(flatten)]
    pub file: FileState,
    /// The size of the log beside it, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_size: Option<u64>,
    /// The kind of its file system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_system: Option<String>,
    /// How many bytes are free there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free: Option<u64>,
    /// What is in it; absent where there is none, or it cannot be read.
    #[serde(flatten)]
    pub health: Option<HealthState>,
}

/// What is in a ledger.
#[derive(Clone, Debug, Serialize)]
pub struct HealthState {
    /// The layout of the file.
    pub layout: usize,
    /// `ok`, or `damaged`.
    pub integrity: &'static str,
    /// What is damaged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
    /// How many orders there are.
    pub orders: u64,
    /// Those that only the gateway can decide, by state.
    pub undecided: Vec<UndecidedState>,
    /// When the latest copy was made; `null` where none is known of.
    pub backed_up_at: Option<i64>,
}

/// The orders in an undecided state.
#[derive(Clone, Debug, Serialize)]
pub struct UndecidedState {
    /// The state.
    pub state: &'static str,
    /// How many there are.
    pub orders: u64,
    /// When the oldest was sent.
    pub oldest_sent_at: i64,
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Problem(pub Failure);

impl Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Error::from(&self.0).serialize(serializer)
    }
}

impl From<Health> for HealthState {
    fn from(health: Health) -> Self {
        Self {
            layout: health.layout,
            integrity: if health.faults.is_empty() { "ok" } else { "damaged" },
            faults: health.faults,
            orders: health.orders,
            undecided: health.undecided.into_iter().map(UndecidedState::from).collect(),
            backed_up_at: health.backed_up_at.map(seconds),
        }
    }
}

impl From<Undecided> for UndecidedState {
    fn from(undecided: Undecided) -> Self {
        Self { state: undecided.state.name(), orders: undecided.orders, oldest_sent_at: seconds(undecided.oldest) }
    }
}

fn seconds(milliseconds: i64) -> i64 {
    milliseconds.div_euclid(1000)
}
