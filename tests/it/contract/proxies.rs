//! Proxies: the profile's is used; the environment's too, but never for this machine itself.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::support::Consign;
use crate::support::gateway::{Gateway, Nobody};
use crate::support::process::Run;
use crate::support::replies::{ACCEPTED, json};

/// Sets every variable that names a proxy.
fn with_proxy_everywhere(consign: Consign, addr: SocketAddr) -> Consign {
    ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"]
        .into_iter()
        .fold(consign, |consign, name| consign.var(name, format!("http://{addr}")))
}

/// A proxy that opens a tunnel to one gateway, whatever host it is asked for, and tells the
/// requests that it got.
struct Proxy {
    addr: SocketAddr,
    requests: Receiver<String>,
}

impl Proxy {
    fn to(gateway: SocketAddr, answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let (sender, requests) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut client) = stream else { return };
                let head = head(&mut client);
                if sender.send(head).is_err() {
                    return;
                }
                let _gone = client.write_all(answer.as_bytes());
                if answer.contains(" 200 ") {
                    tunnel(&client, gateway);
                }
            }
        });
        Self { addr, requests }
    }

    /// The request lines that arrived; at least one is waited for.
    fn seen(&self) -> Vec<String> {
        let first = self.requests.recv_timeout(Duration::from_secs(5)).expect("the proxy is asked");
        std::iter::once(first).chain(self.requests.try_iter()).collect()
    }
}

const OPEN: &str = "HTTP/1.1 200 Connection established\r\n\r\n";
const CLOSED: &str = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

fn head(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
        bytes.push(byte[0]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn tunnel(client: &TcpStream, gateway: SocketAddr) {
    let server = TcpStream::connect(gateway).expect("the gateway listens");
    let copy = |mut from: &TcpStream, mut to: &TcpStream| {
        let _cut = std::io::copy(&mut from, &mut to);
        let _gone = to.shutdown(Shutdown::Write);
    };
    thread::scope(|scope| {
        scope.spawn(|| copy(client, &server));
        copy(&server, client);
    });
}

fn submit_through(proxy: &str, base_url: &str) -> Run {
    Consign::with_profile(base_url, &format!("proxy = \"{proxy}\"")).submit().line("--json --timeout 5s").run()
}

#[test]
fn the_proxy_of_the_environment_is_left_aside_for_loopback() {
    let nobody = Nobody::new();
    for host in ["127.0.0.1", "localhost"] {
        let gateway = Gateway::answering(json(ACCEPTED));
        let url = format!("http://{host}:{}", gateway.addr().port());
        with_proxy_everywhere(Consign::at(&url), nobody.addr()).submit().run().expect(0);
        gateway.only();
    }
}

#[test]
fn the_proxy_of_the_environment_counts_for_other_hosts() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let proxy = Proxy::to(gateway.addr(), OPEN);
    let consign = Consign::at("http://gateway.invalid:9093").var("http_proxy", format!("http://{}", proxy.addr));
    let run = consign.submit().line("--timeout 5s").run().expect(0);
    assert!(run.stderr().contains("plain http"), "a card over plain http draws a warning\n{run}");
    assert!(proxy.seen()[0].starts_with("CONNECT gateway.invalid:9093 "));
    assert_eq!(gateway.only().request_line(), "POST /v2_tocard.html HTTP/1.1");
}

#[test]
fn no_proxy_exempts_a_host() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let proxy = Proxy::to(gateway.addr(), OPEN);
    let consign = Consign::at("http://gateway.invalid:9093")
        .var("http_proxy", format!("http://{}", proxy.addr))
        .var("no_proxy", "other.example, gateway.invalid");
    // Without the proxy the name leads nowhere.
    consign.submit().line("--timeout 3s").run().expect(6);
    assert!(gateway.finish().is_empty());
}

#[test]
fn the_proxy_of_the_profile_is_used_even_for_loopback() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let proxy = Proxy::to(gateway.addr(), OPEN);
    submit_through(&format!("http://{}", proxy.addr), &gateway.url()).expect(0);
    let seen = proxy.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert!(seen[0].starts_with(&format!("CONNECT {} ", gateway.addr())), "{seen:?}");
    gateway.only();
}

/// Serves one SOCKS client: takes whatever it asks for, and leads it to the gateway.
fn socks(gateway: SocketAddr, answers: &'static [(usize, &'static [u8])]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let addr = listener.local_addr().expect("an address");
    thread::spawn(move || {
        let (mut client, _) = listener.accept().expect("the client comes");
        for (asked, answer) in answers {
            client.read_exact(&mut vec![0; *asked]).expect("a whole request");
            client.write_all(answer).expect("the client listens");
        }
        tunnel(&client, gateway);
    });
    addr
}

