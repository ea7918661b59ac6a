//! Bytes that gateways answer with, right and wrong.

/// An order that was accepted.
pub(crate) const ACCEPTED: &str = r#"{"code":1,"msg":"单据已被接收","data":null}"#;
/// A definite no.
pub(crate) const REJECTED: &str = r#"{"code":-1,"msg":"接口维护"}"#;

/// HTTP 200 with JSON.
pub(crate) fn json(body: impl AsRef<[u8]>) -> Vec<u8> {
    http("200 OK", "Content-Type: application/json;charset=UTF-8\r\n", body)
}

/// A whole answer with any status (`"200 OK"`) and further headers, each with its line end.
pub(crate) fn http(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    with_head(&format!("{status}\r\n{headers}Content-Length: {length}\r\n"), body)
}

/// An answer whose announced length is a lie.
pub(crate) fn with_length(length: usize, body: impl AsRef<[u8]>) -> Vec<u8> {
    with_head(&format!("200 OK\r\nContent-Length: {length}\r\n"), body)
}

/// An answer in chunks, with or without the last, empty one.
pub(crate) fn chunked(body: &[u8], whole: bool) -> Vec<u8> {
    let mut chunks = Vec::new();
    for chunk in body.chunks(1000) {
        chunks.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        chunks.extend_from_slice(chunk);
        chunks.extend_from_slice(b"\r\n");
    }
    if whole {
        chunks.extend_from_slice(b"0\r\n\r\n");
    }
    with_head("200 OK\r\nTransfer-Encoding: chunked\r\n", chunks)
}

/// An answer that ends when the connection does.
pub(crate) fn until_close(body: impl AsRef<[u8]>) -> Vec<u8> {
    with_head("200 OK\r\n", body)
}

fn with_head(status_and_headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status_and_headers}Connection: close\r\n\r\n").into_bytes();
    bytes.extend_from_slice(body.as_ref());
    bytes
}

/// A business reply that is longer than any client should read.
pub(crate) fn too_long() -> Vec<u8> {
    format!(r#"{{"code":1,"msg":"{}"}}"#, "x".repeat(70 * 1024)).into_bytes()
}

/// A sale's order in the reply to a query.
pub(crate) fn sale(order_id: &str, status: &str) -> String {
    format!(
        r#"{{"code":1,"msg":"ok","data":{{"customerId":"10001","systemOrderId":"S1","orderId":"{order_id}",
        "status":{status},"message":"备注","amount":100,"successAmount":50,"actualAmount":"47.50000000000000000001",
        "successTime":"1763800000","custom":"mine","realPrice":"0.10"}}}}"#
    )
}

/// A top-up's order.
pub(crate) fn top_up(order_id: &str, status: &str) -> String {
    format!(
        r#"{{"code":"1","message":"ok","data":{{"systemOrderId":"T1","OrderId":"{order_id}","number":"13800000000",
        "itemName":"x","itemid":103,"itemFacePrice":50,"status":"{status}","amount":49.0000}}}}"#
    )
}

/// A balance.
pub(crate) fn balance(money: &str) -> String {
    format!(r#"{{"code":1,"message":"ok","data":{{"shopid":10001,"money":{money},"statuc":"success"}}}}"#)
}
