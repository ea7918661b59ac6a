//! What the real binary makes of every fault that a raw gateway can commit.
//!
//! For the two commands that move money, each behaviour must lead to exactly the outcome that it
//! proves; and whatever happens, an order is posted once, and "not sent" is claimed only where
//! the gateway never had the whole form.

mod addresses;
mod answers;
mod asleep;
mod proof;
mod reads;
mod settling;
mod statuses;
mod taken;
mod tls;
mod transport;
mod verdict;
