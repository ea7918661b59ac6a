//! What stands in the file, and what is asked of it before anything is sent.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::platform::{Deed, Platform, Says};
use super::shop::{Report, Shop, cards, results, took_none_twice};
use crate::support::process::Run;

/// A platform that takes everything, and a shop with so many cards.
fn open(series: u64, count: usize) -> (Platform, Shop) {
    let platform = Platform::start(|_| Deed::TAKE);
    let shop = Shop::new(&platform, cards(series, count));
    (platform, shop)
}

/// Fails if anything went to the platform or into a ledger.
#[track_caller]
fn nothing_happened(platform: &Platform, shop: &Shop, run: &Run) {
    assert!(platform.posted().is_empty(), "something was sent\n{run}");
    assert_eq!(platform.questions(), 0, "something was asked\n{run}");
    let orders = shop.ask("SELECT count(*) FROM orders").unwrap_or(0);
    assert_eq!(orders, 0, "something was written down\n{run}");
}

#[test]
fn a_bad_row_keeps_the_whole_file_back() {
    let (platform, shop) = open(1, 3);
    let [one, two, three] = &shop.cards[..] else { unreachable!() };
    let file = format!(
        "卡号,卡密,面值,产品代码\n{},{},100,12\n{},{},12.5,12\n{},,100,12\n{},{},100,\u{1}\n",
        one.number, one.pin, two.number, two.pin, three.number, three.number, three.pin
    );
    shop.write("bad.csv", file);
    let report = shop.finish(shop.consign().line("submit --from").args([shop.path("bad.csv")]).line("--yes").start());
    let report = report.expect(2);
    nothing_happened(&platform, &shop, &report.run);
    let said = report.run.everything();
    for line in ["3", "4", "5"] {
        assert!(said.contains(line), "line {line} is not named\n{report}");
    }
}

#[test]
fn bad_rows_are_left_out_where_that_is_asked_for() {
    let (platform, shop) = open(2, 3);
    let [one, two, three] = &shop.cards[..] else { unreachable!() };
    let file = format!(
        "卡号,卡密,面值\n{},{},100\n{},{},12.5\n{},{},100\n",
        one.number, one.pin, two.number, two.pin, three.number, three.pin
    );
    shop.write("bad.csv", file);
    let report = shop.finish(shop.submit_file("bad.csv", "--skip-bad --timeout 15s").start());
    assert_eq!(report.with("accepted").len(), 2, "{report}");
    let taken: Vec<_> = platform.taken().into_iter().map(|form| form.number).collect();
    assert_eq!(taken.len(), 2);
    assert!(taken.contains(&one.number) && taken.contains(&three.number));
    assert!(report.run.everything().contains('3'), "the bad row is named\n{report}");
}

#[test]
fn a_card_that_stands_in_the_file_twice_keeps_it_back() {
    let (platform, shop) = open(3, 2);
    let [one, two] = &shop.cards[..] else { unreachable!() };
    // With other blanks and dashes it is the same card.
    let dashed = format!("{}-{}", &one.number[..4], &one.number[4..]);
    for again in [one.number.clone(), dashed] {
        let file = format!("{} {}\n{} {}\n{again} {}\n", one.number, one.pin, two.number, two.pin, one.pin);
        shop.write("twice.txt", file);
        let report = shop.finish(shop.submit_file("twice.txt", "--timeout 15s").start()).expect(2);
        nothing_happened(&platform, &shop, &report.run);
    }
    let report = shop.finish(shop.submit_file("twice.txt", "--skip-bad --timeout 15s").start());
    shop.took_each_once(&platform);
    assert_eq!(report.with("accepted").len(), 2, "{report}");
}

#[test]
fn a_card_that_the_ledger_has_is_not_sent_again() {
    let (platform, shop) = open(4, 3);
    let first = &shop.cards[0];
    let single = shop
        .consign()
        .line(
            "submit --product-code 12 --amount 100 --card-password-stdin --timeout 15s --order-id MINE1 --card-number",
        )
        .args([&first.number])
        .stdin(first.pin.clone());
    single.run().expect(0);
    let report = shop.run("--timeout 15s");
    // Whether the whole file is kept back for it or only that row: the card is not sent again.
    assert!([2, 4].contains(&report.run.code()), "{report}");
    assert!(report.run.everything().contains("MINE1"), "the order that has the card is named\n{report}");
    took_none_twice(&platform);
    let report = shop.run("--skip-bad --timeout 15s");
    took_none_twice(&platform);
    assert_eq!(platform.taken().len(), 3, "{report}");
}

