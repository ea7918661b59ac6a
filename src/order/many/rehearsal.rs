//! What would be sent of a file, before anything is.

use crate::core::protocol::CARDS_PER_BATCH;
use crate::error::Failure;
use crate::ledger::{OrderKind, next_batch};
use crate::order::place;
use crate::output::document::{BadRow, BadRows, Document, OutcomeName, Rehearsed};
use crate::output::{Report, Text, Tone, words};

use super::goods::{Goods, line};
use super::plan::Plan;

/// How many rows are shown.
const FIRST_ROWS: usize = 5;

/// How many bad rows are told to people.
const MOST_BAD: usize = 50;

/// A row of a file that is bad by itself.
pub(super) fn bad_row(row: &crate::cards::BadRow) -> BadRow {
    BadRow { row: line(row.place), problem: words::bad_row(row) }
}

/// All rows that are not wanted: those that are bad by themselves, and those that the ledger refuses.
pub(super) fn unwanted(bad: &[BadRow], plan: &Plan, goods: &Goods<'_>) -> Vec<BadRow> {
    let refused = plan.refused.iter().map(|(item, refusal)| BadRow {
        row: goods.line(*item),
        problem: format!("{}: {}", words::card_place(goods.place(*item)), words::refusal(refusal)),
    });
    let mut unwanted: Vec<BadRow> = bad.iter().cloned().chain(refused).collect();
    unwanted.sort_by_key(|row| row.row);
    unwanted
}

/// The report on a file with rows that are not wanted: nothing of it is sent.
pub(super) fn none_is_sent(bad_rows: Vec<BadRow>, good: usize) -> Report {
    let message = format!("bad rows: {}, good rows: {good}; nothing was sent", bad_rows.len());
    let mut text = Text::default();
    for row in bad_rows.iter().take(MOST_BAD) {
        text.plain(row.problem.clone());
    }
    if bad_rows.len() > MOST_BAD {
        text.plain(format!("… and {} more, which --json tells", bad_rows.len() - MOST_BAD));
    }
    let mut report = Report::new(OutcomeName::NotSent, Document::BadRows(BadRows { bad_rows, good }));
    report.text = text;
    let hint = if good > 0 { "mend the file; or go on with the good rows with --skip-bad" } else { "mend the file" };
    report.fail(Failure::usage(message).hint(hint));
    report
}

/// What would be sent.
pub(crate) struct Rehearsal {
    document: Rehearsed,
    headline: String,
}

impl Rehearsal {
    pub(crate) fn of(goods: &Goods<'_>, plan: &Plan, bad_rows: Vec<BadRow>) -> Self {
        let face_values = plan.send.iter().map(|item| u128::from(goods.yuan(*item))).sum::<u128>().to_string();
        let session = goods.session;
        let mut batches = Vec::new();
        let mut batch = place::todays_batch();
        for _ in 0..goods.without_batch(&plan.send).div_ceil(CARDS_PER_BATCH as usize) {
            let next = next_batch(&batch);
            batches.push(std::mem::replace(&mut batch, next));
        }
        let (cards, skipped, in_doubt) = (plan.send.len(), plan.skip.len(), plan.ask.len());
        let what = called(goods.kind, cards);
        let (merchant, url) = (&session.merchant.customer_id, &session.merchant.base_url);
        let headline = format!("{what}, face values (面值) {face_values} in all, for merchant {merchant} at {url}");
        Self { document: Rehearsed { cards, face_values, batches, skipped, in_doubt, bad_rows }, headline }
    }

    /// What it is about, in one line.
    pub(crate) fn headline(&self) -> &str {
        &self.headline
    }

    /// What is asked about before the first is sent.
    pub(crate) fn question(&self) -> String {
        let headline = &self.headline;
        match self.document.in_doubt {
            0 => format!("Submit {headline}?"),
            many => format!("Submit {headline}, and of {many} in doubt those that the gateway proves never arrived?"),
        }
    }

    /// What else there is to know.
    pub(crate) fn details(&self) -> Text {
        let Rehearsed { batches, skipped, in_doubt, bad_rows, .. } = &self.document;
        let mut text = Text::default();
        text.field_if(
            "batch 批次号",
            batches.first().map(|first| match batches.len() {
                1 => first.clone(),
                many => format!("{first} and {} more, or those after them where they are full", many - 1),
            }),
        );
        let count = |count: usize, what: &str| (count > 0).then(|| format!("{count}, {what}"));
        text.field_if("sent before 已提交过", count(*skipped, "which are left as they are"));
        text.field_if("in doubt 结果未知", count(*in_doubt, "which are asked about first"));
        text.field_if("bad rows", count(bad_rows.len(), "which are left out"));
        text
    }

    /// The report on a dry run.
    pub(crate) fn report(self, goods: &Goods<'_>, plan: &Plan) -> Report {
        let mut text = Text::default();
        text.headline(Tone::Doubt, format!("dry run, nothing was sent: {}", self.headline));
        text.append(self.details());
        for row in &self.document.bad_rows {
            text.plain(row.problem.clone());
        }
        let rows = plan.send.iter().take(FIRST_ROWS).map(|item| shown(goods, *item)).collect();
        let subject = if goods.kind == OrderKind::Sale { "card 卡号" } else { "account 充值号码" };
        text.table(&["row", subject, "product 产品代码", "face value 面值", "order 订单号"], rows);
        let more = plan.send.len().saturating_sub(FIRST_ROWS);
        if more > 0 {
            text.plain(format!("… and {more} more"));
        }
        let mut report = Report::new(OutcomeName::DryRun, Document::Rehearsed(self.document));
        report.text = text;
        report
    }
}

/// So many orders of a kind.
fn called(kind: OrderKind, count: usize) -> String {
    let what = match kind {
        OrderKind::Sale => "card",
        OrderKind::TopUp => "top-up",
    };
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn shown(goods: &Goods<'_>, item: usize) -> Vec<String> {
    let order = if goods.is_number_made(item) { "(made)" } else { goods.id(item) };
    let cells = [goods.product(item), goods.face_value(item), order].map(str::to_owned);
    [goods.line(item).to_string(), goods.masked(item)].into_iter().chain(cells).collect()
}
