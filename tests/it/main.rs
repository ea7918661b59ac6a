//! The tests of the program from outside, in one program of their own, so that what they share is
//! compiled once: a module a subject.
//!
//! They run as threads of one process. What belongs to the whole process, such as its environment
//! and its directory, they leave alone; a command gets its own.

#![allow(clippy::expect_used, clippy::print_stderr, reason = "what tests share fails and speaks as tests do")]

mod architecture;
mod broken_ledger;
mod completions;
mod contract;
mod crash;
mod diagnose;
mod diagnose_cipher;
mod digits;
mod doctor;
mod faults;
mod help;
mod languages;
mod ledger;
mod listen;
mod listener;
mod many;
mod mistakes;
mod network;
mod notified;
mod notify;
mod orders;
mod paste;
mod profile;
mod races;
mod readme;
mod sandbox;
mod secrets;
mod support;
mod vectors;
mod verify;
mod verify_cards;
mod verify_notification;
mod verify_samples;
