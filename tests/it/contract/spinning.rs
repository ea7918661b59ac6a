//! What a person reads on a terminal while `--wait` goes on: no more than is proved.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::support::gateway::{Act, Gateway};
use crate::support::replies::{ACCEPTED, json, sale, top_up};
use crate::support::terminal::seen;
use crate::support::{Consign, ORDER_ID, Step};

const NO_SUCH_ORDER: &str = r#"{"code":-1,"msg":"没有该订单"}"#;

/// Everything that a command writes on a terminal that is its stderr.
fn on_a_terminal(consign: Consign, wait: &str, code: i32) -> String {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&master).and_then(|()| unlockpt(&master)).expect("its other side");
    tcsetwinsize(&master, Winsize { ws_row: 24, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0 }).expect("a size");
    let name = ptsname(&master, Vec::new()).expect("its name");
    let name = Path::new(name.to_str().expect("UTF-8"));
    let terminal = OpenOptions::new().read(true).write(true).open(name).expect("the terminal");
    let mut screen = File::from(master);
    let reader = thread::spawn(move || {
        let (mut text, mut bytes) = (Vec::new(), [0; 4096]);
        // It ends with an error when nobody has the other side any more.
        while let Ok(length @ 1..) = screen.read(&mut bytes) {
            text.extend_from_slice(&bytes[..length]);
        }
        String::from_utf8_lossy(&text).into_owned()
    });
    consign.stderr(terminal).line("--interval 20ms").args([format!("--wait={wait}")]).run().expect(code);
    reader.join().expect("a screen")
}

/// A command, what it is answered, and what it waits for in both languages.
type Waited = (Step, fn() -> String, &'static str, &'static str);

/// An answer that takes long enough to be waited for.
fn slow(answer: String) -> Gateway {
    Gateway::start(move |_| {
        let answer = answer.clone();
        Act::Reply(Box::new(move |_| {
            thread::sleep(Duration::from_millis(1300));
            json(&answer)
        }))
    })
}

#[test]
fn whoever_waits_sees_what_for_and_nothing_of_it_stays() {
    let orders: [Waited; 4] = [
        (Consign::submit, || ACCEPTED.to_owned(), "waiting for the answer to order C", "等待平台应答：订单 C"),
        (Consign::buy, || ACCEPTED.to_owned(), "waiting for the answer to order C", "等待平台应答：订单 C"),
        (
            |consign| consign.line("query C1"),
            || sale("C1", "1"),
            "asking the gateway about order C1",
            "正在向平台查询订单 C1",
        ),
        (|consign| consign.line("bizorder C1"), || top_up("C1", "wait"), "about order C1", "查询订单 C1"),
    ];
    for (command, answer, english, chinese) in orders {
        for (lang, told, time) in [("en", english, "  1s"), ("zh", chinese, "  1 秒")] {
            let gateway = slow(answer());
            let consign = command(Consign::at(&gateway.url())).args(["--lang", lang]);
            let screen = seen(consign, 80);
            assert!(screen.contains(told) && screen.contains(time), "{screen}");
            let turns = screen.matches("\r\u{1b}[2K").count();
            assert!(turns > 5, "{turns} turns");
            let last = screen.rfind(told).expect("it is told");
            assert!(screen[last..].contains("\r\u{1b}[2K"), "it stays: {screen}");
        }
        let gateway = slow(answer());
        let run = command(Consign::at(&gateway.url())).run().expect(0);
        assert!(!run.stderr().contains(english) && !run.stderr().contains('\u{1b}'), "{run}");
    }
    let gateway = slow(r#"{"code":1,"msg":"ok","data":{"money":"1.0000"}}"#.to_owned());
    let screen = seen(Consign::at(&gateway.url()).line("balance"), 40);
    assert!(screen.contains("asking for the balance of mercha…  1s"), "{screen}");
}

#[test]
fn nothing_is_called_processing_before_the_gateway_has_shown_it() {
    let orders: [(Step, fn() -> String); 2] =
        [(Consign::submit, || sale(ORDER_ID, "1")), (Consign::buy, || top_up(ORDER_ID, "wait"))];
    for (place, shown) in orders {
        let never = Gateway::start(|n| if n == 0 { Act::CutAfterBody } else { Act::Answer(json(NO_SUCH_ORDER)) });
        let screen = on_a_terminal(place(Consign::at(&never.url())), "1200ms", 7);
        assert!(!screen.contains("处理中"), "{screen}");
        assert!(screen.contains("unknown 结果未知, asking; \"no such order\" counts from 20"), "{screen}");

        let later = Gateway::start(move |n| match n {
            0 => Act::CutAfterBody,
            1 => Act::Reply(Box::new(|_| {
                thread::sleep(Duration::from_millis(400));
                json(NO_SUCH_ORDER)
            })),
            _ => Act::Answer(json(shown())),
        });
        let screen = on_a_terminal(place(Consign::at(&later.url())), "5s", 11);
        let unknown = screen.find("结果未知").expect("the doubt");
        assert!(screen.find("processing 处理中").is_some_and(|shown| shown > unknown), "{screen}");

        let silent = Gateway::start(|n| Act::Answer(json(if n == 0 { ACCEPTED } else { r#"{"code":999}"# })));
        let screen = on_a_terminal(place(Consign::at(&silent.url())), "1200ms", 11);
        assert!(screen.contains("accepted 已接收, asking") && !screen.contains("processing 处理中"), "{screen}");
    }
}
