//! The sandbox on the wire: paths, limits, content type, and the ways an answer can go wrong.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::post;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

use crate::core::protocol::Endpoint;

use super::gateway::{Answer, Gateway};
use super::replies;
use super::scenario::{Delivery, LATENESS};

/// The longest form that is looked at.
const LARGEST_FORM: usize = 64 * 1024;

/// The longest body that is read to its end. Closing on a caller that still writes would reset
/// the connection, and the refusal would be lost.
const LARGEST_READ: usize = 1024 * 1024;

/// The longest head of a request.
const LARGEST_HEAD: usize = 16 * 1024;

/// How long a caller may take to send the head of a request.
const HEAD_DEADLINE: Duration = Duration::from_secs(10);

/// How long to wait after an accept that failed, for want of file descriptors say.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

const FORM_TYPE: &str = "application/x-www-form-urlencoded";
const JSON_TYPE: &str = "application/json;charset=UTF-8";
const ERROR_PAGE: &str = "<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>\n";

/// Serves for ever.
pub(super) async fn serve(listener: std::net::TcpListener, gateway: Arc<Gateway>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let routes = routes(&gateway);
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(converse(stream, routes.clone()))),
            Err(error) => {
                gateway.note(&format!("a connection was lost: {error}"));
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Marks a response that must not be sent. Router and handlers cannot fail; hyper drops the
/// connection without a byte when the service around them does.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the connection is cut on purpose")]
struct Cut;

async fn converse(stream: TcpStream, routes: Router) {
    let routes = TowerToHyperService::new(routes);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let response = routes.call(request);
        async move {
            let Ok(response): Result<Response, Infallible> = response.await;
            if response.extensions().get::<Cut>().is_some() { Err(Cut) } else { Ok(response) }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_DEADLINE)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    // An error means that the caller is gone, or was cut off on purpose.
    connection.await.unwrap_or_default();
}

/// Every endpoint at its path with and without `.html`, for POST only.
fn routes(gateway: &Arc<Gateway>) -> Router {
    let mut routes = Router::new();
    for endpoint in Endpoint::ALL {
        let gateway = Arc::clone(gateway);
        let handler = post(move |headers: HeaderMap, body: Bytes| async move {
            receive(&gateway, endpoint, &headers, &body).await
        });
        let path = endpoint.path().trim_end_matches(".html");
        routes = routes.route(path, handler.clone()).route(&format!("{path}.html"), handler);
    }
    routes.layer(DefaultBodyLimit::max(LARGEST_READ))
}

async fn receive(gateway: &Gateway, endpoint: Endpoint, headers: &HeaderMap, body: &[u8]) -> Response {
    if body.len() > LARGEST_FORM {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    if !is_form(headers) {
        gateway.note(&format!("{endpoint}: the Content-Type is not {FORM_TYPE}"));
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, json(replies::refused("Content-Type错误"))).into_response();
    }
    deliver(gateway.answer(endpoint, body)).await
}

async fn deliver(answer: Answer) -> Response {
    match answer.delivery {
        Delivery::Prompt => json(answer.json),
        Delivery::Late => {
            tokio::time::sleep(LATENESS).await;
            json(answer.json)
        }
        Delivery::ServerError => (StatusCode::INTERNAL_SERVER_ERROR, Html(ERROR_PAGE)).into_response(),
        Delivery::Truncated => json(replies::truncated(&answer.json).to_owned()),
        Delivery::Cut => {
            let mut response = Response::new(Body::empty());
            response.extensions_mut().insert(Cut);
            response
        }
    }
}

fn json(text: String) -> Response {
    ([(CONTENT_TYPE, JSON_TYPE)], text).into_response()
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
