//! Words for what addresses break.

use crate::core::base_url::{BaseUrl, BrokenRule};
use crate::core::lang::{Words, say};

/// What a URL breaks, to be read after its name.
#[must_use]
pub fn broken_rule(rule: BrokenRule) -> Words {
    match rule {
        BrokenRule::NoUrl => say!(
            "must be a full URL that begins with http:// or https://",
            "必须是以 http:// 或 https:// 开头的完整 URL"
        ),
        BrokenRule::Blanks => say!("must be a URL without blanks", "必须是不含空格的 URL"),
        BrokenRule::NoHost => say!("must be a URL with a host", "必须是带主机名的 URL"),
        BrokenRule::User => say!("must not carry a user or password", "不能带用户名或密码"),
        BrokenRule::BehindPath => {
            say!("must end with host, port or path, without `?` and `#`", "必须以主机、端口或路径结尾，不带 `?` 和 `#`")
        }
        BrokenRule::WidePort => say!(
            "must write its port as `:` and digits in ASCII, not in full width",
            "端口必须写成 `:` 加半角数字，不能用全角"
        ),
        BrokenRule::WideHost => say!(
            "must write its host in ASCII: an international name in its xn-- form",
            "主机名必须用 ASCII：国际化域名请写成 xn-- 形式"
        ),
        BrokenRule::Unreachable => say!(
            "is no URL that can be reached: check host, brackets and port",
            "不是可以连接的 URL：检查主机、方括号和端口"
        ),
        BrokenRule::Host => say!(
            "must have a host of letters, digits, `-`, `_` and single dots",
            "主机名只能由字母、数字、`-`、`_` 和单个的点组成"
        ),
        BrokenRule::Ipv4 => say!(
            "has a host that is no IPv4 address, although it ends in a number",
            "主机名以数字结尾，却不是 IPv4 地址"
        ),
        BrokenRule::Ipv6 => say!("has a host in brackets that is no IPv6 address", "方括号里的主机不是 IPv6 地址"),
        BrokenRule::Port => say!("must have a port from 1 to 65535, or none", "端口必须在 1 到 65535 之间，或者不写"),
        BrokenRule::Path => say!(
            "must have a path of letters, digits and the signs of URLs, all else percent-encoded",
            "路径只能含字母、数字和 URL 允许的符号，其余须做百分号编码"
        ),
        BrokenRule::NotBelow => say!(
            "must be a path below base_url such as /v2_tocard.html, without scheme and host",
            "必须是 base_url 之下的路径，例如 /v2_tocard.html，不带协议和主机"
        ),
        BrokenRule::Dots => say!("must not contain the segments `.` and `..`", "不能含有 `.` 和 `..` 路径段"),
    }
}

/// What there is to say against a gateway that is reached without TLS.
#[must_use]
pub fn plain_http(base_url: &BaseUrl) -> Words {
    say!(
        "{base_url} is plain http: cards cross the network under AES-ECB only, and answers can be forged",
        "{base_url} 是明文 http：卡密在网络上只有 AES-ECB 加密，应答也可能被伪造"
    )
}