#[test]
fn a_number_that_stands_in_the_file_is_the_order_s() {
    let (platform, shop) = open(5, 2);
    let [one, two] = &shop.cards[..] else { unreachable!() };
    let file = format!("订单号,卡号,卡密\nMINE0001,{},{}\n,{},{}\n", one.number, one.pin, two.number, two.pin);
    shop.write("own.csv", file);
    let report = shop.finish(shop.submit_file("own.csv", "--timeout 15s").start()).expect(0);
    let taken = platform.taken();
    let id_of = |number: &str| taken.iter().find(|form| form.number == number).expect("a card").order_id.as_str();
    assert_eq!(id_of(&one.number), "MINE0001", "{report}");
    assert!(id_of(&two.number) != "MINE0001" && id_of(&two.number).len() <= 32, "{report}");
    // The same number for another card is refused, and changes nothing.
    let other = &cards(6, 1)[0];
    shop.write("other.csv", format!("订单号,卡号,卡密\nMINE0001,{},{}\n", other.number, other.pin));
    let report = shop.finish(shop.submit_file("other.csv", "--timeout 15s").start());
    assert!([2, 4].contains(&report.run.code()), "{report}");
    assert_eq!(platform.taken().len(), 2, "{report}");
}

#[test]
fn fixtures_of_spreadsheets_are_submitted() {
    let expected =
        [("6000000000000101", "012345678901"), ("6000000000000202", "0987"), ("6000000000000303", "ABCD-1234-5678")];
    for name in ["utf-8.csv", "gbk.csv", "gb18030.csv", "utf-16.csv", "openpyxl.xlsx"] {
        let (platform, shop) = open(7, 0);
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cards").join(name);
        shop.write(name, fs::read(fixture).expect("a fixture"));
        let report = shop.finish(shop.submit_file(name, "--jobs 1 --timeout 15s").start()).expect(0);
        let taken = platform.taken();
        let taken: Vec<_> = taken.iter().map(|form| (form.number.as_str(), form.pin.as_str())).collect();
        assert_eq!(taken, expected, "{name}\n{report}");
    }
}

#[test]
fn cards_come_through_stdin() {
    let (platform, shop) = open(8, 3);
    let lines = fs::read(shop.path("cards.txt")).expect("a file");
    let line = "submit --from - --product-code 12 --amount 100 --yes --timeout 15s";
    let report = shop.finish(shop.consign().line(line).stdin(lines).start()).expect(0);
    assert_eq!(report.with("accepted").len(), 3, "{report}");
    shop.took_each_once(&platform);
}

#[test]
fn a_file_that_others_can_read_draws_a_warning() {
    let (platform, shop) = open(9, 2);
    let closed = shop.run("--dry-run").expect(0);
    fs::set_permissions(shop.path("cards.txt"), fs::Permissions::from_mode(0o644)).expect("its mode");
    let report = shop.run("--timeout 15s").expect(0);
    let warns =
        |report: &Report| report.run.stderr().contains("chmod") || report.run.stderr().contains("read by others");
    assert!(!report.run.stderr().is_empty() && warns(&report), "no warning\n{report}");
    assert!(!warns(&closed), "{closed}");
    shop.took_each_once(&platform);
}

#[test]
fn a_dry_run_sends_nothing_and_leaves_no_ledger() {
    let (platform, shop) = open(10, 5);
    let report = shop.run("--dry-run").expect(0);
    nothing_happened(&platform, &shop, &report.run);
    assert!(!shop.ledger().exists(), "a ledger was left\n{report}");
    // What would be sent: five cards of 100 each.
    assert!(report.run.stdout().contains("500"), "no sum\n{report}");
}

#[test]
fn without_a_yes_nothing_is_sent() {
    let (platform, shop) = open(11, 3);
    let submit = shop.consign().args(["submit".as_ref(), "--from".as_ref(), shop.path("cards.txt").as_os_str()]);
    let report = shop.finish(submit.line("--product-code 12 --amount 100 --no-input").start()).expect(2);
    nothing_happened(&platform, &shop, &report.run);
    assert!(report.run.everything().contains("--yes"), "{report}");
    let submit = shop.consign().args(["submit".as_ref(), "--from".as_ref(), shop.path("cards.txt").as_os_str()]);
    let report = shop.finish(submit.line("--product-code 12 --amount 100").start()).expect(2);
    nothing_happened(&platform, &shop, &report.run);
}

