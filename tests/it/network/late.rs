//! A form that is lost on the way is not brought later, whatever became of the client.

use std::fs;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::namespaces::{GATEWAY, Network};
use super::tunnel::Tunnel;
use crate::support::process::{Run, Running, Signal};
use crate::support::{Consign, ORDER_ID};

/// For how long the gateway listens after the path has come back. A kernel that still had the
/// form would send it after twice the time since the loss at the latest.
const LISTENING: Duration = Duration::from_secs(6);

/// A network whose path was cut just before the form left, and the client that has sent it since.
struct Lost {
    network: Arc<Network>,
    tunnel: Tunnel,
    client: Option<Running>,
}

impl Lost {
    fn new(timeout: &str) -> Option<Self> {
        let network = Arc::new(Network::new()?);
        let tunnel = Tunnel::start(&network);
        let consign = Consign::at(&format!("http://{GATEWAY}:9093")).var("http_proxy", tunnel.url());
        let consign = consign.submit().line("--json --timeout").line(timeout);
        let mut client = network.at_client(|| consign.start());
        tunnel.wait_until_cut();
        let id = client.id();
        client.wait_until("the kernel has the form", || unacknowledged(id) > 0);
        // The head and the form follow each other at once.
        thread::sleep(Duration::from_millis(100));
        assert!(unacknowledged(id) > 300, "{} bytes are no form", unacknowledged(id));
        assert_eq!(tunnel.received(), "", "the path is cut");
        Some(Self { network, tunnel, client: Some(client) })
    }

    fn signal(&self, signal: Signal) {
        self.client.as_ref().expect("a client that runs").signal(signal);
    }

    /// Waits for the client's end.
    fn finish(&mut self) -> Run {
        self.client.take().expect("a client that runs").finish(Duration::from_secs(20))
    }

    /// Mends the path and listens: nothing may come.
    #[track_caller]
    fn nothing_comes(&self) {
        self.network.mend();
        thread::sleep(LISTENING);
        assert_eq!(self.tunnel.received(), "", "nothing comes after the deadline");
    }
}

/// How many bytes a process's kernel has sent, or is to send, and nobody has acknowledged.
fn unacknowledged(id: u32) -> u64 {
    let table = fs::read_to_string(format!("/proc/{id}/net/tcp")).unwrap_or_default();
    let queued = |line: &str| {
        let (queued, _) = line.split_whitespace().nth(4)?.split_once(':')?;
        u64::from_str_radix(queued, 16).ok()
    };
    table.lines().skip(1).filter_map(queued).sum()
}

#[test]
fn a_form_that_was_lost_arrives_when_the_path_is_back_in_time() {
    // Without this the tests below would prove nothing.
    let Some(mut lost) = Lost::new("20s") else { return };
    thread::sleep(Duration::from_secs(1));
    lost.network.mend();
    let run = lost.finish().expect(0);
    assert_eq!(run.json()["outcome"], "accepted", "{run}");
    assert!(lost.tunnel.received().contains(ORDER_ID), "{}", lost.tunnel.received());
}

#[test]
fn nothing_of_a_form_arrives_after_a_timeout() {
    let Some(mut lost) = Lost::new("2s") else { return };
    let run = lost.finish().expect(7);
    assert_eq!(run.json()["outcome"], "unknown", "{run}");
    assert!(run.stderr().contains("no answer"), "{run}");
    lost.nothing_comes();
}

#[test]
fn nothing_of_a_form_arrives_after_its_process_was_killed() {
    let Some(mut lost) = Lost::new("20s") else { return };
    lost.signal(Signal::KILL);
    lost.finish().expect(-1);
    lost.nothing_comes();
}

#[test]
fn nothing_of_a_form_arrives_after_an_interruption() {
    let Some(mut lost) = Lost::new("20s") else { return };
    lost.signal(Signal::INT);
    lost.finish().expect(130);
    lost.nothing_comes();
}

#[test]
fn nothing_of_a_form_arrives_late_while_its_process_is_stopped() {
    let Some(mut lost) = Lost::new("2s") else { return };
    lost.signal(Signal::STOP);
    // The deadline is over, and the process cannot know.
    thread::sleep(Duration::from_millis(2200));
    lost.nothing_comes();
    lost.signal(Signal::CONT);
    lost.finish().expect(7);
    assert_eq!(lost.tunnel.received(), "");
}
