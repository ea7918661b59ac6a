//! `consign sandbox`: a local gateway to try things on.

use serde_json::json;

use crate::cli;
use crate::error::{Exit, Failure};
use crate::output::{Report, Tone};
use crate::profile::SANDBOX;
use crate::run::context::Context;
use crate::server::sandbox::{AES_KEY, API_KEY, CUSTOMER_ID, Options, Sandbox};

pub(super) fn run(args: &cli::Sandbox, context: &Context) -> anyhow::Result<Report> {
    let sandbox = Sandbox::bind(args.addr, Options { settle_after: args.settle_after }).map_err(|error| {
        Failure::new(Exit::Internal, format!("cannot listen on {}: {error}", args.addr))
            .hint("choose another address with --addr 127.0.0.1:PORT")
    })?;
    let addr = sandbox.addr();
    let mut report = Report::new("listening");
    report.set("addr", json!(addr.to_string()));
    report.text.headline(Tone::Good, format!("sandbox gateway on http://{addr}, until Ctrl-C"));
    report.text.field("customer_id 商户号", CUSTOMER_ID);
    report.text.field("api_key", API_KEY);
    report.text.field("aes_key", AES_KEY);
    report.text.field("try", format!("consign -p {SANDBOX} balance"));
    let _nobody_reads_it = context.printer.report(Some(SANDBOX), &report);
    if !addr.ip().is_loopback() {
        context.printer.warn("this address can be reached from other machines");
    }
    let printer = context.printer.clone();
    sandbox.serve(move |line| printer.note(line))?;
    Ok(Report::printed("listening"))
}
