//! What differs by operating system, and what only the system knows.

pub mod clock;
pub mod editor;
pub mod facts;
pub mod home;
pub mod key_store;
pub mod place;
pub mod process;
pub mod replace;
pub mod shell;
pub mod terminal;
