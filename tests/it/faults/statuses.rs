//! HTTP statuses: which of them refuse an order for certain, and which prove nothing.

use super::verdict::{Order, complaints, judge};
use crate::support::gateway::{Act, Gateway};
use crate::support::replies::{ACCEPTED, REJECTED, http};
use crate::support::{Consign, no_complaints};

const HTML: &str = "<html><body>no</body></html>";

/// Plays a status with each of some bodies.
fn each(expected: i32, statuses: &[&str], bodies: &[&str]) {
    let mut found = Vec::new();
    for status in statuses {
        for body in bodies {
            let name = format!("{status} with {body:?}");
            found.extend(complaints(&name, &[expected], "", || Act::Answer(http(status, "", body))));
        }
    }
    no_complaints(&found);
}

#[test]
fn some_statuses_without_a_reply_refuse_for_certain() {
    let statuses = ["401 Unauthorized", "404 Not Found", "405 Method Not Allowed", "413 Payload Too Large"];
    each(5, &statuses, &[HTML, ""]);
}

#[test]
fn a_filter_in_front_proves_nothing() {
    each(7, &["403 Forbidden"], &[HTML, "", "{}"]);
}

#[test]
fn other_statuses_without_a_reply_prove_nothing() {
    let statuses = ["201 Created", "204 No Content", "400 Bad Request", "408 Request Timeout", "429 Too Many Requests"];
    each(7, &statuses, &[""]);
    each(7, &["400 Bad Request", "409 Conflict", "418 Teapot"], &[HTML]);
}

#[test]
fn a_server_error_proves_nothing_whatever_it_says() {
    let statuses = ["500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"];
    each(7, &statuses, &[HTML, ""]);
    each(7, &["500 Internal Server Error", "503 Service Unavailable"], &[ACCEPTED, REJECTED]);
}

#[test]
fn an_acceptance_under_another_status_is_not_believed() {
    each(7, &["400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found"], &[ACCEPTED]);
}

#[test]
fn a_redirect_is_not_followed() {
    for status in
        ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        for order in Order::BOTH {
            // The target would accept everything, were it ever asked.
            let target = Gateway::answering(http("200 OK", "", ACCEPTED));
            let location = format!("Location: {}/v2_tocard.html\r\n", target.url());
            let gateway = Gateway::answering(http(status, &location, HTML));
            let run = order.place(Consign::at(&gateway.url())).line("--json").run();
            judge(order, &run, &[7]).unwrap_or_else(|why| panic!("{status}: {why}\n{run}"));
            assert!(target.finish().is_empty(), "{status}: the target of the redirect was asked");
            assert!(gateway.only().head.starts_with("POST "), "{status}");
        }
    }
}

#[test]
fn a_redirect_to_itself_is_not_followed() {
    let table = ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"];
    let against = |status: &str| complaints(status, &[7], "", || Act::Answer(http(status, "Location: /again\r\n", "")));
    no_complaints(&table.into_iter().flat_map(against).collect::<Vec<_>>());
}

#[test]
fn a_redirect_proves_nothing_whatever_it_carries() {
    let mut found = Vec::new();
    for status in ["302 Found", "303 See Other", "307 Temporary Redirect", "300 Multiple Choices"] {
        for (location, body) in [("", ACCEPTED), ("Location: /again\r\n", ACCEPTED), ("", REJECTED)] {
            let name = format!("{status} with {body}, {location:?}");
            found.extend(complaints(&name, &[7], "", || Act::Answer(http(status, location, body))));
        }
    }
    no_complaints(&found);
}

#[test]
fn the_card_of_a_redirected_order_stays_taken() {
    let card = |consign: Consign, ledger: &str| consign.submit().line(&format!("--ledger {ledger} --json"));
    for status in ["302 Found", "403 Forbidden"] {
        let directory = tempfile::tempdir().expect("a directory");
        let ledger = directory.path().join("ledger.db").display().to_string();
        let gateway = Gateway::answering(http(status, "Location: /done\r\n", HTML));
        card(Consign::at(&gateway.url()), &ledger).run().expect(7);
        let again = Consign::at(&gateway.url())
            .line("submit --product-code 12 --amount 100 --card-number 6000000000001234 --card-password-stdin")
            .line(&format!("--order-id C20261122000002 --batchno B20261122 --ledger {ledger}"))
            .stdin(crate::support::PIN);
        again.run().expect(4);
        gateway.only();
    }
}