#[test]
fn a_socks_proxy_leads_to_the_gateway() {
    // An address is passed on as one: its request is 9 bytes long in version 4, and 10 in version 5.
    let four: &[(usize, &[u8])] = &[(9, &[0, 90, 0, 0, 0, 0, 0, 0])];
    let five: &[(usize, &[u8])] = &[(3, &[5, 0]), (10, &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])];
    let with_user: &[(usize, &[u8])] = &[(4, &[5, 2]), (1 + 3 + 5, &[1, 0]), (10, &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])];
    for (url, answers) in
        [("socks4://", four), ("socks4a://", four), ("socks5://", five), ("socks5://me:hush@", with_user)]
    {
        let gateway = Gateway::answering(json(ACCEPTED));
        let proxy = socks(gateway.addr(), answers);
        let run = submit_through(&format!("{url}{proxy}"), &gateway.url()).expect(0);
        assert!(!run.everything().contains("hush"), "{run}");
        assert_eq!(gateway.only().request_line(), "POST /v2_tocard.html HTTP/1.1", "{url}");
    }
}

#[test]
fn a_socks_proxy_that_refuses_sent_nothing() {
    let refusing: &[(usize, &[u8])] = &[(3, &[5, 0]), (10, &[5, 2, 0, 1, 0, 0, 0, 0, 0, 0])];
    let deaf: &[(usize, &[u8])] = &[(3, b"HTTP/1.1 400 Bad Request\r\n\r\n")];
    for answers in [refusing, deaf] {
        let gateway = Gateway::answering(json(ACCEPTED));
        let proxy = socks(gateway.addr(), answers);
        let run = submit_through(&format!("socks5://{proxy}"), &gateway.url()).expect(6);
        assert!(run.json()["error"]["message"].as_str().is_some_and(|why| why.contains("the proxy refused")), "{run}");
        for received in gateway.finish() {
            assert_eq!(received.head, "", "{run}");
        }
    }
}

#[test]
fn a_proxy_that_refuses_sent_nothing() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let proxy = Proxy::to(gateway.addr(), CLOSED);
    let run = submit_through(&format!("http://{}", proxy.addr), &gateway.url()).expect(6);
    assert_eq!(run.json()["outcome"], "not_sent", "{run}");
    assert!(gateway.finish().is_empty());
}

#[test]
fn a_proxy_that_is_not_there_sent_nothing() {
    let gateway = Gateway::answering(json(ACCEPTED));
    for scheme in ["http", "socks5"] {
        let run = submit_through(&format!("{scheme}://127.0.0.1:1"), &gateway.url()).expect(6);
        assert_eq!(run.json()["outcome"], "not_sent", "{scheme}\n{run}");
    }
    assert!(gateway.finish().is_empty());
}

#[test]
fn a_bad_proxy_is_found_before_anything_is_sent() {
    let gateway = Gateway::answering(json(ACCEPTED));
    for proxy in ["::", "http://127.0.0.1:99999", "socks5://:1080", "http://127.0.0.1:", "http://[::1:3128"] {
        let run = submit_through(proxy, &gateway.url()).expect(3);
        assert_eq!(run.json()["error"]["kind"], "config", "{run}");
    }
    assert!(gateway.finish().is_empty());
}

#[test]
fn the_password_of_a_proxy_is_never_shown() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let [open, closed] = [OPEN, CLOSED].map(|answer| Proxy::to(gateway.addr(), answer));
    let nobody = Nobody::new();
    let urls = [
        (format!("http://user:canary%21@{}", open.addr), 0),
        (format!("user:canary%21@{}", open.addr), 0),
        (format!("http://user:canary%21@{}", closed.addr), 6),
        (format!("http://user:canary%21@{}", nobody.addr()), 6),
        (format!("socks5://user:canary%21@{}", nobody.addr()), 6),
        ("http://user:canary%21@:x".to_owned(), 3),
    ];
    for (url, code) in &urls {
        for loudness in ["-vv", "--json -vv"] {
            let profile = Consign::with_profile(&gateway.url(), &format!("proxy = \"{url}\""));
            let environment = Consign::at("http://gateway.invalid:9093").var("http_proxy", url);
            for consign in [profile, environment] {
                let run = consign.submit().line(loudness).line("--timeout 5s").run().expect(*code);
                let shown = run.everything();
                // As it is written, as it is meant, and as it goes over the wire.
                for secret in ["canary", "dXNlcjpjYW5hcnkh"] {
                    assert!(!shown.contains(secret), "{url} {loudness}: {secret} is shown\n{run}");
                }
            }
        }
    }
    let asked = open.seen();
    assert!(asked.iter().all(|head| head.contains("dXNlcjpjYW5hcnkh")), "the proxy was told: {asked:?}");
}
