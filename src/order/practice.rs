//! The gateway inside this process, for `--sandbox`.

use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use crate::core::lang::say;
use crate::core::system;
use crate::error::{Exit, Failure};
use crate::order::receiver;
use crate::output::{Printer, words};
use crate::run::context::Context;
use crate::server::sandbox::{Options, RETRY_STEP, Remark, Sandbox};

/// How long an order is processing.
const SETTLE_AFTER: Duration = Duration::from_secs(1);

/// Starts it, on a free port of this machine.
pub(crate) fn start(context: &Context) -> anyhow::Result<SocketAddr> {
    let local = SocketAddr::from(([127, 0, 0, 1], 0));
    let deliver = receiver::deliverer()?;
    let sandbox =
        Sandbox::bind(local, Options { settle_after: SETTLE_AFTER, retry_step: RETRY_STEP }).map_err(|error| {
            let message =
                say!("cannot start the sandbox: {error}", "无法启动沙箱：{error}", [error = system::told(&error)]);
            Failure::new(Exit::Internal, message)
        })?;
    let addr = sandbox.addr();
    let style = context.printer.style;
    thread::spawn(move || {
        let printer = Printer { style, command: None };
        // It serves until the process ends.
        let _ended = sandbox.serve(deliver, move |remark| {
            // What came is what this process has sent.
            if matches!(remark, Remark::Request(_)) {
                return;
            }
            printer.note(&say!("sandbox: {remark}", "沙箱：{remark}", [remark = words::remark(remark)]));
        });
    });
    Ok(addr)
}