#[test]
fn results_that_could_not_be_written_are_found_out_before_anything_is_sent() {
    let (platform, shop) = open(12, 3);
    for flag in ["--results", "--failed"] {
        let file = shop.path("missing/file.csv");
        let report = shop.finish(shop.submit("").args([flag.as_ref(), file.as_os_str()]).start()).expect(2);
        nothing_happened(&platform, &shop, &report.run);
    }
}

#[test]
fn results_stand_beside_each_row_and_hold_no_pins() {
    let platform = Platform::start(|form| match form.nth {
        1 => Deed::refuse("卡密格式错误"),
        2 => Deed::take_and(Says::Nothing),
        _ => Deed::TAKE,
    });
    let shop = Shop::new(&platform, cards(13, 4));
    let (results_file, failed) = (shop.path("results.csv"), shop.path("failed.csv"));
    let submit = shop.submit("--jobs 1 --timeout 15s").args(["--results".as_ref(), results_file.as_os_str()]);
    let report = shop.finish(submit.args(["--failed".as_ref(), failed.as_os_str()]).start()).expect(7);
    let states: Vec<_> =
        results(&results_file).into_iter().map(|row| (row["row"].clone(), row["outcome"].clone())).collect();
    let expected = [("1", "accepted"), ("2", "rejected"), ("3", "unknown"), ("4", "accepted")];
    let expected: Vec<_> = expected.map(|(row, state)| (row.to_owned(), state.to_owned())).into();
    assert_eq!(states, expected, "{report}");
    let text = fs::read_to_string(&results_file).expect("results");
    for card in &shop.cards {
        assert!(!text.contains(&card.pin) && !text.contains(&card.number), "the results have a card:\n{text}");
    }
    for file in [&results_file, &failed] {
        let mode = fs::metadata(file).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
    // What may have been taken is no row to try again.
    let failed = fs::read_to_string(&failed).expect("a file");
    assert!(!failed.contains(&shop.cards[2].number) && !failed.contains(&shop.cards[0].number), "{report}");
}

#[test]
fn the_same_command_again_sends_nothing() {
    let (platform, shop) = open(14, 6);
    shop.run("--timeout 15s").expect(0);
    let again = shop.run("--timeout 15s").expect(0);
    assert_eq!(again.counted("skipped"), 6, "{again}");
    assert_eq!(again.counted("accepted"), 0, "{again}");
    assert_eq!(platform.posted().len(), 6);
    shop.took_each_once(&platform);
}

#[test]
fn rejected_by_a_passing_fault_is_tried_again_unless_it_is_forbidden() {
    let platform = Platform::start(|form| match form.nth {
        0 => Deed::refuse("接口维护"),
        1 => Deed::refuse("卡密格式错误"),
        _ => Deed::TAKE,
    });
    let shop = Shop::new(&platform, cards(15, 4));
    let first = shop.run("--jobs 1 --timeout 15s").expect(5);
    let number = |report: &Report, row: u64| {
        let card = report.cards.iter().find(|card| card["row"] == row).expect("a document");
        card["order_id"].as_str().expect("an order number").to_owned()
    };
    let left = shop.run("--jobs 1 --timeout 15s --retry-rejected=false");
    assert_eq!(platform.posted().len(), 4, "{left}");
    let again = shop.run("--jobs 1 --timeout 15s");
    assert_eq!(platform.posted().len(), 5, "a passing fault alone is tried again\n{again}");
    let last = platform.posted().pop().expect("a form");
    assert_eq!((shop.row(&last.number), last.order_id), (1, number(&first, 1)), "under the same number\n{again}");
}

#[test]
fn what_is_unknown_is_asked_about_first() {
    let platform = Platform::start(|form| match form.nth {
        0 => Deed::take_and(Says::Nothing),
        1 => Deed::lose_and(Says::Nothing),
        _ => Deed::TAKE,
    });
    let shop = Shop::new(&platform, cards(16, 3));
    shop.run("--jobs 1 --timeout 15s").expect(7);
    assert_eq!(platform.questions(), 0);
    // "No such order" comes too early to prove anything, and the card stays where it is.
    let early = shop.run("--jobs 1 --timeout 15s");
    assert!(platform.questions() >= 2, "{early}");
    assert_eq!(platform.posted().len(), 3, "{early}");
    let late = shop.run("--jobs 1 --timeout 15s --settle-grace 0s").expect(0);
    assert_eq!(platform.posted().len(), 4, "{late}");
    shop.took_each_once(&platform);
}

#[test]
fn a_job_goes_on_without_its_file_where_no_card_is_to_be_sent() {
    let platform = Platform::start(|form| if form.nth == 0 { Deed::take_and(Says::Nothing) } else { Deed::TAKE });
    let shop = Shop::new(&platform, cards(17, 3));
    let report = shop.run("--jobs 1 --timeout 15s").expect(7);
    let job = report.summary.as_ref().expect("a summary")["job"].as_str().expect("a job").to_owned();
    let line = format!("submit --resume {job} --timeout 15s --wait=20s --interval 20ms");
    let resumed = shop.finish(shop.consign().line(&line).start()).expect(0);
    assert_eq!(platform.posted().len(), 3, "{resumed}");
    let tally = shop.tally();
    assert_eq!(tally.get("succeeded"), Some(&3), "{tally:?}\n{resumed}");
    let listed = shop.consign().line("orders list --job").args([&job]).run().expect(0).json();
    assert_eq!(listed["orders"].as_array().expect("orders").len(), 3, "{listed}");
}

#[test]
fn a_job_whose_cards_were_not_all_sent_wants_its_file() {
    let platform = Platform::start(|_| Deed::refuse("SIGN错误"));
    let shop = Shop::new(&platform, cards(18, 6));
    let report = shop.run("--jobs 1 --timeout 15s").expect(6);
    let posted = platform.posted().len();
    platform.follow(|_| Deed::TAKE);
    let resumed = shop.finish(shop.consign().line("submit --resume --yes --timeout 15s").start());
    assert_ne!(resumed.run.code(), 0, "{resumed}");
    assert_eq!(platform.posted().len(), posted, "a PIN came from nowhere\n{report}\n{resumed}");
    assert!(resumed.run.everything().contains("submit the file again"), "{resumed}");
}

#[test]
fn a_wait_ends_when_all_are_decided() {
    let (platform, shop) = open(19, 5);
    let report = shop.run("--timeout 15s --wait=20s --interval 20ms").expect(0);
    assert!(platform.questions() >= 5, "{report}");
    assert_eq!(shop.tally().get("succeeded"), Some(&5), "{report}");
}

#[test]
fn a_file_to_be_written_takes_the_place_of_none_of_another_kind() {
    let (platform, shop) = open(31, 2);
    let ledger = shop.path("ledger.db");
    for beside in ["", "-wal", "-shm", "-journal"] {
        let target = format!("{}{beside}", ledger.display());
        for flag in ["--results", "--failed"] {
            let report = shop.finish(shop.submit("").args([flag, &target]).start()).expect(2);
            nothing_happened(&platform, &shop, &report.run);
        }
    }
    let keys = shop.write("keys.csv", "卡号,卡密\n1,2\n");
    let report = shop.finish(shop.submit("--results").args([&keys]).start()).expect(2);
    nothing_happened(&platform, &shop, &report.run);
    assert_eq!(fs::read_to_string(&keys).expect("it is there"), "卡号,卡密\n1,2\n");
}

#[test]
fn a_column_that_may_be_meant_for_one_that_is_missing_keeps_the_file_back() {
    let (platform, shop) = open(32, 1);
    let Some(card) = shop.cards.first() else { unreachable!() };
    for header in ["Card No.,PIN,面值", "卡号,卡密,Value", "卡号,卡密,价格"] {
        shop.write("header.csv", format!("{header}\n{},{},100\n", card.number, card.pin));
        let report = shop.finish(shop.submit_file("header.csv", "").start()).expect(2);
        nothing_happened(&platform, &shop, &report.run);
    }
}

#[test]
fn results_are_those_of_the_rows_however_they_were_ordered_before() {
    let platform =
        Platform::start(|form| if form.number.ends_with("27") { Deed::refuse("卡密错误") } else { Deed::TAKE });
    let shop = Shop::new(&platform, cards(33, 3));
    shop.run("--timeout 15s").expect(5);
    let line = |n: &usize| format!("{} {}\n", shop.cards[*n].number, shop.cards[*n].pin);
    for order in [&[2, 1, 0][..], &[1], &[0, 1, 2]] {
        shop.write("turned.txt", order.iter().map(line).collect::<Vec<_>>().concat());
        let target = shop.path("turned.csv");
        shop.finish(shop.submit_file("turned.txt", "--results").args([&target]).start());
        let rows = results(&target);
        assert_eq!(rows.len(), order.len());
        for (row, card) in rows.iter().zip(order) {
            let outcome = if *card == 1 { "rejected" } else { "accepted" };
            assert_eq!(row["outcome"], outcome, "{order:?}: {rows:?}");
        }
    }
}
