//! The way of an order, shared by everything that places, follows or looks up orders.
//!
//! A [`session`] speaks for a merchant to a gateway, be it that of [`practice`]. [`sale`] is a card as
//! it is sent; [`place`] sends an order that the [`journal`] has written down, in the ledger of this
//! command's [`opening`], and [`proof`] is what its exchange proves. [`standing`] is what the gateway
//! says of an order later, [`status`] what that changed in the ledger, [`poll`] asks until it is
//! decided while [`watch`] looks whether others have learned it, and [`answer`] reports on it.
//! [`advice`] is what to do about a refusal. [`dry_run`] shows what would be sent instead. What
//! elapses is measured by [`clock`], and ends at a [`deadline`]; how much goes on at once is a matter
//! of [`pacing`], and [`questions`] go out so, and so do the orders of a file, of which [`many`] takes
//! care. A merchant's own [`receiver`] is called as the platform calls it, and its [`reception`] is
//! where the platform calls `listen`. A [`checkup`] tries a profile out.

mod advice;
pub(crate) mod answer;
pub(crate) mod checkup;
pub(crate) mod clock;
pub(crate) mod deadline;
pub(crate) mod dry_run;
pub(crate) mod journal;
pub(crate) mod made;
pub(crate) mod many;
pub(crate) mod opening;
pub(crate) mod pacing;
pub(crate) mod place;
pub(crate) mod poll;
mod practice;
pub(crate) mod proof;
pub(crate) mod questions;
pub(crate) mod receiver;
pub(crate) mod reception;
pub(crate) mod refused;
mod reminder;
pub(crate) mod sale;
pub(crate) mod session;
pub(crate) mod standing;
pub(crate) mod status;
mod trace;
mod watch;
