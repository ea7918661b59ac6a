//! What the ledger has noted down of an exchange, in both languages: it keeps the English half. Every
//! sentence that may have been noted is made anew, with marks for the names and numbers in it, and the
//! one that fits is filled in.

use std::iter;
use std::time::Duration;

use super::exchange::{SANDBOX, transport_error, unanswered};
use crate::core::client::{ProxyRefusal, Remote, TransportError, TransportErrorKind, Unanswered};
use crate::core::lang::{Words, say};
use crate::core::reply::NoReply;
use crate::core::system;

/// What stands for the other end's name, and for a text of the system's or a library's.
const NAME: &str = "\u{1}";
const TEXT: &str = "\u{2}";

/// What stands for a duration, in seconds, and how that reads.
const SECONDS: u64 = 7_001_003;
const DURATION: &str = "7001003s";

/// What stands for a number, and how that reads.
const NUMBER: u16 = 60_999;
const DIGITS: &str = "60999";

const MARKS: [&str; 4] = [NAME, TEXT, DURATION, DIGITS];

/// A note in both languages; one that fits no sentence stays as it is.
pub(super) fn noted(note: &str) -> Words {
    sentences().find_map(|sentence| filled(&sentence, note)).unwrap_or_else(|| note.into())
}

/// Every sentence that may be noted, the more particular ones first.
fn sentences() -> impl Iterator<Item = Words> {
    let remotes = [
        Remote::Gateway(None),
        Remote::Gateway(Some(SANDBOX.to_owned())),
        Remote::Proxy,
        Remote::Gateway(Some(NAME.to_owned())),
    ];
    let of_transport = remotes.into_iter().flat_map(|remote| {
        kinds().into_iter().map(move |kind| transport_error(&TransportError { remote: remote.clone(), kind }))
    });
    let replies = [NoReply::Empty, NoReply::NotUtf8, NoReply::Html, NoReply::BrokenJson, NoReply::WrongShape];
    let of_replies = replies
        .into_iter()
        .flat_map(|why| [200, NUMBER].map(|http_status| unanswered(&Unanswered::NoReply { why, http_status })));
    iter::once(say!("its turn did not come in time", "时间用完，没有轮到它"))
        .chain(iter::once(unanswered(&Unanswered::Status(NUMBER))))
        .chain(of_replies)
        .chain(of_transport)
}

fn kinds() -> Vec<TransportErrorKind> {
    let limit = Duration::from_secs(SECONDS);
    let refusals = [
        ProxyRefusal::NotSocks(4),
        ProxyRefusal::NotSocks(5),
        ProxyRefusal::NoIpv6,
        ProxyRefusal::NotConnected,
        ProxyRefusal::LoginMethod,
        ProxyRefusal::Login,
        ProxyRefusal::TooLong,
    ];
    let refusals = refusals.into_iter().chain((1..=8).map(ProxyRefusal::Code));
    let refusals = refusals.chain(iter::once(ProxyRefusal::Http(TEXT.to_owned())));
    let mut kinds = vec![
        TransportErrorKind::TooLate,
        TransportErrorKind::TimedOut { limit, is_connected: false },
        TransportErrorKind::TimedOut { limit, is_connected: true },
        TransportErrorKind::HostNotFound,
        TransportErrorKind::TooLong { limit: u64::from(NUMBER) * 1024 },
        TransportErrorKind::NoTls,
        TransportErrorKind::Refused,
        TransportErrorKind::Cut,
        TransportErrorKind::Silent,
        TransportErrorKind::Unreachable(TEXT.to_owned()),
        TransportErrorKind::Network(TEXT.to_owned()),
        TransportErrorKind::Tls(TEXT.to_owned()),
        TransportErrorKind::NotHttp(TEXT.to_owned()),
    ];
    kinds.extend(refusals.map(TransportErrorKind::ProxyRefused));
    kinds
}

/// The sentence with what the note has in place of its marks; `None` where the note is another.
fn filled(sentence: &Words, note: &str) -> Option<Words> {
    let mut template = sentence.en();
    let mut rest = note;
    let mut found: Vec<(&str, &str)> = Vec::new();
    while let Some((at, mark)) = MARKS.iter().filter_map(|mark| Some((template.find(mark)?, *mark))).min() {
        rest = rest.strip_prefix(&template[..at])?;
        template = &template[at + mark.len()..];
        let next = MARKS.iter().filter_map(|mark| template.find(mark)).min().unwrap_or(template.len());
        let until = match &template[..next] {
            "" => rest.len(),
            literal => rest.find(literal)?,
        };
        found.push((mark, &rest[..until]));
        rest = &rest[until..];
    }
    let fits = |(mark, text): &(&str, &str)| match *mark {
        NAME | DURATION => !text.is_empty() && !text.contains(' '),
        DIGITS => text.bytes().all(|byte| byte.is_ascii_digit()),
        _ => true,
    };
    if rest != template || !found.iter().all(fits) {
        return None;
    }
    let put = |told: String, (mark, text): &(&str, &str)| match *mark {
        TEXT => told.replace(TEXT, system::text(text).zh()),
        mark => told.replace(mark, text),
    };
    Some(Words::new(note.to_owned(), found.iter().fold(sentence.zh().to_owned(), put)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_told_as_it_was() {
        let remote = Remote::Gateway(Some("h.example:9093".to_owned()));
        let told = |kind| transport_error(&TransportError { remote: remote.clone(), kind });
        let limit = Duration::from_millis(2500);
        for words in [
            told(TransportErrorKind::Refused),
            told(TransportErrorKind::Cut),
            told(TransportErrorKind::TimedOut { limit, is_connected: true }),
            told(TransportErrorKind::TimedOut { limit, is_connected: false }),
            told(TransportErrorKind::Tls("a certificate: of another".to_owned())),
            told(TransportErrorKind::Network("Connection reset by peer (os error 104)".to_owned())),
            told(TransportErrorKind::TooLong { limit: 65536 }),
            told(TransportErrorKind::ProxyRefused(ProxyRefusal::Code(5))),
            transport_error(&TransportError { remote: Remote::Proxy, kind: TransportErrorKind::Cut }),
            transport_error(&TransportError { remote: Remote::Gateway(None), kind: TransportErrorKind::Cut }),
            unanswered(&Unanswered::Status(502)),
            unanswered(&Unanswered::NoReply { why: NoReply::Html, http_status: 418 }),
            unanswered(&Unanswered::NoReply { why: NoReply::Empty, http_status: 200 }),
        ] {
            assert_eq!(noted(words.en()), words);
        }
        let sandbox = Remote::Gateway(Some(SANDBOX.to_owned()));
        let words = transport_error(&TransportError { remote: sandbox, kind: TransportErrorKind::Cut });
        assert_eq!(noted(words.en()).zh(), "与沙箱的连接中断");
        for own in ["", "HTTP 404", "by phone: no such order", "the connection to somebody else was cut"] {
            assert_eq!(noted(own).zh(), own);
        }
    }
}
