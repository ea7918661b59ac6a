//! The listener on the wire: one path, two methods, and what each refusal is.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use hyper::header::{ALLOW, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Response, StatusCode};
use tokio::sync::oneshot;

use super::arrival::{Alleged, Arrival, Caller, Delivery, RawBody, Said};
use super::options::Options;
use crate::core::lang::Words;
use crate::core::notification::{self, Malformed, Told};
use crate::server::accept::{self, Cut, Limits, Received};

/// What a look at the path shows, to people and to whatever watches the listener.
const HEALTH: &str = "consign is listening for notifications here\n";

/// Who has sent a notification waits as long as the server does to which it is passed on, and its
/// answer must not be lost when the listener is to end.
const LIMITS: Limits = Limits { farewell: Duration::from_secs(30), ..Limits::USUAL };

/// What is told of whatever arrives.
type Arrived = Arc<dyn Fn(Arrival) + Send + Sync>;

/// Serves until it is stopped.
pub(super) fn serve(
    listener: TcpListener,
    options: Arc<Options>,
    stop: oneshot::Receiver<()>,
    arrived: Arrived,
    note: impl Fn(&Words),
) -> io::Result<()> {
    let answer = move |request| {
        let (options, arrived) = (Arc::clone(&options), Arc::clone(&arrived));
        async move { receive(&options, &arrived, request).await }
    };
    let stopped = async move {
        let _said_or_dropped = stop.await;
    };
    accept::run(listener, LIMITS, note, answer, stopped)
}

async fn receive(options: &Options, arrived: &Arrived, request: Received) -> Result<Response<String>, Cut> {
    let Received { head, body } = request;
    if head.uri.path() != options.path {
        return Ok(plain(StatusCode::NOT_FOUND, String::new()));
    }
    match head.method {
        Method::POST => {}
        Method::GET | Method::HEAD => return Ok(plain(StatusCode::OK, HEALTH.to_owned())),
        _ => {
            let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, String::new());
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
            return Ok(response);
        }
    }
    let Some(bytes) = body.read().await? else { return Ok(plain(StatusCode::PAYLOAD_TOO_LARGE, String::new())) };
    if header(&head.headers, &CONTENT_ENCODING).is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
        return Ok(plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, String::new()));
    }
    match read(options, &bytes) {
        Read::Malformed(why) => {
            arrived(Arrival::Malformed(why));
            Ok(plain(StatusCode::BAD_REQUEST, String::new()))
        }
        Read::Forged(alleged) => {
            arrived(Arrival::Forged(alleged));
            Ok(plain(StatusCode::FORBIDDEN, String::new()))
        }
        Read::Verified(told, dialect) => {
            let (caller, said) = Caller::new();
            let body = RawBody { bytes, content_type: header(&head.headers, &CONTENT_TYPE).map(str::to_owned) };
            arrived(Arrival::Verified(Box::new(Delivery { told, dialect, body, caller })));
            Ok(match said.await {
                Ok(Said::Word) => plain(StatusCode::OK, options.word.clone()),
                Ok(Said::PassedOn(status, body)) => {
                    plain(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY), body)
                }
                Ok(Said::Failed) | Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, String::new()),
            })
        }
    }
}

/// What bytes turn out to be.
enum Read {
    Malformed(Malformed),
    Forged(Alleged),
    Verified(Told, notification::Dialect),
}

fn read(options: &Options, bytes: &[u8]) -> Read {
    let body = match notification::SignedFields::parse(bytes) {
        Ok(body) => body,
        Err(why) => return Read::Malformed(why),
    };
    let verified = body.verify(&options.api_key, &options.unsigned, options.dialect);
    let read = match verified {
        Some(dialect) => body.read(&options.api_key).map(|told| Read::Verified(told, dialect)),
        None => body.alleged(&options.api_key).map(|told| {
            let Told { order_id, customer_id, status, .. } = told;
            Read::Forged(Alleged { order_id: Some(order_id), customer_id, status: Some(status) })
        }),
    };
    read.unwrap_or_else(Read::Malformed)
}

fn header<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The word goes out bare: no newline, no quotes, and of a type that nobody turns into a page.
fn plain(status: StatusCode, body: String) -> Response<String> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
