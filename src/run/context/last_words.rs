//! How a command ends that did not come to its end, by what had left when it was cut short.

use std::mem;

use super::{Context, Stage};
use crate::core::lang::{Words, say};
use crate::core::protocol::Endpoint;
use crate::error::{Exit, Failure};
use crate::output::Report;
use crate::output::document::{Document, OutcomeName, Placed};

impl Context {
    /// What to tell when a command did not end by itself; `what` says what happened to it.
    pub(crate) fn cut_short(&self, exit: Exit, what: &Words) -> Report {
        let stage = mem::replace(&mut *self.stage(), Stage::Over);
        let (outcome, order_id, message, hint) = match stage {
            Stage::Nothing if self.places_orders() => {
                (OutcomeName::NotSent, None, say!("{what}; nothing was sent", "{what}；没有发送任何内容", [what]), None)
            }
            Stage::Nothing | Stage::Serving { .. } | Stage::Over if exit == Exit::Interrupted => {
                (OutcomeName::Interrupted, None, what.clone(), None)
            }
            Stage::Nothing | Stage::Serving { .. } | Stage::Over => (OutcomeName::Error, None, what.clone(), None),
            Stage::Sending { .. } => {
                let message = say!(
                    "{what}; cards that were being sent may have arrived, and the ledger knows which",
                    "{what}；正在发送的卡可能已经到达，账本记录了是哪些",
                    [what]
                );
                let hint = say!(
                    "run the same command again: it asks about those first, and sends none twice",
                    "再次运行同一命令：它会先查询这些卡，不会重复提交"
                );
                (OutcomeName::Unknown, None, message, Some(hint))
            }
            Stage::MayHaveLeft { order_id, kind } => {
                let message =
                    say!("{what}; order {order_id} may have been sent", "{what}；订单 {order_id} 可能已经发出", [what]);
                let hint = say!(
                    "do not submit it again; {find}",
                    "不要再次提交；{find}",
                    [find = self.hints.to_look_up(kind, &order_id)]
                );
                (OutcomeName::Unknown, Some(order_id), message, Some(hint))
            }
            Stage::Accepted { order_id, kind } => {
                let message = say!(
                    "{what} while waiting; order {order_id} was accepted",
                    "等待时{what}；订单 {order_id} 已被接收",
                    [what]
                );
                let hint = say!(
                    "to see its end, {find}",
                    "要看最终结果，{find}",
                    [find = self.hints.to_look_up(kind, &order_id)]
                );
                (OutcomeName::Accepted, Some(order_id), message, Some(hint))
            }
        };
        let document = order_id.map_or(Document::Empty, |id| Document::Placed(Box::new(Placed::number(id))));
        let mut report = Report::new(outcome, document);
        report.fail(Failure { exit, message, hint });
        report
    }

    /// The outcome of a command that failed before it had one.
    pub(crate) fn outcome_of(&self, failure: &Failure) -> OutcomeName {
        match failure.exit {
            Exit::Refused => OutcomeName::Refused,
            _ if self.places_orders() => match *self.stage() {
                Stage::Nothing => OutcomeName::NotSent,
                Stage::Accepted { .. } => OutcomeName::Accepted,
                // Whatever failed after that does not say that nothing has left.
                Stage::MayHaveLeft { .. } | Stage::Serving { .. } | Stage::Sending { .. } | Stage::Over => {
                    OutcomeName::Unknown
                }
            },
            _ => OutcomeName::Error,
        }
    }

    fn places_orders(&self) -> bool {
        let placing = Endpoint::all().filter(|endpoint| endpoint.moves_money());
        placing.map(Endpoint::name).any(|name| self.printer.command == Some(name))
    }
}
