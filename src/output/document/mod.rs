//! What a command prints with `--json`: one struct a document, and every key is a field of one.
//!
//! What is unknown is absent, except where a field says otherwise. Amounts are texts with the digits
//! as sent, times are Unix seconds.

mod doctor;
mod error;
mod help;
mod ledger;
mod listen;
mod many;
mod notify;
mod order;
mod outcome;
mod profile;
mod record;
mod result;
mod workbench;

use serde::Serialize;

pub use self::doctor::{
    Checkup, FileState, HealthState, KeyState, LedgerState, MerchantState, Problem, ProxyState, UndecidedState,
    Versions,
};
pub(super) use self::error::Error;
pub use self::help::{Page, Pages, Script};
pub use self::ledger::{BackedUp, Known, LedgerOrder, Listed, Move, OrderStory, Released, Reported, Row, Shown};
pub use self::listen::Received;
pub use self::many::{BadRow, BadRows, Rehearsed, Summary};
pub use self::notify::{Call, Notified};
pub use self::order::{Asked, Balance, DryRun, Earlier, GatewayReply, OrderAnswer, Placed, Recorded, Synced, Told};
pub use self::outcome::OutcomeName;
pub use self::profile::{
    Added, Check, CheckOutcome, CheckStep, Checked, ProfileFile, ProfileRow, Profiles, Setting, Settings,
};
pub use self::record::{Record, write_table};
pub use self::result::ResultRow;
pub(crate) use self::workbench::changes;
pub use self::workbench::{
    CipherExplanation, Compared, Conclusion, Diagnosed, LeftOut, Sample, Sampled, Signed, Undecrypted, Values, Verified,
};

/// What stands around every command's own keys.
#[derive(Debug, Serialize)]
pub(super) struct Envelope<'a> {
    /// The subcommand; `null` where none was understood.
    pub(super) command: Option<&'static str>,
    /// The profile; `null` where none was chosen.
    pub(super) profile: Option<&'a str>,
    pub(super) outcome: OutcomeName,
    pub(super) exit_code: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) base_url: Option<&'a str>,
    #[serde(flatten)]
    pub(super) document: &'a Document,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Error<'a>>,
}

/// The keys of a command's own.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Document {
    /// None.
    Empty,
    /// An order that was, or was not, placed.
    Placed(Box<Placed>),
    /// A row of a file that is no order.
    Row {
        /// Its line or row.
        row: u32,
    },
    /// Rows of a file that are bad, none of which was sent.
    BadRows(BadRows),
    /// What would be sent of a file.
    Rehearsed(Rehearsed),
    /// The orders of a file, counted.
    Summary(Summary),
    /// What would be sent.
    DryRun(DryRun),
    /// Orders that the gateway was asked about.
    Asked(Asked),
    /// All undecided orders, asked about.
    Synced(Synced),
    /// The merchant's money.
    Balance(Balance),
    /// A signature that was computed.
    Signed(Signed),
    /// A signature that was checked.
    Verified(Verified),
    /// Several signatures that were checked.
    Sampled(Box<Sampled>),
    /// Two strings to be signed.
    Compared(Compared),
    /// Values that were encrypted or decrypted.
    Values(Values),
    /// A value that does not decrypt.
    Undecrypted(Undecrypted),
    /// A server's address.
    Listening {
        /// Address and port.
        addr: String,
    },
    /// A notification that was sent.
    Notified(Notified),
    /// A notification that was received, or what came in its place.
    Received(Box<Received>),
    /// Orders of the ledger.
    Listed(Listed),
    /// Orders of the ledger with their histories.
    Shown(Shown),
    /// Counts and sums.
    Reported(Reported),
    /// An order that was declared not accepted.
    Released(Released),
    /// A copy of the ledger.
    BackedUp(BackedUp),
    /// The profiles of a file.
    Profiles(Profiles),
    /// A profile, value by value.
    Settings(Settings),
    /// The profile file.
    ProfileFile(ProfileFile),
    /// A profile that was added.
    Added(Added),
    /// Whether a profile works.
    Checked(Checked),
    /// What there is to know of an installation.
    Checkup(Box<Checkup>),
    /// A page to read.
    Page(Page),
    /// What a shell evaluates.
    Script(Script),
    /// Manual pages that were written.
    Pages(Pages),
}
