//! A merchant's reception: where the platform's notifications arrive.
//!
//! What comes goes through [`arrivals`] to the [`recorder`], which takes down what the server has
//! verified, and answers then, or hands it to [`forward`]. [`inquiry`] asks the gateway about what was
//! not told, or told against the ledger. [`lines`] prints what [`taken`] makes of it.

mod arrivals;
mod forward;
mod inquiry;
mod lines;
mod recorder;
mod taken;

use std::iter;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::core::lang::say;
use crate::core::system;
use crate::core::value::NotifyUrl;
use crate::error::{Exit, Failure};
use crate::ledger::Ledger;
use crate::order::journal::Journal;
use crate::order::session::Session;
use crate::run::context::Context;
use crate::server::listener::{Listener, Options, Stop};

use self::arrivals::{Arrivals, arrivals};
use self::forward::Forwards;
use self::inquiry::Inquiry;
use self::lines::{Lines, lines};
use self::recorder::{Next, Recorder, Tally};

/// How often it is looked whether the listener is to end.
const GLANCE: Duration = Duration::from_millis(100);

/// When a reception closes that nobody asks to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    /// At this moment.
    pub(crate) at: Option<Instant>,
    /// After so many notifications that were taken down.
    pub(crate) count: Option<u64>,
}

impl End {
    fn has_come(self, taken: u64) -> bool {
        self.at.is_some_and(|at| at <= Instant::now()) || self.count.is_some_and(|count| count <= taken)
    }
}

/// A merchant's reception.
#[derive(Debug)]
pub(crate) struct Reception<'a> {
    /// The merchant, and the gateway that is asked.
    pub(crate) session: &'a Session<'a>,
    /// Where notifications are passed on to, if anywhere.
    pub(crate) forward: Option<&'a NotifyUrl>,
    /// When it closes.
    pub(crate) end: End,
}

impl Reception<'_> {
    /// Serves until the end has come or is asked for, and everything that was begun has its answer.
    /// Without a journal for `questions` the gateway is asked nothing. Returns what has come, unless
    /// nobody reads what is printed.
    pub(crate) fn serve(
        &self,
        listener: Listener,
        options: Options,
        ledger: Ledger,
        questions: Option<Journal<'_>>,
        context: &Context,
    ) -> anyhow::Result<Option<Tally>> {
        let (lines, printed) = lines();
        let printing = printed.start(Tally::default().words(), context);
        let tally = self.receive(listener, options, ledger, questions, &lines, context);
        // The printing ends with the lines, once all else has.
        drop(lines);
        let is_read = printing.finish();
        tally.map(|tally| is_read.then_some(tally))
    }

    fn receive(
        &self,
        listener: Listener,
        options: Options,
        ledger: Ledger,
        questions: Option<Journal<'_>>,
        lines: &Lines,
        context: &Context,
    ) -> anyhow::Result<Tally> {
        let session = self.session;
        let settings = &session.profile.notification;
        let passing_on = self.forward.map(|url| Forwards::new(url, session.timeout, &settings.answer, lines));
        let (forwarder, forwards) = passing_on.transpose()?.unzip();
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let (stop, stopped) = Stop::new();
            let (entrance, arrivals) = arrivals();
            let arrived = move |arrival| entrance.hand_in(arrival);
            let server =
                scope.spawn(move || listener.serve(options, stopped, arrived, |remark| lines.note(remark.clone())));
            let doubtful = questions.map(|journal| {
                let (ask, doubtful) = mpsc::channel();
                let journal = journal.telling(|alarm| lines.alert(alarm.clone()));
                let inquiry = Inquiry::new(session, journal, lines, &is_over);
                scope.spawn(move || inquiry.run(&doubtful));
                ask
            });
            for forwards in forwards.iter().flat_map(|forwards| iter::repeat_n(forwards, forward::AT_ONCE)) {
                scope.spawn(|| forwards.work());
            }
            let next = forwarder.map_or(Next::Word(&settings.answer), Next::Forward);
            let merchant = session.merchant_ref();
            let mut recorder =
                Recorder::new(ledger, merchant, settings.amounts, next, doubtful, lines, session.hints());
            self.record(&mut recorder, &arrivals, stop, &is_over, context);
            let tally = recorder.close();
            match server.join() {
                Ok(Err(error)) => {
                    let message = say!(
                        "the listener ended by itself: {error}",
                        "监听自行结束：{error}",
                        [error = system::told(&error)]
                    );
                    Err(Failure::new(Exit::Internal, message).into())
                }
                // Of a panic, whoever watches over them has told.
                Ok(Ok(())) | Err(_) => Ok(tally),
            }
        })
    }

    /// Takes down what arrives, until the server has ended.
    fn record(
        &self,
        recorder: &mut Recorder<'_>,
        arrivals: &Arrivals,
        stop: Stop,
        is_over: &AtomicBool,
        context: &Context,
    ) {
        let mut stop = Some(stop);
        loop {
            if (self.end.has_come(recorder.taken()) || context.is_asked_to_end())
                && let Some(stop) = stop.take()
            {
                is_over.store(true, Ordering::SeqCst);
                stop.now();
            }
            let arrived = arrivals.take(GLANCE);
            recorder.overlook(arrivals.overlooked());
            match arrived {
                Ok(arrived) => recorder.receive(arrived),
                Err(RecvTimeoutError::Timeout) => recorder.rest(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}
