//! The small blocking core: what the gateway's protocol says, as types.
//!
//! Nothing here knows a command line, a file, a terminal, the clock or the environment.
//! Times, ids and deadlines come in as arguments; what happened goes out as a value.

pub mod amount;
pub mod base_url;
pub mod cipher;
pub mod client;
pub mod duration;
mod figures;
mod fold;
pub mod form;
pub mod invisible;
pub mod lang;
pub mod merchant;
pub mod message;
pub mod notification;
pub mod protocol;
pub mod proxy_url;
pub mod rate;
pub mod reply;
pub mod request;
pub mod scrub;
pub mod secret;
pub mod signature;
pub(crate) mod spelling;
pub mod system;
pub mod typed;
pub mod value;
