//! `consign listen`: receives the platform's notifications.
//!
//! The [`recorder`] takes down what the server has verified, and answers then, or hands it to
//! [`forward`]. [`inquiry`] asks the gateway about what was not told, or told against the ledger.
//! [`lines`] prints what [`taken`] makes of it.

mod forward;
mod inquiry;
mod lines;
mod recorder;
mod taken;

use std::iter;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::Listen;
use crate::core::value::NotifyUrl;
use crate::error::{Exit, Failure};
use crate::input::checked;
use crate::ledger::Ledger;
use crate::order::journal::{self, Journal};
use crate::order::session::Session;
use crate::output::{Document, OutcomeName, Report, Tone};
use crate::run::context::Context;
use crate::server::listener::{Arrival, Listener, Options, Stop};

use self::forward::Forwards;
use self::inquiry::Inquiry;
use self::lines::{Lines, lines};
use self::recorder::{Next, Recorder, Tally};

/// How many notifications share one transaction at most.
const MOST_AT_ONCE: usize = 256;

/// How often it is looked whether the listener is to end.
const GLANCE: Duration = Duration::from_millis(100);

pub(super) fn run(args: &Listen, context: &Context) -> anyhow::Result<Report> {
    let forward = args.forward.as_deref().map(|url| checked("--forward", url, NotifyUrl::parse)).transpose()?;
    let session = Session::open(context)?;
    let ledger = journal::to_receive(context)?;
    let questions =
        (!args.no_sync).then(|| Journal::to_sync(&session, args.grace.settle_grace, context)).transpose()?;
    let listener = bind(args.addr)?;
    if let Some(url) = &forward {
        check_forward(url, listener.addr(), context)?;
    }
    let options = Options {
        path: args.path.clone(),
        word: session.profile.notification.answer.clone(),
        api_key: session.merchant.api_key.clone(),
        unsigned: session.profile.notification.unsigned.clone(),
        dialect: session.profile.notification.dialect,
    };
    context.serves();
    announce(listener.addr(), args, context);

    let (lines, printed) = lines();
    let end = End::of(args);
    let tally = thread::scope(|scope| {
        scope.spawn(move || printed.print(&Tally::default().to_string(), context));
        let desk = Desk { session: &session, forward: forward.as_ref(), lines: &lines, context };
        let tally = desk.serve(listener, options, ledger, questions, &end);
        drop(lines);
        tally
    })?;
    let mut report = Report::printed(OutcomeName::Listening);
    report.next = Some(tally.to_string());
    Ok(report)
}

/// When a listener ends that nobody stops.
struct End {
    at: Option<Instant>,
    count: Option<u64>,
}

impl End {
    fn of(args: &Listen) -> Self {
        let at = args.lasts.and_then(|lasts| Instant::now().checked_add(lasts));
        Self { at, count: args.count }
    }

    fn has_come(&self, taken: u64) -> bool {
        self.at.is_some_and(|at| at <= Instant::now()) || self.count.is_some_and(|count| count <= taken)
    }
}

/// What all threads of a listener share.
struct Desk<'a> {
    session: &'a Session<'a>,
    forward: Option<&'a NotifyUrl>,
    lines: &'a Lines,
    context: &'a Context,
}

impl Desk<'_> {
    /// Serves until the end has come, and everything that was begun has its answer.
    fn serve(
        &self,
        listener: Listener,
        options: Options,
        ledger: Ledger,
        questions: Option<Journal<'_>>,
        end: &End,
    ) -> anyhow::Result<Tally> {
        let Self { session, lines, .. } = *self;
        let settings = &session.profile.notification;
        let passing_on = self.forward.map(|url| Forwards::new(url, session.timeout, &settings.answer, lines));
        let (forwarder, forwards) = passing_on.transpose()?.unzip();
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let (stop, stopped) = Stop::new();
            let (arrive, arrivals) = mpsc::channel();
            // Whose arrival nobody takes any more is told to try again.
            let arrived = move |arrival| drop(arrive.send(arrival));
            let server =
                scope.spawn(move || listener.serve(options, stopped, arrived, |remark| lines.note(remark.to_owned())));
            let doubtful = questions.map(|journal| {
                let (ask, doubtful) = mpsc::channel();
                let inquiry = Inquiry { session, journal, lines, is_over: &is_over };
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
            self.receive(&mut recorder, &arrivals, stop, &is_over, end);
            let tally = recorder.close();
            match server.join() {
                Ok(Err(error)) => Err(anyhow::Error::new(error).context("the listener ended by itself")),
                // Of a panic, whoever watches over them has told.
                Ok(Ok(())) | Err(_) => Ok(tally),
            }
        })
    }

    /// Takes down what arrives, until the server has ended.
    fn receive(
        &self,
        recorder: &mut Recorder<'_>,
        arrivals: &Receiver<Arrival>,
        stop: Stop,
        is_over: &AtomicBool,
        end: &End,
    ) {
        let mut stop = Some(stop);
        loop {
            if (end.has_come(recorder.taken()) || self.context.is_asked_to_end())
                && let Some(stop) = stop.take()
            {
                is_over.store(true, Ordering::SeqCst);
                stop.now();
            }
            match arrivals.recv_timeout(GLANCE) {
                Ok(first) => recorder.receive(iter::once(first).chain(arrivals.try_iter()).take(MOST_AT_ONCE)),
                Err(RecvTimeoutError::Timeout) => recorder.rest(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}

fn bind(addr: SocketAddr) -> Result<Listener, Failure> {
    Listener::bind(addr).map_err(|error| {
        Failure::new(Exit::Internal, format!("cannot listen on {addr}: {error}"))
            .hint("choose another port with --addr 127.0.0.1:PORT; does another listener run?")
    })
}

/// A notification may hold a PIN in the clear, and one that is passed on to its own listener goes
/// round for ever.
fn check_forward(url: &NotifyUrl, addr: SocketAddr, context: &Context) -> Result<(), Failure> {
    let Some(origin) = url.origin() else {
        return Err(Failure::usage("--forward: the address has no host that can be reached; nothing was received"));
    };
    if origin.is_loopback() && origin.port() == addr.port() {
        return Err(Failure::usage("--forward: this is the listener's own address; nothing was received")
            .hint("name the address of your own server, and its path"));
    }
    if !origin.is_secure() && !origin.is_loopback() {
        context.printer.warn(&format!(
            "{} is plain http: what is passed on may hold a card's PIN (卡密), which can be read on the way",
            origin.as_str()
        ));
    }
    Ok(())
}

fn announce(addr: SocketAddr, args: &Listen, context: &Context) {
    let mut report = Report::new(OutcomeName::Listening, Document::Listening { addr: addr.to_string() });
    report.text.headline(Tone::Good, format!("listening on http://{addr}{}, until Ctrl-C", args.path));
    let _nobody_reads_it = context.printer.report(context.profile_name(), &report);
    if !addr.ip().is_loopback() {
        context.printer.warn(
            "this address can be reached from other machines, in plain http: only what the API key has signed counts, \
             and a notification may hold a card's PIN (卡密); better let a reverse proxy with TLS stand in front",
        );
    }
}
