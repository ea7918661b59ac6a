//! What would be sent of a file, before anything is.

use crate::core::lang::{Words, say};
use crate::core::protocol::CARDS_PER_BATCH;
use crate::error::Failure;
use crate::ledger::{OrderKind, next_batch};
use crate::order::made;
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
        problem: say!(
            "{place}: {why}",
            "{place}：{why}",
            [place = words::card_place(goods.place(*item)), why = words::refusal(refusal)]
        ),
    });
    let mut unwanted: Vec<BadRow> = bad.iter().cloned().chain(refused).collect();
    unwanted.sort_by_key(|row| row.row);
    unwanted
}

/// The report on a file with rows that are not wanted: nothing of it is sent.
pub(super) fn none_is_sent(bad_rows: Vec<BadRow>, good: usize) -> Report {
    let message = say!(
        "bad rows: {}, good rows: {good}; nothing was sent",
        "有问题的行：{}，可用的行：{good}；没有发送任何内容",
        bad_rows.len()
    );
    let mut text = Text::default();
    for row in bad_rows.iter().take(MOST_BAD) {
        text.plain(row.problem.clone());
    }
    if bad_rows.len() > MOST_BAD {
        text.plain(say!(
            "… and {} more, which --json tells",
            "… 另有 {} 行，用 --json 查看",
            bad_rows.len() - MOST_BAD
        ));
    }
    let mut report = Report::new(OutcomeName::NotSent, Document::BadRows(BadRows { bad_rows, good }));
    report.text = text;
    let hint = if good > 0 {
        say!("mend the file; or go on with the good rows with --skip-bad", "修正文件；或用 --skip-bad 只处理可用的行")
    } else {
        say!("mend the file", "修正文件")
    };
    report.fail(Failure::usage(message).hint(hint));
    report
}

/// What would be sent.
pub(crate) struct Rehearsal {
    document: Rehearsed,
    headline: Words,
}

impl Rehearsal {
    pub(crate) fn of(goods: &Goods<'_>, plan: &Plan, bad_rows: Vec<BadRow>) -> Self {
        let face_values = plan.send.iter().map(|item| u128::from(goods.yuan(*item))).sum::<u128>().to_string();
        let session = goods.session;
        let mut batches = Vec::new();
        let mut batch = made::todays_batch();
        for _ in 0..goods.without_batch(&plan.send).div_ceil(CARDS_PER_BATCH as usize) {
            let next = next_batch(&batch);
            batches.push(std::mem::replace(&mut batch, next));
        }
        let (cards, skipped, in_doubt) = (plan.send.len(), plan.skip.len(), plan.ask.len());
        let what = called(goods.kind, cards);
        let (merchant, url) = (&session.merchant.customer_id, &session.merchant.base_url);
        let headline = say!(
            "{what}, face values (面值) {face_values} in all, for merchant {merchant} at {url}",
            "{what}，面值合计 {face_values}，商户 {merchant}，平台 {url}",
            [what]
        );
        Self { document: Rehearsed { cards, face_values, batches, skipped, in_doubt, bad_rows }, headline }
    }

    /// What it is about, in one line.
    pub(crate) fn headline(&self) -> &Words {
        &self.headline
    }

    /// What is asked about before the first is sent.
    pub(crate) fn question(&self) -> Words {
        let headline = &self.headline;
        match self.document.in_doubt {
            0 => say!("Submit {headline}?", "提交{headline}？", [headline]),
            many => say!(
                "Submit {headline}, and of {many} in doubt those that the gateway proves never arrived?",
                "提交{headline}？另有结果未知的 {many} 个：平台证明没有到达的，也一并提交",
                [headline]
            ),
        }
    }

    /// What else there is to know.
    pub(crate) fn details(&self) -> Text {
        let Rehearsed { batches, skipped, in_doubt, bad_rows, .. } = &self.document;
        let mut text = Text::default();
        text.field_if(
            say!("batch 批次号", "批次号"),
            batches.first().map(|first| match batches.len() {
                1 => first.into(),
                many => say!(
                    "{first} and {} more, or those after them where they are full",
                    "{first} 以及另外 {} 个批次，批次满时顺延",
                    many - 1
                ),
            }),
        );
        let count = |count: usize, what: Words| (count > 0).then(|| say!("{count}, {what}", "{count}，{what}", [what]));
        text.field_if(
            say!("sent before 已提交过", "已提交过"),
            count(*skipped, say!("which are left as they are", "保持原样")),
        );
        text.field_if(
            say!("in doubt 结果未知", "结果未知"),
            count(*in_doubt, say!("which are asked about first", "先查询这些订单")),
        );
        text.field_if(say!("bad rows", "有问题的行"), count(bad_rows.len(), say!("which are left out", "跳过不处理")));
        text
    }

    /// The report on a dry run.
    pub(crate) fn report(self, goods: &Goods<'_>, plan: &Plan) -> Report {
        let mut text = Text::default();
        text.headline(
            Tone::Doubt,
            say!(
                "dry run, nothing was sent: {headline}",
                "试运行，没有发送任何内容：{headline}",
                [headline = &self.headline]
            ),
        );
        text.append(self.details());
        for row in &self.document.bad_rows {
            text.plain(row.problem.clone());
        }
        let rows = plan.send.iter().take(FIRST_ROWS).map(|item| shown(goods, *item)).collect();
        let subject = if goods.kind == OrderKind::Sale {
            say!("card 卡号", "卡号")
        } else {
            say!("account 充值号码", "充值号码")
        };
        text.table(
            vec![
                say!("row", "行"),
                subject,
                say!("product 产品代码", "产品代码"),
                say!("face value 面值", "面值"),
                say!("order 订单号", "订单号"),
            ],
            rows,
        );
        let more = plan.send.len().saturating_sub(FIRST_ROWS);
        if more > 0 {
            text.plain(say!("… and {more} more", "… 另有 {more} 行"));
        }
        let mut report = Report::new(OutcomeName::DryRun, Document::Rehearsed(self.document));
        report.text = text;
        report
    }
}

/// So many orders of a kind.
fn called(kind: OrderKind, count: usize) -> Words {
    match (kind, count) {
        (OrderKind::Sale, 1) => say!("1 card", " 1 张卡"),
        (OrderKind::Sale, count) => say!("{count} cards", " {count} 张卡"),
        (OrderKind::TopUp, 1) => say!("1 top-up", " 1 笔充值"),
        (OrderKind::TopUp, count) => say!("{count} top-ups", " {count} 笔充值"),
    }
}

fn shown(goods: &Goods<'_>, item: usize) -> Vec<Words> {
    let order = if goods.is_number_made(item) { say!("(made)", "（自动生成）") } else { goods.id(item).into() };
    let (line, masked) = (goods.line(item).to_string(), goods.masked(item));
    vec![line.into(), masked.into(), goods.product(item).into(), goods.face_value(item).into(), order]
}
