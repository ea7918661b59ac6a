//! Three network namespaces in a row: the client's, a router's, the gateway's.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::fd::AsFd as _;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use crate::support::did_not_run;

/// Where the gateway and its proxy live.
pub(crate) const GATEWAY: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 2);
const GATEWAYS_NET: &str = "198.51.100.0/30";

/// A network of its own. Dropping it removes it.
pub(crate) struct Network {
    client: Namespace,
    router: Namespace,
    gateway: Namespace,
}

impl Network {
    /// Builds one; `None`, with a line on stderr, where that cannot be done.
    pub(crate) fn new() -> Option<Self> {
        match Self::build() {
            Ok(network) => Some(network),
            Err(why) => {
                did_not_run(&format!("it needs the rights of root and `ip` ({why})"));
                None
            }
        }
    }

    fn build() -> Result<Self, String> {
        static COUNT: Mutex<usize> = Mutex::new(0);
        // One at a time: the first on a machine also makes the place where namespaces are kept.
        let mut count = COUNT.lock().unwrap_or_else(PoisonError::into_inner);
        *count += 1;
        let namespace = |role: &str| Namespace::add(format!("consign-{}-{count}-{role}", std::process::id()));
        let network =
            Self { client: namespace("client")?, router: namespace("router")?, gateway: namespace("gateway")? };
        let (client, router, gateway) = (&network.client.0, &network.router.0, &network.gateway.0);
        for line in [
            format!("link add eth0 netns {client} type veth peer name left netns {router}"),
            format!("link add eth0 netns {gateway} type veth peer name right netns {router}"),
            format!("-n {client} address add 192.0.2.2/30 dev eth0"),
            format!("-n {router} address add 192.0.2.1/30 dev left"),
            format!("-n {router} address add 198.51.100.1/30 dev right"),
            format!("-n {gateway} address add {GATEWAY}/30 dev eth0"),
            format!("-n {client} link set eth0 up"),
            format!("-n {router} link set left up"),
            format!("-n {router} link set right up"),
            format!("-n {gateway} link set eth0 up"),
            format!("-n {client} route add default via 192.0.2.1"),
            format!("-n {gateway} route add default via 198.51.100.1"),
        ] {
            ip(&line)?;
        }
        network
            .router
            .inside(|| fs::write("/proc/sys/net/ipv4/ip_forward", "1"))
            .map_err(|error| format!("no forwarding: {error}"))?;
        Ok(network)
    }

    /// From now on the router drops, without a word, whatever the client sends to the gateway.
    pub(crate) fn cut(&self) {
        ip(&format!("-n {} route replace blackhole {GATEWAYS_NET}", self.router.0)).expect("the path is cut");
    }

    /// The path is there again.
    pub(crate) fn mend(&self) {
        ip(&format!("-n {} route replace {GATEWAYS_NET} dev right", self.router.0)).expect("the path is mended");
    }

    /// Listens at the gateway's address.
    pub(crate) fn listen(&self) -> TcpListener {
        self.gateway.inside(|| TcpListener::bind((GATEWAY, 0)).expect("a free port"))
    }

    /// Does something where the client lives; processes started there stay there.
    pub(crate) fn at_client<T: Send>(&self, what: impl FnOnce() -> T + Send) -> T {
        self.client.inside(what)
    }
}

/// A named network namespace.
struct Namespace(String);

impl Namespace {
    fn add(name: String) -> Result<Self, String> {
        ip(&format!("netns add {name}")).map(|()| Self(name))
    }

    /// Does something in the namespace, on a thread of its own.
    fn inside<T: Send>(&self, what: impl FnOnce() -> T + Send) -> T {
        let door = File::open(format!("/run/netns/{}", self.0)).expect("the namespace");
        thread::scope(|scope| {
            let thread = scope.spawn(move || {
                move_into_link_name_space(door.as_fd(), Some(LinkNameSpaceType::Network)).expect("the namespace opens");
                what()
            });
            thread.join().expect("the thread in the namespace")
        })
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        if let Err(why) = ip(&format!("netns delete {}", self.0)) {
            eprintln!("the namespace {} is left behind: {why}", self.0);
        }
    }
}

fn ip(line: &str) -> Result<(), String> {
    let run = Command::new("ip").args(line.split_whitespace()).stdin(Stdio::null()).output();
    let run = run.map_err(|error| format!("ip: {error}"))?;
    if run.status.success() {
        return Ok(());
    }
    Err(format!("ip {line}: {}", String::from_utf8_lossy(&run.stderr).trim()))
}
