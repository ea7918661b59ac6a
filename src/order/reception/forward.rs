//! Passing notifications on to the merchant's own server, byte for byte, once they are taken down.
//! What that answers is what the platform is answered: where it is not the word, the platform comes
//! again, and the same notification is passed on again.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::core::client::{Client, Delivered, Route, Undelivered};
use crate::core::lang::{Words, say};
use crate::core::value::NotifyUrl;
use crate::error::Failure;
use crate::order::deadline::Deadline;
use crate::output::words;
use crate::server::listener::{Caller, RawBody};
use crate::workbench::receiver::{Response, judge};

use super::lines::Lines;
use super::taken::Taken;

/// How many are passed on at once.
pub(super) const AT_ONCE: usize = 8;

/// What a body is declared as whose sender declares nothing.
const FORM_TYPE: &str = "application/x-www-form-urlencoded";

/// In place of the answer of a server that was not reached.
const BAD_GATEWAY: u16 = 502;

/// A notification that is to be passed on.
pub(super) struct Forwarding {
    pub(super) taken: Taken,
    pub(super) body: RawBody,
    pub(super) caller: Caller,
}

/// Where notifications go that are to be passed on. Their callers wait, whose number is bounded.
pub(super) struct Forwarder(Sender<Forwarding>);

/// What passes them on.
pub(super) struct Forwards<'a> {
    queue: Mutex<Receiver<Forwarding>>,
    client: Client,
    url: &'a str,
    timeout: Duration,
    word: &'a str,
    lines: &'a Lines,
}

impl Forwarder {
    pub(super) fn pass_on(&self, forwarding: Forwarding) {
        // Where nobody passes on any more, the caller is told to try again.
        let _over = self.0.send(forwarding);
    }
}

impl<'a> Forwards<'a> {
    /// The two ends of the way to a server.
    pub(super) fn new(
        url: &'a NotifyUrl,
        timeout: Duration,
        word: &'a str,
        lines: &'a Lines,
    ) -> Result<(Forwarder, Self), Failure> {
        let client = Client::new(&Route::default()).map_err(|bad| Failure::config(words::bad_route(bad)))?;
        let (forwarder, queue) = mpsc::channel();
        let queue = Mutex::new(queue);
        Ok((Forwarder(forwarder), Self { queue, client, url: url.as_str(), timeout, word, lines }))
    }

    /// Works until nothing comes any more.
    pub(super) fn work(&self) {
        loop {
            let next = self.queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Forwarding { taken, body, caller }) = next else { return };
            if caller.is_gone() {
                self.lines.report(taken.report(
                    &say!("nobody", "无人"),
                    Some(say!("not passed on: its sender has left", "没有转发：发送方已断开")),
                ));
                continue;
            }
            let content_type = body.content_type.as_deref().unwrap_or(FORM_TYPE);
            let limit = Deadline::after(self.timeout).limit();
            let (answered, problem) = match self.client.deliver(self.url, content_type, &body.bytes, &limit) {
                Ok(answer) => self.answer(caller, &answer),
                Err(why) => not_reached(caller, &why),
            };
            self.lines.report(taken.report(&answered, problem));
        }
    }

    /// Of another answer than the word only the status is told: it may repeat a card.
    fn answer(&self, caller: Caller, answer: &Delivered) -> (Words, Option<Words>) {
        let Delivered { status, body, .. } = answer;
        caller.passed_on(*status, String::from_utf8_lossy(body).into_owned());
        match judge(&Response { status: *status, location: None, body }, &[self.word]) {
            Ok(()) => (self.word.into(), None),
            Err(why) => {
                let why = words::not_taken(&why, self.word);
                (
                    format!("HTTP {status}").into(),
                    Some(say!(
                        "passed on, and the platform will come again: {why}",
                        "已转发，平台会再次通知：{why}",
                        [why]
                    )),
                )
            }
        }
    }
}

fn not_reached(caller: Caller, why: &Undelivered) -> (Words, Option<Words>) {
    caller.passed_on(BAD_GATEWAY, String::new());
    let why = words::transport_error(why);
    (
        format!("HTTP {BAD_GATEWAY}").into(),
        Some(say!("not passed on, and the platform will come again: {why}", "没有转发，平台会再次通知：{why}", [why])),
    )
}
