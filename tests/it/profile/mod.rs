//! `consign profile`: the profile file, made, looked at and tried out.

mod asked;
mod check;
mod edit;
mod flags;
mod looks;
#[cfg(not(target_os = "macos"))]
mod store;
