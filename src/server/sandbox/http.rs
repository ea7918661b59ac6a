//! The sandbox on the wire: paths, limits, content type, and the ways an answer can go wrong.

use std::future::pending;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use hyper::header::{ALLOW, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::{Method, Response, StatusCode};

use crate::core::lang::say;
use crate::core::protocol::Endpoint;
use crate::server::accept::{self, Cut, Limits, Received};

use super::gateway::{Answer, Gateway};
use super::remark::Remark;
use super::replies;
use super::scenario::{Delivery, LATENESS};
use super::seen::Seen;

const FORM_TYPE: &str = "application/x-www-form-urlencoded";
const JSON_TYPE: &str = "application/json;charset=UTF-8";
const ERROR_PAGE: &str = "<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>\n";

/// Serves for ever.
pub(super) fn serve(listener: TcpListener, gateway: Arc<Gateway>) -> io::Result<()> {
    let notes = Arc::clone(&gateway);
    let answer = move |request| {
        let gateway = Arc::clone(&gateway);
        async move { receive(&gateway, request).await }
    };
    accept::run(listener, Limits::USUAL, move |remark| notes.note(&Remark::Server(remark.clone())), answer, pending())
}

/// Every endpoint is at its path with and without `.html`, for POST only.
async fn receive(gateway: &Gateway, request: Received) -> Result<Response<String>, Cut> {
    let Received { head, body } = request;
    let path = head.uri.path();
    let refuse = |status: StatusCode| {
        gateway.note(&Remark::Request(Seen::unread(head.method.as_str(), path, status.as_u16())));
        bare(status)
    };
    let Some(endpoint) = endpoint_at(path) else { return Ok(refuse(StatusCode::NOT_FOUND)) };
    if head.method != Method::POST {
        let mut response = refuse(StatusCode::METHOD_NOT_ALLOWED);
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        return Ok(response);
    }
    let Some(body) = body.read().await? else { return Ok(refuse(StatusCode::PAYLOAD_TOO_LARGE)) };
    if !is_form(&head.headers) {
        refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        gateway.note(&Remark::Server(say!(
            "{endpoint}: the Content-Type is not {FORM_TYPE}",
            "{endpoint}：Content-Type 不是 {FORM_TYPE}"
        )));
        return Ok(respond(StatusCode::UNSUPPORTED_MEDIA_TYPE, JSON_TYPE, replies::refused("Content-Type错误")));
    }
    deliver(gateway.answer(endpoint, path, &body)).await
}

fn endpoint_at(path: &str) -> Option<Endpoint> {
    let stem = |path: &str| path.strip_suffix(".html").unwrap_or(path).to_owned();
    Endpoint::all().find(|endpoint| stem(endpoint.path()) == stem(path))
}

async fn deliver(answer: Answer) -> Result<Response<String>, Cut> {
    let json = |text| Ok(respond(StatusCode::OK, JSON_TYPE, text));
    match answer.delivery {
        Delivery::Prompt => json(answer.json),
        Delivery::Late => {
            tokio::time::sleep(LATENESS).await;
            json(answer.json)
        }
        Delivery::ServerError => {
            Ok(respond(StatusCode::INTERNAL_SERVER_ERROR, "text/html; charset=utf-8", ERROR_PAGE.to_owned()))
        }
        Delivery::Truncated => json(replies::truncated(&answer.json).to_owned()),
        Delivery::Cut => Err(Cut),
    }
}

fn respond(status: StatusCode, content_type: &'static str, body: String) -> Response<String> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn bare(status: StatusCode) -> Response<String> {
    let mut response = Response::new(String::new());
    *response.status_mut() = status;
    response
}

/// Whether the body is declared as a form; parameters such as the charset do not matter.
fn is_form(headers: &HeaderMap) -> bool {
    let declared = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = declared.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(FORM_TYPE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forms_are_forms() {
        let declared = |text: &'static str| HeaderMap::from_iter([(CONTENT_TYPE, text.parse().expect("a header"))]);
        assert!(is_form(&declared("application/x-www-form-urlencoded")));
        assert!(is_form(&declared("Application/X-WWW-Form-Urlencoded ; charset=UTF-8")));
        assert!(!is_form(&declared("application/json")));
        assert!(!is_form(&declared("multipart/form-data; boundary=x")));
        assert!(!is_form(&HeaderMap::new()));
    }
}
