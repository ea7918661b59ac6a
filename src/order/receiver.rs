//! A merchant's receiver of notifications, called as the platform calls it.

use std::time::Duration;

use crate::core::client::{Client, Route};
use crate::core::form::Form;
use crate::core::lang::Words;
use crate::error::Failure;
use crate::order::deadline::Deadline;
use crate::output::words;
use crate::server::sandbox::Heard;
use crate::workbench::receiver::{NotTaken, Response, judge};

/// What a form is declared as.
const FORM_TYPE: &str = "application/x-www-form-urlencoded; charset=UTF-8";

/// How much of an answer is shown, in characters.
const SHOWN: usize = 200;

/// The word that stops the sandbox's calls, as the merchant document has it.
const WORD: &str = "success";

/// How long the sandbox waits for a receiver.
const PATIENCE: Duration = Duration::from_secs(8);

/// How the receiver answered a call.
pub(crate) enum Ending {
    /// With the word that stops the calls.
    Taken,
    /// With something else.
    NotTaken(NotTaken),
    /// Not at all, for this reason.
    NotReached(Words),
}

impl Ending {
    /// Whether the platform would stop calling.
    pub(crate) fn is_taken(&self) -> bool {
        matches!(self, Self::Taken)
    }

    /// Why it would not. `word` is what it waits for.
    pub(crate) fn problem(&self, word: &str) -> Option<Words> {
        match self {
            Self::Taken => None,
            Self::NotTaken(why) => Some(words::not_taken(why, word)),
            Self::NotReached(why) => Some(why.clone()),
        }
    }
}

/// What came of a call.
pub(crate) struct Called {
    /// How it ended.
    pub(crate) ending: Ending,
    /// The HTTP status, where one came.
    pub(crate) http_status: Option<u16>,
    /// The beginning of the body that came with it.
    pub(crate) body: Option<String>,
}

/// Posts a form once; any of the words is taken.
pub(crate) fn call(client: &Client, url: &str, form: &Form, timeout: Duration, words: &[&str]) -> Called {
    let limit = Deadline::after(timeout).limit();
    match client.deliver(url, FORM_TYPE, form.encode().as_bytes(), &limit) {
        Err(error) => {
            let ending = Ending::NotReached(words::transport_error(&error));
            Called { ending, http_status: None, body: None }
        }
        Ok(delivered) => {
            let location = delivered.location.as_deref();
            let response = Response { status: delivered.status, location, body: &delivered.body };
            let ending = judge(&response, words).map_or_else(Ending::NotTaken, |()| Ending::Taken);
            let body = String::from_utf8_lossy(&delivered.body).chars().take(SHOWN).collect();
            Called { ending, http_status: Some(delivered.status), body: Some(body) }
        }
    }
}

/// What delivers the sandbox's notifications, which has no client of its own.
pub(crate) fn deliverer() -> Result<impl Fn(&str, &Form) -> Heard + Send + Sync + 'static, Failure> {
    let client = Client::new(&Route::default()).map_err(|bad| Failure::config(words::bad_route(bad)))?;
    Ok(move |url: &str, form: &Form| {
        let called = call(&client, url, form, PATIENCE, &[WORD]);
        match called.ending.problem(WORD) {
            None => Heard::Taken,
            Some(problem) => Heard::NotTaken(words::answer(called.http_status, called.body.as_deref(), Some(&problem))),
        }
    })
}
