//! The files that are written at the end: the outcome beside each row, and the rows to try again.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};

use crate::cards::{Again, write_again};
use crate::core::lang::{Lang, Words, say};
use crate::ledger::{Job, Order, Refusal, State};
use crate::order::journal::Journal;
use crate::order::session::Session;
use crate::output::document::{BadRow, OutcomeName, Record as _, ResultRow};
use crate::output::sheet::{Style, Table};
use crate::output::words;
use crate::platform::replace::{NotWritten, Target};

use super::goods::Goods;

/// Where results go.
#[derive(Debug)]
pub(crate) struct Results {
    pub(crate) target: Target,
    pub(crate) style: Style,
}

/// A row that is in no job, since it was refused here.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) line: u32,
    pub(crate) why: Words,
    /// The card, where it is one.
    pub(crate) item: Option<usize>,
}

impl Results {
    /// Writes the outcome of every row, as the ledger has it, but for those that were refused when their
    /// turn came. Rows that are in no job stand in their places among the others.
    pub(super) fn write(
        &self,
        job: Option<&Job>,
        mut refused: Vec<Refused>,
        in_their_turn: &HashMap<u32, Words>,
        goods: Option<&Goods<'_>>,
        journal: &Journal<'_>,
        session: &Session<'_>,
    ) -> Result<(), NotWritten> {
        refused.sort_by_key(|row| row.line);
        let customs = goods.map(customs).unwrap_or_default();
        let lang = session.context().printer.style.lang;
        // What scripts read is English.
        let told = |words: &Words| words.told(if self.style == Style::Excel { lang } else { Lang::En }).to_owned();
        self.target.write(|file| {
            let mut table = Table::begin(BufWriter::new(file), self.style, ResultRow::COLUMNS)?;
            let mut refused = refused.into_iter().peekable();
            let mut written = Ok(());
            let read = journal.each_of(job, &mut |line, order| {
                while let Some(row) = refused.next_if(|row| row.line < line) {
                    keep_first(&mut written, add(&mut table, &refused_row(row, goods, &told)));
                }
                let custom = customs.get(&line).map(|custom| (*custom).to_owned());
                let advice = advice(&order, session).as_ref().map(told);
                let mut row = row(line, order, custom, advice);
                if let Some(why) = in_their_turn.get(&line) {
                    (row.outcome, row.msg, row.advice) = (OutcomeName::Refused, Some(told(why)), None);
                }
                keep_first(&mut written, add(&mut table, &row));
            });
            read.map_err(|failure| io::Error::other(failure.message.into_en()))?;
            written?;
            refused.try_for_each(|row| add(&mut table, &refused_row(row, goods, &told)))?;
            table.finish()
        })
    }
}

/// The rows that are in no job.
pub(super) fn refused(bad: &[BadRow], refusals: &[(usize, Refusal)], goods: &Goods<'_>) -> Vec<Refused> {
    let bad = bad.iter().map(|row| Refused { line: row.row, why: row.problem.clone(), item: None });
    let refused = refusals.iter().map(|(item, refusal)| Refused {
        line: goods.line(*item),
        why: words::refusal(refusal),
        item: Some(*item),
    });
    bad.chain(refused).collect()
}

fn keep_first(kept: &mut io::Result<()>, next: io::Result<()>) {
    if kept.is_ok() {
        *kept = next;
    }
}

fn add<W: Write>(table: &mut Table<W>, row: &ResultRow) -> io::Result<()> {
    table.add(&row.values()?)
}

/// What the rows want back, which the ledger does not keep.
fn customs<'g>(goods: &'g Goods<'_>) -> HashMap<u32, &'g str> {
    (0..goods.len()).filter_map(|item| Some((goods.line(item), goods.custom(item)?))).collect()
}

fn row(line: u32, order: Order, custom: Option<String>, advice: Option<String>) -> ResultRow {
    let was_sent = order.state != State::Queued;
    ResultRow {
        row: line,
        order_id: Some(order.order_id),
        batchno: order.batchno,
        card: order.masked,
        product_code: order.product,
        amount: order.face_value,
        custom,
        outcome: order.state.into(),
        code: order.code,
        msg: order.message,
        system_order_id: order.system_order_id,
        real_face_value: order.real_face_value,
        settled_amount: order.settled_amount,
        sent_at: was_sent.then(|| order.sent_at.div_euclid(1000)),
        advice,
    }
}

fn advice(order: &Order, session: &Session<'_>) -> Option<Words> {
    match order.state {
        State::Queued | State::NotSent | State::NotFound => Some(say!("submit the file again", "重新提交该文件")),
        State::Sending | State::Unknown => {
            let look_up = session.hints().to_look_up(order.kind, &order.order_id);
            Some(say!("do not submit it again; {look_up}", "不要再次提交；{look_up}", [look_up]))
        }
        State::Rejected => session.refusal_advice(order.message.as_deref().unwrap_or_default(), true),
        State::Accepted | State::Processing | State::Succeeded | State::Failed | State::Reversed => None,
    }
}

fn refused_row(refused: Refused, goods: Option<&Goods<'_>>, told: &dyn Fn(&Words) -> String) -> ResultRow {
    let Refused { line, why, item } = refused;
    let ware = item.zip(goods);
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    ResultRow {
        row: line,
        order_id: None,
        batchno: None,
        card: ware.map(|(item, goods)| goods.masked(item)).unwrap_or_default(),
        product_code: text(ware.map(|(item, goods)| goods.product(item))),
        amount: text(ware.map(|(item, goods)| goods.face_value(item))),
        custom: ware.and_then(|(item, goods)| goods.custom(item)).map(str::to_owned),
        outcome: OutcomeName::Refused,
        code: None,
        msg: Some(told(&why)),
        system_order_id: None,
        real_face_value: None,
        settled_amount: None,
        sent_at: None,
        advice: None,
    }
}

/// Writes the rows to try again, in the order of the file. Each has whether it keeps its number.
pub(super) fn write_failed(target: &Target, again: &[(usize, bool)], goods: &Goods<'_>) -> Result<(), NotWritten> {
    let mut again = again.to_vec();
    again.sort_unstable();
    again.dedup();
    let row = |(item, keeps): &(usize, bool)| {
        Some(Again { row: goods.card(*item)?, order_id: keeps.then(|| goods.id(*item)) })
    };
    let rows: Vec<Again> = again.iter().filter_map(row).collect();
    target.write(|file| write_again(file, &rows, false))
}

/// What to say where a file was not written.
pub(super) fn unwritten(flag: &str, target: &Target, error: &NotWritten) -> Words {
    say!(
        "{flag}: {} was not written: {why}",
        "{flag}：{} 没有写成：{why}",
        [why = words::not_written(error)],
        target.path().display()
    )
}
