//! `consign listen`: receives the platform's notifications.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Instant;

use crate::cli::Listen;
use crate::core::value::NotifyUrl;
use crate::error::{Exit, Failure};
use crate::input::url;
use crate::order::journal::Journal;
use crate::order::opening;
use crate::order::reception::{End, Reception};
use crate::order::session::Session;
use crate::output::{Document, OutcomeName, Report, Tone};
use crate::run::context::Context;
use crate::server::listener::{Listener, Options};

pub(super) fn run(args: &Listen, context: &Context) -> anyhow::Result<Report> {
    if context.global.sandbox {
        return Err(Failure::usage("the embedded sandbox has no orders that anybody could be notified of")
            .hint("run `consign sandbox` in another terminal, and `consign -p sandbox --ledger practice.db listen`")
            .into());
    }
    let forward = args.forward.as_deref().map(|text| url("--forward", text)).transpose()?;
    let session = Session::open(context)?;
    let ledger = opening::to_receive(context)?;
    let questions =
        (!args.no_sync).then(|| Journal::to_sync(&session, args.grace.settle_grace, context)).transpose()?;
    let listener = bind(args.addr)?;
    if let Some(url) = &forward {
        check_forward(url, listener.addr(), context)?;
    }
    let settings = &session.profile.notification;
    let options = Options {
        path: args.path.clone(),
        word: settings.answer.clone(),
        api_key: session.merchant.api_key.clone(),
        unsigned: settings.unsigned.clone(),
        dialect: settings.dialect,
    };
    // From here on the first signal only asks it to end.
    context.serves();
    announce(listener.addr(), args, context);
    let at = args.lasts.and_then(|lasts| Instant::now().checked_add(lasts));
    let reception = Reception { session: &session, forward: forward.as_ref(), end: End { at, count: args.count } };
    let tally = reception.serve(listener, options, ledger, questions, context)?;
    let mut report = Report::printed(OutcomeName::Listening);
    report.next = tally.map(|tally| tally.to_string());
    Ok(report)
}

fn bind(addr: SocketAddr) -> Result<Listener, Failure> {
    Listener::bind(addr).map_err(|error| {
        let hint = match error.kind() {
            ErrorKind::AddrInUse => "another listener may run; choose another port with --addr 127.0.0.1:PORT",
            ErrorKind::AddrNotAvailable => "this machine does not have that address: choose one that it has",
            ErrorKind::PermissionDenied => "ports below 1024 are the administrator's: choose a higher one",
            _ => "choose another address with --addr 127.0.0.1:PORT",
        };
        Failure::new(Exit::Internal, format!("cannot listen on {addr}: {error}")).hint(hint)
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
