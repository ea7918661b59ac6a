//! What a stranger may take of a server.

use std::time::Duration;

use crate::platform::limits;

/// What callers may take.
#[derive(Clone, Copy, Debug)]
pub(in crate::server) struct Limits {
    /// Connections that are open at once.
    pub(in crate::server) connections: usize,
    /// Bytes of a request's head.
    pub(in crate::server) head: usize,
    /// Bytes of a body that is passed on.
    pub(in crate::server) body: usize,
    /// Bytes of a body that are read at all. Closing on a caller that still writes would reset
    /// the connection, and the refusal would be lost.
    pub(in crate::server) read: usize,
    /// From a request's first byte, or from the connection's beginning for its first, to the end
    /// of the body.
    pub(in crate::server) request: Duration,
    /// From an answer to the next request's first byte.
    pub(in crate::server) rest: Duration,
    /// From the stop of the server to the end, for callers that have said all and wait for their
    /// answer.
    pub(in crate::server) farewell: Duration,
}

impl Limits {
    /// Those of every server.
    pub(in crate::server) const USUAL: Self = Self {
        connections: 256,
        head: 16 * 1024,
        body: 64 * 1024,
        read: 1024 * 1024,
        request: Duration::from_secs(10),
        rest: Duration::from_secs(60),
        farewell: Duration::from_secs(3),
    };

    /// The same for a process that may open but few files: half of them stay free for whatever else
    /// it opens, such as the ways to other servers.
    pub(super) fn within_files(self) -> Self {
        let connections = self.connections.min(limits::open_files().map_or(usize::MAX, |files| files / 2)).max(1);
        Self { connections, ..self }
    }
}
