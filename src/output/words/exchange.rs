//! Words for what comes of an exchange in place of a reply, and for what to check then. They decide
//! nothing.

use crate::core::client::{BadRoute, ProxyRefusal, Remote, Suspicion, TransportError, TransportErrorKind, Unanswered};
use crate::core::lang::{Words, say};
use crate::core::system;

use super::library;
use super::reply::no_reply;

/// Why nothing proves what became of a form.
#[must_use]
pub fn unanswered(why: &Unanswered) -> Words {
    match why {
        Unanswered::Transport { error, .. } => transport_error(error),
        Unanswered::Status(http_status) => {
            say!("the gateway answered with HTTP {http_status}", "平台应答 HTTP {http_status}")
        }
        Unanswered::NoReply { why, http_status: 200 } => no_reply(*why),
        Unanswered::NoReply { why, http_status } => {
            say!("{why} (HTTP {http_status})", "{why}（HTTP {http_status}）", [why = no_reply(*why)])
        }
    }
}

/// What the embedded gateway is called, whose address means nothing to anybody.
pub const SANDBOX: &str = "the sandbox";

/// What happened on the way, and with whom.
#[must_use]
pub fn transport_error(error: &TransportError) -> Words {
    let peer = match &error.remote {
        Remote::Gateway(None) => say!("the gateway", "平台"),
        Remote::Gateway(Some(name)) if name == SANDBOX => say!("the sandbox", "沙箱"),
        // A name stands apart from the Chinese around it.
        Remote::Gateway(Some(name)) => Words::new(name.to_owned(), format!(" {name} ")),
        Remote::Proxy => say!("the proxy", "代理"),
    };
    let words = match &error.kind {
        TransportErrorKind::TooLate => say!(
            "its time was over before it could leave (this process was stopped, or the \
                                        machine asleep); the form was not sent",
            "发出之前时间已到（进程被暂停，或机器休眠）；表单没有发送"
        ),
        TransportErrorKind::TimedOut { limit, is_connected: true } => {
            say!("no answer within {limit:?} from {peer}", "{peer}在 {limit:?} 内没有应答", [peer])
        }
        TransportErrorKind::TimedOut { limit, is_connected: false } => {
            say!(
                "no answer within {limit:?} from {peer}: no connection was made",
                "{peer}在 {limit:?} 内没有应答：没有建立连接",
                [peer]
            )
        }
        TransportErrorKind::HostNotFound if error.remote == Remote::Proxy => {
            say!("the proxy's host name cannot be resolved", "代理的主机名无法解析")
        }
        TransportErrorKind::HostNotFound => {
            say!("the host name of {peer} cannot be resolved", "{peer}的主机名无法解析", [peer])
        }
        TransportErrorKind::TooLong { limit } => {
            say!("the answer of {peer} is longer than {} KiB", "{peer}的应答超过 {} KiB", [peer], limit / 1024)
        }
        TransportErrorKind::NoTls => say!("{peer} does not speak TLS", "{peer}不支持 TLS", [peer]),
        TransportErrorKind::Refused => say!("the connection to {peer} was refused", "与{peer}的连接被拒绝", [peer]),
        TransportErrorKind::Cut => say!("the connection to {peer} was cut", "与{peer}的连接中断", [peer]),
        TransportErrorKind::Silent => say!(
            "no answer from {peer}, which acknowledges nothing any more",
            "{peer}没有应答，也不再确认任何数据",
            [peer]
        ),
        TransportErrorKind::Unreachable(error) => {
            say!("{peer} cannot be reached: {error}", "无法连接{peer}：{error}", [peer, error = system::text(error)])
        }
        TransportErrorKind::Network(error) => {
            say!("network, {peer}: {error}", "网络错误，{peer}：{error}", [peer, error = system::text(error)])
        }
        TransportErrorKind::Tls(error) => {
            say!("TLS with {peer}: {error}", "与{peer}的 TLS 出错：{error}", [peer, error = library::tls(error)])
        }
        TransportErrorKind::ProxyRefused(refusal) => {
            say!("the proxy refused: {why}", "代理拒绝：{why}", [why = proxy_refusal(refusal)])
        }
        TransportErrorKind::NotHttp(error) => {
            say!("the answer of {peer} is not HTTP: {error}", "{peer}的应答不是 HTTP：{error}", [peer])
        }
        TransportErrorKind::Other(error) => error.into(),
    };
    // Where a sign stands beside the name, it is far enough from it.
    let chinese = words.zh().replace("， ", "，").replace(" ：", "：");
    Words::new(words.en().to_owned(), chinese.trim().to_owned())
}

/// Why a route cannot be taken.
#[must_use]
pub fn bad_route(bad: BadRoute) -> Words {
    match bad {
        BadRoute::Proxy => say!(
            "the proxy is not a URL such as http://host:3128 or socks5://host:1080",
            "代理不是形如 http://host:3128 或 socks5://host:1080 的 URL"
        ),
        BadRoute::Certificates => say!("the CA file holds no PEM certificate", "CA 文件里没有 PEM 证书"),
    }
}

