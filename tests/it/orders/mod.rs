//! The ledger as an operator uses it: what is refused, what is listed, summed up, exported and
//! released, and how it is kept in step with the gateway.

mod asked;
mod backup;
mod batches;
mod doubt;
mod export;
mod fresh;
mod listing;
mod merchants;
mod namespaces;
mod refusals;
mod release;
mod report;
mod sandbox;
mod screens;
mod secrecy;
mod shop;
mod sync;
mod taken;
mod top_ups;
mod typed;
mod upgrade;
