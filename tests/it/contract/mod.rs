//! The contract of the command line: what goes over the wire, what stands in the documents, and
//! what each kind of bad input or configuration leads to.

mod addresses;
mod colors;
mod configuration;
mod documents;
mod dry_run;
mod guarded;
mod help;
mod hints;
mod keys;
mod origins;
mod pipes;
mod practice;
mod process;
mod proxies;
mod signals;
mod spinning;
mod terminal;
mod usage;
mod version;
mod waiting;
mod wire;