/// What to check in a profile whose address an exchange makes look wrong.
#[must_use]
pub fn address_advice(suspicion: Suspicion) -> Words {
    match suspicion {
        Suspicion::NoSuchHost => say!("check the host in base_url", "检查 base_url 的主机"),
        Suspicion::NobodyListens => say!(
            "nobody listens there: check the host and the port in base_url",
            "那里没有程序在监听：检查 base_url 的主机和端口"
        ),
        Suspicion::NoTls => say!(
            "base_url says https://, and that port does not speak TLS: check its scheme and its port",
            "base_url 写的是 https://，而该端口不支持 TLS：检查协议和端口"
        ),
        Suspicion::OnlyTls => say!(
            "that port speaks TLS, and base_url says http://: check its scheme and its port",
            "该端口使用 TLS，而 base_url 写的是 http://：检查协议和端口"
        ),
        Suspicion::NotHttp => say!(
            "what listens there does not speak HTTP: check the port in base_url",
            "那里监听的不是 HTTP：检查 base_url 的端口"
        ),
        Suspicion::NoSuchPath => {
            say!(
                "the server takes no POST at that path: check the path in base_url, and `path` of the endpoint",
                "服务器在该路径不接受 POST：检查 base_url 的路径，以及接口的 `path`"
            )
        }
    }
}

fn proxy_refusal(refusal: &ProxyRefusal) -> Words {
    match refusal {
        ProxyRefusal::NotSocks(version) => say!("it does not speak SOCKS{version}", "它不支持 SOCKS{version}"),
        ProxyRefusal::Http(why) => why.into(),
        ProxyRefusal::NoIpv6 => say!("SOCKS4 knows no IPv6 addresses", "SOCKS4 不支持 IPv6 地址"),
        ProxyRefusal::NotConnected => say!("it does not connect to the gateway", "它不连接平台"),
        ProxyRefusal::LoginMethod => say!("it wants another way of logging in", "它要求另一种登录方式"),
        ProxyRefusal::Login => say!("it does not take the user and password", "它不接受该用户名和密码"),
        ProxyRefusal::TooLong => {
            say!("a name, user or password is too long for SOCKS5", "名称、用户名或密码对 SOCKS5 来说太长")
        }
        ProxyRefusal::Code(2) => say!("its rules forbid this connection", "它的规则禁止这个连接"),
        ProxyRefusal::Code(3) => say!("it finds the network unreachable", "它无法到达网络"),
        ProxyRefusal::Code(4) => say!("it finds the gateway's host unreachable", "它无法到达平台主机"),
        ProxyRefusal::Code(5) => say!("the gateway's port refuses its connection", "平台端口拒绝它的连接"),
        ProxyRefusal::Code(6) => say!("its packets are lost on the way", "它的数据包在途中丢失"),
        ProxyRefusal::Code(7 | 8) => say!("it does not know this kind of address", "它不认识这种地址"),
        ProxyRefusal::Code(_) => say!("it failed", "它出错了"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::core::reply::NoReply;

    fn told(remote: Remote, kind: TransportErrorKind) -> Words {
        transport_error(&TransportError { remote, kind })
    }

    #[test]
    fn whoever_is_at_the_other_end_is_named() {
        let gateway = || Remote::Gateway(Some("h:1".into()));
        let limit = Duration::from_secs(8);
        for (remote, kind, words) in [
            (gateway(), TransportErrorKind::Refused, "the connection to h:1 was refused"),
            (Remote::Gateway(None), TransportErrorKind::Cut, "the connection to the gateway was cut"),
            (Remote::Proxy, TransportErrorKind::Cut, "the connection to the proxy was cut"),
            (gateway(), TransportErrorKind::HostNotFound, "the host name of h:1 cannot be resolved"),
            (Remote::Proxy, TransportErrorKind::HostNotFound, "the proxy's host name cannot be resolved"),
            (
                gateway(),
                TransportErrorKind::TimedOut { limit, is_connected: false },
                "no answer within 8s from h:1: no connection was made",
            ),
            (
                Remote::Proxy,
                TransportErrorKind::ProxyRefused(ProxyRefusal::NotSocks(5)),
                "the proxy refused: it does not speak SOCKS5",
            ),
            (gateway(), TransportErrorKind::TooLong { limit: 65536 }, "the answer of h:1 is longer than 64 KiB"),
        ] {
            assert_eq!(told(remote, kind), words);
        }
    }

    #[test]
    fn a_status_is_told_where_it_is_not_the_usual_one() {
        let no_reply = |http_status| unanswered(&Unanswered::NoReply { why: NoReply::Html, http_status });
        assert_eq!(no_reply(200), "the answer is an HTML page, not JSON");
        assert_eq!(no_reply(418), "the answer is an HTML page, not JSON (HTTP 418)");
    }
}
