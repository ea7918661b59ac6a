//! Which orders of the ledger are meant.

use crate::cli::OrdersFilter;
use crate::core::lang::say;
use crate::error::Failure;
use crate::input::since;
use crate::ledger::{Filter, Ledger, MerchantRef, State};
use crate::order::opening;
use crate::run::context::{Context, Merchants};

/// How many jobs are named to who names one that is not there.
const LATEST: usize = 5;

/// The filter of the command line, read.
pub(crate) struct Selection<'a> {
    args: &'a OrdersFilter,
    states: Vec<State>,
    since: Option<i64>,
    until: Option<i64>,
    merchants: Merchants,
}

impl<'a> Selection<'a> {
    pub(crate) fn of(args: &'a OrdersFilter, context: &Context) -> anyhow::Result<Self> {
        let parse = |word: &String| word.parse().map_err(|_| no_state(word));
        let since = args.since.map(|when| since::begin("--since", when)).transpose()?;
        let until = args.until.map(|when| since::end("--until", when)).transpose()?;
        if since.zip(until).is_some_and(|(since, until)| since >= until) {
            return Err(Failure::usage(say!(
                "--since is not before --until: no order can be between them",
                "--since 不早于 --until：两者之间不会有订单"
            ))
            .into());
        }
        Ok(Self {
            args,
            states: args.state.iter().map(parse).collect::<Result<_, _>>()?,
            since,
            until,
            merchants: context.merchants(args.all_merchants)?,
        })
    }

    /// Whether each row has to say whose it is.
    pub(crate) fn names_merchants(&self) -> bool {
        self.merchants == Merchants::All
    }

    /// Refuses a job that the ledger does not have: it would look like one without orders.
    pub(crate) fn refuse_unknown_job(&self, ledger: Option<&Ledger>, context: &Context) -> anyhow::Result<()> {
        let Some(job) = &self.args.job else { return Ok(()) };
        let failed = |error| opening::failed(&error, context);
        let mut latest = Vec::new();
        if let Some(ledger) = ledger {
            // No job is without orders.
            let of_job =
                Filter { states: &[], since: None, until: None, batchno: None, product: None, ..self.filter(Some(1)) };
            if !ledger.list(&of_job).map_err(failed)?.is_empty() {
                return Ok(());
            }
            if let Some(merchant) = of_job.merchant {
                latest = ledger.jobs(merchant).map_err(failed)?;
            }
        }
        let names: Vec<_> = latest.into_iter().take(LATEST).map(|job| job.name).collect();
        let whose = if self.names_merchants() { say!("any", "任何") } else { say!("this", "该") };
        let failure = Failure::usage(say!(
            "--job: the ledger has no job {job:?} of {whose} merchant",
            "--job：账本里{whose}商户没有任务 {job:?}",
            [whose]
        ));
        Err(match names.as_slice() {
            [] => failure,
            names => failure.hint(say!("the latest: {}", "最近的任务：{}", names.join(", "))),
        }
        .into())
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
            until: self.until,
            batchno: self.args.batchno.as_deref(),
            product: self.args.product_code.as_deref(),
            job: self.args.job.as_deref(),
            limit,
        }
    }
}

fn no_state(word: &str) -> Failure {
    let known = State::all().map(State::name).collect::<Vec<_>>().join(", ");
    Failure::usage(say!("--state: {word:?} is none of {known}", "--state：{word:?} 不是以下任何一个：{known}"))
}
