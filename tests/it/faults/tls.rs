//! Gateways whose TLS fails: nothing is sent to them.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};

use super::verdict::{Order, judge};
use crate::support::gateway::{Act, Gateway};
use crate::support::replies::{ACCEPTED, json};
use crate::support::{AES_KEY, API_KEY, Consign, ORDER_ID, did_not_run};

#[test]
fn a_gateway_without_tls_gets_no_form() {
    for order in Order::BOTH {
        for (name, act) in [
            ("plain HTTP", (|| Act::AnswerFirst(json(ACCEPTED))) as fn() -> Act),
            ("silence", || Act::Hold),
            ("a cut", || Act::CutAtOnce),
            ("garbage", || Act::AnswerFirst(vec![0; 100])),
        ] {
            let gateway = Gateway::start(move |_| act());
            let run =
                order.place(Consign::at(&format!("https://{}", gateway.addr()))).line("--json --timeout 500ms").run();
            judge(order, &run, &[6]).unwrap_or_else(|why| panic!("{order:?}, {name}: {why}\n{run}"));
            for received in gateway.finish() {
                assert!(!received.head.contains("POST"), "{order:?}, {name}: {received:?}");
            }
        }
    }
}

#[test]
fn a_certificate_that_nobody_vouches_for_gets_no_form() {
    let Some(server) = TlsServer::start() else { return };
    let run = Consign::at(&server.url()).submit().line("--json --timeout 3s").run();
    judge(Order::Submit, &run, &[6]).unwrap_or_else(|why| panic!("{why}\n{run}"));
    assert!(run.stderr().contains("certificate"), "{run}");
    let seen = server.finish();
    assert!(!seen.contains("POST") && !seen.contains(ORDER_ID), "{seen}");
}

#[test]
fn a_certificate_that_the_profile_trusts_gets_the_form() {
    let Some(server) = TlsServer::start() else { return };
    let certificate = fs::read(server.certificate()).expect("the certificate");
    let run = Consign::new()
        .file(".config/consign/ca.pem", certificate, 0o644)
        .config(&format!(
            "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"10001\"\napi_key = \"{API_KEY}\"\n\
             aes_key = \"{AES_KEY}\"\nca_file = \"ca.pem\"\n",
            server.url()
        ))
        .submit()
        .line("--json --timeout 1500ms")
        .run();
    // That server answers nothing, so that the outcome is unknown: but it was asked.
    judge(Order::Submit, &run, &[7]).unwrap_or_else(|why| panic!("{why}\n{run}"));
    let seen = server.finish();
    assert!(seen.contains("POST /v2_tocard.html") && seen.contains(ORDER_ID), "{seen}");
}

/// `openssl s_server` under a certificate that it signed itself; it prints what it receives.
struct TlsServer {
    child: Child,
    addr: String,
    output: Option<JoinHandle<String>>,
    directory: tempfile::TempDir,
}

impl TlsServer {
    /// Starts one; `None`, with a note, where there is no openssl.
    fn start() -> Option<Self> {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout key.pem \
                       -out cert.pem -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
                       -addext basicConstraints=critical,CA:FALSE";
        let made = openssl(directory.path(), request).stderr(Stdio::null()).status();
        if !made.is_ok_and(|status| status.success()) {
            did_not_run("no usable openssl on this machine");
            return None;
        }
        let mut child = openssl(directory.path(), "s_server -accept 127.0.0.1:0 -cert cert.pem -key key.pem")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl starts");
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        while !line.starts_with("ACCEPT ") {
            line.clear();
            assert_ne!(output.read_line(&mut line).expect("its output"), 0, "openssl listens");
        }
        let addr = line.trim_start_matches("ACCEPT ").trim().to_owned();
        let output = thread::spawn(move || {
            let mut bytes = Vec::new();
            let _killed = output.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        Some(Self { child, addr, output: Some(output), directory })
    }

    fn url(&self) -> String {
        format!("https://{}", self.addr)
    }

    fn certificate(&self) -> std::path::PathBuf {
        self.directory.path().join("cert.pem")
    }

    /// Ends the server and returns all that it printed.
    fn finish(mut self) -> String {
        // Its output passes through a pipe of its own.
        thread::sleep(std::time::Duration::from_millis(200));
        let _ended = self.child.kill();
        self.output.take().map(|thread| thread.join().expect("its output")).unwrap_or_default()
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn openssl(directory: &Path, arguments: &str) -> Command {
    let mut command = Command::new("openssl");
    command.args(arguments.split_whitespace()).current_dir(directory).stdin(Stdio::null());
    command
}
