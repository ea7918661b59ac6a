//! What an exchange with the gateway shows of the way there. What the answer means is not read here.

use super::{Finding, clock};
use crate::core::client::{Exchange, Reach, Suspicion, Unanswered};
use crate::core::lang::{Words, say};
use crate::error::{Exit, Failure};
use crate::order::session::Session;
use crate::output::document::CheckStep;
use crate::output::words;

/// The steps between this machine and the answer.
const WAY: [CheckStep; 4] = [CheckStep::Host, CheckStep::Connection, CheckStep::Tls, CheckStep::Clock];

/// What an exchange shows of the way, step by step; `now` is this machine's clock when it ended.
/// Whether an answer can be asked for its meaning stands beside it.
pub(crate) fn exchange(exchange: &Exchange, session: &Session<'_>, now: i64) -> (Vec<Finding>, bool) {
    let is_secure = session.merchant.base_url.is_secure();
    let failed = match exchange.reach(is_secure) {
        Reach::Host => Some(CheckStep::Host),
        Reach::Connection => Some(CheckStep::Connection),
        Reach::Tls => Some(CheckStep::Tls),
        Reach::Through if session.suspicion() == Some(Suspicion::OnlyTls) => Some(CheckStep::Tls),
        Reach::Through => None,
    };
    let mut is_over = false;
    let findings = WAY.into_iter().map(|step| match failed {
        _ if is_over => Finding::skipped(step, words::not_reached()),
        Some(failed) if failed == step => {
            is_over = true;
            failure(step, exchange, session)
        }
        _ => stands(step, session, now),
    });
    (findings.collect(), failed.is_none())
}

/// The steps that are not tried, because nothing can be sent.
pub(crate) fn refused_before() -> Vec<Finding> {
    let steps = WAY.into_iter().chain([CheckStep::Balance]);
    steps.map(|step| Finding::skipped(step, words::mend_above())).collect()
}

fn stands(step: CheckStep, session: &Session<'_>, now: i64) -> Finding {
    let base_url = &session.merchant.base_url;
    match step {
        CheckStep::Tls if base_url.is_secure() => {
            Finding::passed(step, say!("its certificate is valid for the host", "证书对该主机有效"))
        }
        CheckStep::Tls if base_url.is_loopback() => {
            Finding::skipped(step, say!("plain http, within this machine", "明文 http，只在本机之内"))
        }
        CheckStep::Tls => Finding::warned(step, words::plain_http(base_url), words::mend_plain_http()),
        CheckStep::Clock => clock::judged(session.server_time(), now),
        CheckStep::Host => {
            let has_proxy = session.profile.route(base_url).is_ok_and(|route| route.proxy.is_some());
            let found = if has_proxy {
                say!("a proxy looks it up", "由代理解析")
            } else {
                say!("it has an address", "有地址")
            };
            Finding::passed(step, found)
        }
        _ => Finding::passed(step, say!("it stands", "已建立")),
    }
}

fn failure(step: CheckStep, exchange: &Exchange, session: &Session<'_>) -> Finding {
    let found = match exchange {
        Exchange::NotSent(error) | Exchange::Unknown(Unanswered::Transport { error, .. }) => {
            words::transport_error(error)
        }
        Exchange::Unknown(why) => words::unanswered(why),
        Exchange::Answered { .. } | Exchange::Refused { .. } => Words::default(),
    };
    let fix = session.address_advice().unwrap_or_else(|| words::mend_way(step));
    Finding::failed(step, Failure::new(Exit::Network, found).hint(fix))
}
