//! What is known of the one connection of an exchange: how far the form has come, who is at the
//! other end, and what it said first.

use std::io;
use std::net::TcpStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use socket2::SockRef;
use ureq::http::Uri;

use super::error::Remote;
use super::limit::Limit;

/// How much of what the other end says first is kept.
const HEARD: usize = 1024;

/// How far the form has come. It only ever goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nobody has asked for it.
    Kept,
    /// ureq has it, and the kernel has no byte of it.
    Asked,
    /// A byte of it may have left.
    Leaving,
    /// The time was over before its first byte left, and none will.
    TooLate,
}

/// Who is at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Peer {
    Gateway,
    Proxy,
}

/// One exchange's connection, as ureq's parts and the client share it.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) limit: Limit,
    target: Option<Uri>,
    name: Option<String>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    stage: Stage,
    peer: Peer,
    heard: Vec<u8>,
    stream: Option<Arc<TcpStream>>,
}

impl Line {
    /// `name` stands for the gateway's address where it is named.
    pub(super) fn new(url: &str, limit: &Limit, name: Option<&str>) -> Self {
        let state = State { stage: Stage::Kept, peer: Peer::Gateway, heard: Vec::new(), stream: None };
        let name = name.map(str::to_owned);
        Self { limit: limit.clone(), target: url.parse().ok(), name, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the form may be handed out to ureq.
    pub(super) fn may_hand_out(&self) -> bool {
        let mut state = self.state();
        if state.stage == Stage::Kept {
            state.stage = if self.limit.left().is_some() { Stage::Asked } else { Stage::TooLate };
        }
        matches!(state.stage, Stage::Asked | Stage::Leaving)
    }

    /// Asked just before bytes go to the kernel: whether they still may. Once the form was handed
    /// out, the bytes are taken for its own.
    pub(super) fn may_write(&self) -> bool {
        let mut state = self.state();
        let may = self.limit.left().is_some() && state.stage != Stage::TooLate;
        if may && state.stage == Stage::Asked {
            state.stage = Stage::Leaving;
        }
        may
    }

    /// The time is over: what has not left stays here.
    pub(super) fn keep_back(&self) {
        let mut state = self.state();
        if state.stage == Stage::Asked {
            state.stage = Stage::TooLate;
        }
    }

    /// How far the form has come.
    pub(super) fn stage(&self) -> Stage {
        self.state().stage
    }

    /// Whether a URL is that of the gateway, and not of a proxy on the way.
    pub(super) fn leads_to_gateway(&self, uri: &Uri) -> bool {
        self.target.as_ref().is_none_or(|target| target.authority() == uri.authority())
    }

    /// Notes who will be talked to from now on.
    pub(super) fn talk_to(&self, peer: Peer) {
        let mut state = self.state();
        state.peer = peer;
        state.heard.clear();
    }

    /// Who is talked to.
    pub(super) fn peer(&self) -> Peer {
        self.state().peer
    }

    /// Notes what the other end said.
    pub(super) fn hear(&self, bytes: &[u8]) {
        let mut state = self.state();
        let room = HEARD.saturating_sub(state.heard.len());
        state.heard.extend(bytes.iter().take(room));
    }

    /// The first bytes that the other end said; TLS records where TLS is spoken.
    pub(super) fn heard(&self) -> Vec<u8> {
        self.state().heard.clone()
    }

    /// Whether TLS is to be spoken with the gateway.
    pub(super) fn is_tls(&self) -> bool {
        self.target.as_ref().and_then(Uri::scheme_str) == Some("https")
    }

    /// Whether a connection was made, be it to the proxy.
    pub(super) fn is_connected(&self) -> bool {
        self.state().stream.is_some()
    }

    /// Takes a fresh connection. However the exchange ends from now on, by an error, a panic or
    /// the death of the process, the kernel drops what it still holds, and sends none of it later.
    pub(super) fn hold(&self, stream: &Arc<TcpStream>) -> io::Result<()> {
        SockRef::from(&**stream).set_linger(Some(Duration::ZERO))?;
        self.state().stream = Some(Arc::clone(stream));
        Ok(())
    }

    /// After a whole answer: the connection may be closed in the ordinary way.
    pub(super) fn close_in_order(&self) {
        if let Some(stream) = &self.state().stream {
            // Where that fails, the connection is cut, which harms nobody.
            let _cut = SockRef::from(&**stream).set_linger(None);
        }
    }

    /// Who is talked to, by name.
    pub(super) fn remote(&self) -> Remote {
        match self.peer() {
            Peer::Gateway => Remote::Gateway(self.name()),
            Peer::Proxy => Remote::Proxy,
        }
    }

    /// The gateway's name, else its host and port; never what else stands in its URL.
    pub(super) fn name(&self) -> Option<String> {
        if self.name.is_some() {
            return self.name.clone();
        }
        let uri = self.target.as_ref()?;
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().unwrap_or(if self.is_tls() { 443 } else { 80 });
        Some(format!("{host}:{port}"))
    }
}
