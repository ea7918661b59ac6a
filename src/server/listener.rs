//! What receives notifications: one path, one word.
//!
//! Whatever comes is bounded by the accept loop, read in any dialect, and verified; what becomes of
//! it is decided elsewhere: each arrival is handed to a closure, and the caller waits for the answer
//! that comes of it. Without one, the platform is told to try again.

mod arrival;
mod http;
mod options;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use tokio::sync::oneshot;

use crate::core::lang::Words;

pub use self::arrival::{Alleged, Arrival, Caller, Delivery, RawBody};
pub use self::options::Options;

/// A listener that has its address and does not serve yet.
#[derive(Debug)]
pub struct Listener {
    listener: TcpListener,
    addr: SocketAddr,
}

/// Ends a listener, from whatever thread; dropping it does, too.
#[derive(Debug)]
pub struct Stop(oneshot::Sender<()>);

impl Listener {
    /// Takes the address; port 0 takes any free one. Connections queue up from here on.
    pub fn bind(addr: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(addr)?;
        let addr = listener.local_addr()?;
        Ok(Self { listener, addr })
    }

    /// The address that it has, with the port that was found for port 0.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Serves in the calling thread until it is stopped, and whoever has begun a request by then has
    /// its answer. `arrived` gets whatever comes to the path, and must not wait; `note` is told when
    /// connections have to be dropped.
    pub fn serve(
        self,
        options: Options,
        stop: oneshot::Receiver<()>,
        arrived: impl Fn(Arrival) + Send + Sync + 'static,
        note: impl Fn(&Words),
    ) -> io::Result<()> {
        http::serve(self.listener, Arc::new(options), stop, Arc::new(arrived), note)
    }
}

impl Stop {
    /// The two ends of a stop: one to say it, one to be told.
    #[must_use]
    pub fn new() -> (Self, oneshot::Receiver<()>) {
        let (stop, stopped) = oneshot::channel();
        (Self(stop), stopped)
    }

    /// Stops the listener. One that has ended already has.
    pub fn now(self) {
        let _ended_already = self.0.send(());
    }
}
