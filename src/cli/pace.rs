//! How many exchanges go on at once, and how often one starts.

use clap::Args;

use super::duration;
use super::number;
use crate::core::rate::Rate;

#[derive(Args, Clone, Copy, Debug)]
pub struct Pace {
    /// How many exchanges are under way at once, 1 to 256
    #[arg(long, value_name = "N", default_value = "4", value_parser = number::within::<u16>(1, 256))]
    pub jobs: u16,
    /// Start at most so many exchanges: 20/s, 0.5/s, 90/m; as many as --jobs lets when absent
    #[arg(long, value_name = "N/s", value_parser = duration::rate)]
    pub rate: Option<Rate>,
}
