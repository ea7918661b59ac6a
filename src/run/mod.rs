//! One run of the program: what every command gets, the commands that hints name, and the watch over
//! signals and panics, which end a run only after it was told what may have been sent.

pub(crate) mod context;
pub(crate) mod hint;
pub(crate) mod lang;
pub(crate) mod supervise;
