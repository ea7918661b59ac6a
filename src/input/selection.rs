//! Which orders of the ledger are meant.

use crate::cli::OrdersFilter;
use crate::error::Failure;
use crate::input::since::since;
use crate::ledger::{Filter, MerchantRef, State};
use crate::run::context::{Context, Merchants};

/// The filter of the command line, read.
pub(crate) struct Selection<'a> {
    args: &'a OrdersFilter,
    states: Vec<State>,
    since: Option<i64>,
    merchants: Merchants,
}

impl<'a> Selection<'a> {
    pub(crate) fn of(args: &'a OrdersFilter, context: &Context) -> anyhow::Result<Self> {
        let parse = |word: &String| word.parse().map_err(|_| no_state(word));
        Ok(Self {
            args,
            states: args.state.iter().map(parse).collect::<Result<_, _>>()?,
            since: args.since.map(|span| since("--since", span)).transpose()?,
            merchants: context.merchants(args.all_merchants)?,
        })
    }

    /// Whether each row has to say whose it is.
    pub(crate) fn names_merchants(&self) -> bool {
        self.merchants == Merchants::All
    }

    pub(crate) fn filter(&self, limit: Option<u32>) -> Filter<'_> {
        Filter {
            kind: None,
            merchant: match &self.merchants {
                Merchants::One { customer_id, base_url } => Some(MerchantRef { customer_id, base_url }),
                Merchants::All => None,
            },
            states: &self.states,
            since: self.since,
            batchno: self.args.batchno.as_deref(),
            product: self.args.product_code.as_deref(),
            limit,
        }
    }
}

fn no_state(word: &str) -> Failure {
    let known = State::all().map(State::name).collect::<Vec<_>>().join(", ");
    Failure::usage(format!("--state: {word:?} is none of {known}"))
}
