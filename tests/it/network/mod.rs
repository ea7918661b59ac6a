//! What a network that drops packets and comes back brings to the gateway: nothing of a form,
//! once its deadline is over.
//!
//! The network is three namespaces, and packets are dropped by its router. That takes the rights
//! of root and `ip`; where they are missing, each test says so on stderr.

mod late;
mod namespaces;
mod tunnel;
