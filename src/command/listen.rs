//! `consign listen`: receives the platform's notifications.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Instant;

use crate::cli::Listen;
use crate::core::lang::say;
use crate::core::system;
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
        return Err(Failure::usage(say!(
            "the embedded sandbox has no orders that anybody could be notified of",
            "内置沙箱没有可通知的订单"
        ))
        .hint(say!(
            "run `consign sandbox` in another terminal, and `consign -p sandbox --ledger practice.db listen`",
            "在另一终端运行 `consign sandbox`，再运行 `consign -p sandbox --ledger practice.db listen`"
        ))
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
    report.next = tally.map(|tally| tally.words());
    Ok(report)
}

fn bind(addr: SocketAddr) -> Result<Listener, Failure> {
    Listener::bind(addr).map_err(|error| {
        let hint = match error.kind() {
            ErrorKind::AddrInUse => say!(
                "another listener may run; choose another port with --addr 127.0.0.1:PORT",
                "可能已有另一个监听；用 --addr 127.0.0.1:PORT 换一个端口"
            ),
            ErrorKind::AddrNotAvailable => say!(
                "this machine does not have that address: choose one that it has",
                "本机没有这个地址：请选择本机已有的地址"
            ),
            ErrorKind::PermissionDenied => say!(
                "ports below 1024 are the administrator's: choose a higher one",
                "1024 以下的端口归管理员使用：请选更大的端口"
            ),
            _ => say!("choose another address with --addr 127.0.0.1:PORT", "用 --addr 127.0.0.1:PORT 换一个地址"),
        };
        Failure::new(
            Exit::Internal,
            say!("cannot listen on {addr}: {error}", "无法监听 {addr}：{error}", [error = system::told(&error)]),
        )
        .hint(hint)
    })
}

/// A notification may hold a PIN in the clear, and one that is passed on to its own listener goes
/// round for ever.
fn check_forward(url: &NotifyUrl, addr: SocketAddr, context: &Context) -> Result<(), Failure> {
    let Some(origin) = url.origin() else {
        return Err(Failure::usage(say!(
            "--forward: the address has no host that can be reached; nothing was received",
            "--forward：地址里没有可以连接的主机；没有接收任何通知"
        )));
    };
    if origin.is_loopback() && origin.port() == addr.port() {
        return Err(Failure::usage(say!(
            "--forward: this is the listener's own address; nothing was received",
            "--forward：这是监听自己的地址；没有接收任何通知"
        ))
        .hint(say!("name the address of your own server, and its path", "请填写您自己服务器的地址和路径")));
    }
    if !origin.is_secure() && !origin.is_loopback() {
        context.printer.warn(say!(
            "{} is plain http: what is passed on may hold a card's PIN (卡密), which can be read on the way",
            "{} 是明文 http：转发的内容可能含有卡密，途中会被看到",
            origin.as_str()
        ));
    }
    Ok(())
}

fn announce(addr: SocketAddr, args: &Listen, context: &Context) {
    let mut report = Report::new(OutcomeName::Listening, Document::Listening { addr: addr.to_string() });
    report.text.headline(
        Tone::Good,
        say!("listening on http://{addr}{}, until Ctrl-C", "正在监听 http://{addr}{}，按 Ctrl-C 结束", args.path),
    );
    let _nobody_reads_it = context.printer.report(context.profile_name(), &report);
    if !addr.ip().is_loopback() {
        context.printer.warn(
            say!("this address can be reached from other machines, in plain http: only what the API key has signed counts, \
             and a notification may hold a card's PIN (卡密); better let a reverse proxy with TLS stand in front", "其他机器可以用明文 http 访问这个地址：只有 API 密钥签名的内容才算数，而通知里可能含有卡密；最好在前面加一层带 TLS 的反向代理"),
        );
    }
}
