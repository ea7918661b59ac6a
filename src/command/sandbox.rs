//! `consign sandbox`: a local gateway to try things on.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use crate::cli;
use crate::core::lang::{Words, say};
use crate::core::system;
use crate::error::{Exit, Failure};
use crate::order::receiver;
use crate::output::{Document, OutcomeName, Printer, Report, Tone, clean, local_time, words};
use crate::platform::place;
use crate::platform::shell::with_variables;
use crate::profile::SANDBOX;
use crate::run::context::Context;
use crate::server::sandbox::{AES_KEY, API_KEY, CUSTOMER_ID, DEFAULT_ADDR, Options, Sandbox};

pub(super) fn run(args: &cli::Sandbox, context: &Context) -> anyhow::Result<Report> {
    let options = Options { settle_after: args.settle_after, retry_step: args.retry_step };
    let deliver = receiver::deliverer()?;
    let sandbox = Sandbox::bind(args.addr, options).map_err(|error| {
        Failure::new(
            Exit::Internal,
            say!("cannot listen on {}: {error}", "无法监听 {}：{error}", [error = system::told(&error)], args.addr),
        )
        .hint(say!(
            "choose another port with --addr 127.0.0.1:PORT, and take the command that is shown then: \
                 `-p {SANDBOX}` reaches {DEFAULT_ADDR} alone",
            "用 --addr 127.0.0.1:PORT 换一个端口，并使用届时显示的命令：`-p {SANDBOX}` 只连接 {DEFAULT_ADDR}"
        ))
    })?;
    let log = args.log.as_deref().map(Log::open).transpose()?;
    let addr = sandbox.addr();
    let mut report = Report::new(OutcomeName::Listening, Document::Listening { addr: addr.to_string() });
    report.text.headline(
        Tone::Good,
        say!("sandbox gateway on http://{addr}, until Ctrl-C", "沙箱平台在 http://{addr}，按 Ctrl-C 结束"),
    );
    report.text.field(say!("customer_id 商户号", "商户号"), CUSTOMER_ID);
    report.text.field("api_key", API_KEY);
    report.text.field("aes_key", AES_KEY);
    // On a line of its own, which is pasted whole.
    report.text.plain(say!("try:", "试用："));
    report.text.plain(command(addr));
    let _nobody_reads_it = context.printer.report(Some(SANDBOX), &report);
    if !addr.ip().is_loopback() {
        context.printer.warn(say!("this address can be reached from other machines", "其他机器可以访问这个地址"));
    }
    let (told, remarks) = mpsc::sync_channel(UNREAD);
    let printer = context.printer.clone();
    thread::Builder::new().spawn(move || remarks.into_iter().for_each(|remark: Words| printer.note(remark)))?;
    let printer = context.printer.clone();
    sandbox.serve(deliver, move |remark| {
        let remark = words::remark(remark);
        if let Some(log) = &log {
            log.write(remark.told(printer.style.lang), &printer);
        }
        // Where nobody reads stderr, requests are answered all the same.
        let _not_shown = told.try_send(remark);
    })?;
    Ok(Report::printed(OutcomeName::Listening))
}

/// How many remarks wait for whoever reads stderr.
const UNREAD: usize = 1000;

/// The file of `--log`.
struct Log {
    path: PathBuf,
    /// Gone once it could not be written.
    file: Mutex<Option<File>>,
}

impl Log {
    fn open(path: &Path) -> Result<Self, Failure> {
        let file = place::append_to(path).map_err(|error| {
            let error = match error.kind() {
                ErrorKind::InvalidData => say!("it is no file of lines", "它不是由完整的行组成的文件"),
                _ => system::told(&error),
            };
            Failure::usage(say!(
                "--log: cannot write {}: {error}",
                "--log：无法写入 {}：{error}",
                [error],
                path.display()
            ))
            .hint(say!("name a file in a directory that is there", "指定已有目录里的文件"))
        })?;
        Ok(Self { path: path.to_owned(), file: Mutex::new(Some(file)) })
    }

    /// Writes a line with its moment. A file that cannot be written is given up with a warning: the
    /// gateway goes on.
    fn write(&self, line: &str, printer: &Printer) {
        let (moment, line) = (local_time(jiff::Timestamp::now().as_second()), clean(line));
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Err(error)) = file.as_mut().map(|file| file.write_all(format!("{moment} {line}\n").as_bytes())) else {
            return;
        };
        *file = None;
        let error = system::told(&error);
        printer.warn(say!("{} is written no more: {error}", "不再写入 {}：{error}", [error], self.path.display()));
    }
}

/// A command line that reaches a sandbox: the built-in profile knows one address alone.
fn command(addr: SocketAddr) -> String {
    if addr.to_string() == DEFAULT_ADDR {
        return format!("consign -p {SANDBOX} balance");
    }
    // An address of all interfaces is reached at the local one.
    let ip = if addr.ip().is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { addr.ip() };
    let base_url = format!("http://{}", SocketAddr::new(ip, addr.port()));
    let variables = [
        ("CONSIGN_BASE_URL", base_url.as_str()),
        ("CONSIGN_CUSTOMER_ID", CUSTOMER_ID),
        ("CONSIGN_API_KEY", API_KEY),
        ("CONSIGN_AES_KEY", AES_KEY),
    ];
    with_variables(&variables, "consign balance")
}
