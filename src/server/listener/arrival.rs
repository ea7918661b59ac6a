//! What arrives at a listener, and what its sender is told.

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::core::notification::{Dialect, Malformed, Told};

/// What came to the listener's path.
#[derive(Debug)]
pub enum Arrival {
    /// The merchant's key signed it; its sender waits.
    Verified(Box<Delivery>),
    /// Nobody signed it whom the merchant knows. Its sender is refused.
    Forged(Alleged),
    /// It is no notification. Its sender is refused.
    Malformed(Malformed),
}

/// A notification whose signature was verified.
#[derive(Debug)]
pub struct Delivery {
    /// What it says.
    pub told: Told,
    /// How it is signed.
    pub dialect: Dialect,
    /// Its bytes, which may hold a card: to be passed on, never to be kept or shown.
    pub body: RawBody,
    /// Whoever waits for what becomes of it.
    pub caller: Caller,
}

/// The bytes of a notification as they came.
#[derive(Clone)]
pub struct RawBody {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What they were declared as.
    pub content_type: Option<String>,
}

/// They may hold a card.
impl std::fmt::Debug for RawBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RawBody([hidden])")
    }
}

/// What a notification alleged that nobody signed. No text of it is to be believed.
#[derive(Clone, Debug, Default)]
pub struct Alleged {
    /// The order number that it names.
    pub order_id: Option<String>,
    /// The merchant that it names.
    pub customer_id: Option<String>,
    /// The status or code that it tells.
    pub status: Option<String>,
}

/// What the sender is told.
#[derive(Debug)]
pub(super) enum Said {
    /// The word that stops its calls.
    Word,
    /// What another server answered, to which the body was passed on.
    PassedOn(u16, String),
    /// To try again.
    Failed,
}

/// The sender of a notification, who waits. One who is told nothing is told to try again.
#[derive(Debug)]
pub struct Caller {
    say: oneshot::Sender<Said>,
    server: Handle,
}

impl Caller {
    /// One that the server of this task serves, and what it is told.
    pub(super) fn new() -> (Self, oneshot::Receiver<Said>) {
        let (say, said) = oneshot::channel();
        (Self { say, server: Handle::current() }, said)
    }

    /// Whether the sender has gone, so that nobody hears the answer.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.say.is_closed()
    }

    /// The notification is taken down for good: the word that stops the calls.
    pub fn taken(self) {
        let _gone = self.say.send(Said::Word);
    }

    /// The same for many at once, for which the server is woken once.
    pub fn all_taken(callers: Vec<Self>) {
        let Some(server) = callers.first().map(|caller| caller.server.clone()) else { return };
        // A server that has ended has nobody to tell any more.
        drop(server.spawn(async move { callers.into_iter().for_each(Self::taken) }));
    }

    /// What another server answered, to which the body was passed on.
    pub fn passed_on(self, status: u16, body: String) {
        let _gone = self.say.send(Said::PassedOn(status, body));
    }

    /// It could not be taken down: to be sent again.
    pub fn failed(self) {
        let _gone = self.say.send(Said::Failed);
    }
}
