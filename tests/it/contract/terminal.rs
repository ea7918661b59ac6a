//! A PIN prompt on a real terminal: whatever ends it, the terminal is as it was before.

use std::io::Write as _;
use std::process::Command;

use crate::support::gateway::{Act, Gateway};
use crate::support::process::Signal;
use crate::support::prompt::Prompt;
use crate::support::protocol::decrypt;
use crate::support::replies::{ACCEPTED, json};
use crate::support::terminal::terminal;
use crate::support::{AES_KEY, API_KEY, CUSTOMER_ID, Consign, PIN};

/// A command at a terminal, with this gateway.
fn run(gateway: &Gateway, line: &[&str]) -> Option<Prompt> {
    Prompt::start(
        line,
        &[
            ("CONSIGN_BASE_URL", &gateway.url()),
            ("CONSIGN_CUSTOMER_ID", CUSTOMER_ID),
            ("CONSIGN_API_KEY", API_KEY),
            ("CONSIGN_AES_KEY", AES_KEY),
        ],
    )
}

/// A `consign submit` that is about to ask for its PIN.
fn begin(gateway: &Gateway, more: &[&str]) -> Option<Prompt> {
    let line = ["submit", "--product-code", "12", "--amount", "100", "--order-id", "C20261122000001"];
    run(gateway, &[&line, more].concat())
}

/// A `consign submit` that asks for its PIN.
fn start(gateway: &Gateway) -> Option<Prompt> {
    start_with(gateway, &[])
}

fn start_with(gateway: &Gateway, more: &[&str]) -> Option<Prompt> {
    let prompt = begin(gateway, more)?;
    prompt.wait_for("the prompt", |prompt| prompt.screen().contains("卡密") && prompt.takes_every_key());
    Some(prompt)
}

#[test]
fn a_signal_at_the_prompt_puts_the_terminal_back() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let gateway = Gateway::answering(json(ACCEPTED));
        let Some(prompt) = start(&gateway) else { return };
        prompt.signal(signal);
        let (code, said) = prompt.end();
        assert_eq!(code, "130", "{signal:?}: {said}");
        assert!(said.contains("nothing was sent"), "{signal:?}: {said}");
        assert!(prompt.shows_what_is_typed(), "{signal:?}: the terminal hides what is typed");
        prompt.wait_for("a new line", |prompt| prompt.screen().ends_with("\r\n"));
        assert!(gateway.finish().is_empty());
    }
}

#[test]
fn a_typed_interruption_puts_the_terminal_back() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let Some(mut prompt) = start(&gateway) else { return };
    prompt.types("12\u{3}");
    let (code, said) = prompt.end();
    assert_eq!(code, "130", "{said}");
    assert!(prompt.shows_what_is_typed());
    prompt.wait_for("a new line", |prompt| prompt.screen().ends_with("\r\n"));
    assert!(gateway.finish().is_empty());
}

#[test]
fn an_empty_line_is_no_pin_and_it_is_asked_for_again() {
    for empty in ["\r", "\r\r"] {
        let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
        let Some(mut prompt) = start(&gateway) else { return };
        prompt.types(&format!("{empty}{PIN}\r"));
        let (code, said) = prompt.end();
        assert_eq!(code, "0", "{said}");
        let screen = prompt.screen();
        assert!(screen.contains("empty line") && !screen.contains(PIN), "{screen}");
        assert!(prompt.shows_what_is_typed());
        assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), AES_KEY), PIN);
    }
}

#[test]
fn what_comes_after_too_many_empty_lines_does_not_reach_the_shell() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let Some(mut prompt) = start(&gateway) else { return };
    prompt.types(&format!("\r\r\r{PIN}\r"));
    let (code, said) = prompt.end();
    assert_eq!(code, "2", "{said}");
    assert!(said.contains("3 tries") && said.contains("empty line") && said.contains("nothing was sent"), "{said}");
    assert!(prompt.shows_what_is_typed() && !prompt.screen().contains(PIN), "{}", prompt.screen());
    assert_eq!(prompt.unread(), 0, "the shell reads what is left");
    assert!(gateway.finish().is_empty());
}

/// What is left of such a line when the rest of it is dropped may be the PIN of nobody's card.
#[test]
fn what_is_no_text_spoils_the_pin_and_it_is_asked_for_again() {
    for (typed, why) in [
        (&b"12\x1b3456\r"[..], "Esc, Tab or an arrow"),
        (b"12\x1b[D34\r", "Esc, Tab or an arrow"),
        (b"12\x1b[[A34\r", "Esc, Tab or an arrow"),
        (b"12\t34\r", "Esc, Tab or an arrow"),
        (b"12\x0034\r", "Esc, Tab or an arrow"),
        (b"12\x1a34\r", "Esc, Tab or an arrow"),
        (b"12\x1334\r", "Esc, Tab or an arrow"),
        (b"12\xbf\xa834\r", "not UTF-8"),
        (b"12\xe5\xa534567\r", "not UTF-8"),
        (b"1234\xe9\r", "not UTF-8"),
        (b"12\xef\xbf\xbd34\r", "not UTF-8"),
        (&[&[b'7'; 4097][..], b"\r"].concat(), "longer than 4096 bytes"),
    ] {
        let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
        let Some(mut prompt) = start(&gateway) else { return };
        prompt.types_bytes(typed);
        prompt.wait_for(why, |prompt| prompt.screen().contains(why) && prompt.screen().contains("once more"));
        prompt.types(&format!("{PIN}\r"));
        let (code, said) = prompt.end();
        assert_eq!(code, "0", "{typed:?}: {said}");
        assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), AES_KEY), PIN);
        assert!(prompt.shows_what_is_typed());
    }
}

#[test]
fn a_pin_that_is_never_text_is_not_sent() {
    for (language, told) in [("en", "nothing was sent"), ("zh", "没有发送任何内容")] {
        let gateway = Gateway::answering(json(ACCEPTED));
        let Some(mut prompt) = start_with(&gateway, &["--lang", language]) else { return };
        for count in 1..=3 {
            prompt.wait_for("the question", |prompt| prompt.screen().matches('\n').count() == count - 1);
            prompt.types("12\t34\r");
            prompt.wait_for("the end of the line", |prompt| prompt.screen().matches('\n').count() == count);
        }
        let (code, said) = prompt.end();
        assert_eq!(code, "2", "{said}");
        assert!(said.contains(told) && said.contains("Tab"), "{said}");
        assert!(prompt.shows_what_is_typed() && gateway.finish().is_empty());
    }
}

#[test]
fn a_pin_of_as_many_bytes_as_stdin_takes_is_sent() {
    let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
    let Some(mut prompt) = start(&gateway) else { return };
    let long = "7".repeat(4096);
    prompt.types(&format!("{long}\r"));
    let (code, said) = prompt.end();
    assert_eq!(code, "0", "{said}");
    assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), AES_KEY), long);
}

/// A terminal that still has its own mode when the question is seen shows what comes at once, and
/// loses what stands before a Ctrl-Z.
#[test]
fn what_is_typed_the_moment_the_question_is_seen_is_neither_shown_nor_lost() {
    for (typed, is_sent) in [(format!("{PIN}\r"), true), (format!("12\u{1a}{PIN}\r"), false)] {
        for _ in 0..5 {
            let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
            let Some(mut prompt) = begin(&gateway, &[]) else { return };
            while !prompt.screen().contains("shown: ") {
                std::thread::yield_now();
            }
            assert!(prompt.takes_every_key());
            prompt.types(&typed);
            if !is_sent {
                prompt.wait_for("another question", |prompt| prompt.screen().contains("once more"));
                prompt.types(&format!("{PIN}\r"));
            }
            let (code, said) = prompt.end();
            assert_eq!(code, "0", "{said}");
            assert!(!prompt.screen().contains(PIN), "{}", prompt.screen());
            assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), AES_KEY), PIN);
        }
    }
}

#[test]
fn a_job_that_was_stopped_hides_what_is_typed_again_and_asks_anew() {
    for typed_before in ["", "12"] {
        let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
        let Some(mut prompt) = start(&gateway) else { return };
        prompt.types(typed_before);
        prompt.wait_for("stars", |prompt| prompt.screen().ends_with(&"*".repeat(typed_before.len())));
        prompt.signal(Signal::STOP);
        prompt.wait_for("the stop", Prompt::is_stopped);
        prompt.is_given_to_the_shell();
        prompt.signal(Signal::CONT);
        prompt.wait_for("another question", |prompt| prompt.screen().contains("was stopped"));
        assert!(prompt.takes_every_key(), "{}", prompt.screen());
        prompt.types(&format!("{PIN}\r"));
        let (code, said) = prompt.end();
        assert_eq!(code, "0", "{said}");
        assert!(prompt.shows_what_is_typed() && !prompt.screen().contains(PIN), "{}", prompt.screen());
        assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), AES_KEY), PIN);
    }
}

/// What stands behind a PIN may be the PIN of the next card: the shell must not get it, and which of
/// the two belongs to this card is not known.
#[test]
fn a_line_behind_a_pin_is_refused_and_does_not_reach_the_shell() {
    for behind in ["2222223333\r", "2222223333", "\r2222223333\r", "\t\r", "\u{7f}2\r"] {
        let gateway = Gateway::answering(json(ACCEPTED));
        let Some(mut prompt) = start(&gateway) else { return };
        prompt.types(&format!("{PIN}\r{behind}"));
        let (code, said) = prompt.end();
        assert_eq!(code, "2", "{behind:?}: {said}");
        assert!(said.contains("more than one line") && said.contains("nothing was sent"), "{behind:?}: {said}");
        assert!(prompt.shows_what_is_typed() && !prompt.screen().contains("2222"), "{}", prompt.screen());
        assert_eq!(prompt.unread(), 0, "{behind:?}: the shell reads what is left");
        assert!(gateway.finish().is_empty());
    }
}

#[test]
fn line_breaks_and_marks_of_a_paste_behind_a_pin_are_nothing() {
    for behind in ["\r", "\n", "\u{1b}[201~", "\r\n\r\n\u{1b}[201~"] {
        let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
        let Some(mut prompt) = start(&gateway) else { return };
        prompt.types(&format!("\u{1b}[200~{PIN}\r{behind}"));
        let (code, said) = prompt.end();
        assert_eq!(code, "0", "{behind:?}: {said}");
        assert_eq!(prompt.unread(), 0, "{behind:?}: the shell reads what is left");
        assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), AES_KEY), PIN);
    }
}

#[test]
fn a_yes_without_the_end_of_its_line_is_no_answer() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let cards = tempfile::tempdir().expect("a directory");
    let file = cards.path().join("cards.csv");
    std::fs::write(&file, format!("card_number,pin,amount\n6222000000001234,{PIN},100\n")).expect("a file");
    let path = file.to_str().expect("UTF-8");
    let Some(mut prompt) = run(&gateway, &["submit", "--from", path, "--product-code", "12"]) else { return };
    prompt.wait_for("the question", |prompt| prompt.said().contains("[y/N]"));
    // A line that is not ended is read at the first Ctrl-D, and the end of the input at the second.
    prompt.types("y\u{4}");
    prompt.wait_for("it to be read", |prompt| prompt.unread() == 0);
    std::thread::sleep(std::time::Duration::from_millis(50));
    prompt.types("\u{4}");
    let (code, said) = prompt.end();
    assert_eq!(code, "2", "{said}");
    assert!(said.contains("not confirmed; nothing was sent"), "{said}");
    assert!(gateway.finish().is_empty());
}

/// Without a terminal there is nobody to ask for a PIN: what is found wrong before was checked before.
#[test]
fn everything_else_is_checked_before_the_pin_is_asked_for() {
    let line = "submit --product-code 12 --amount 100 --order-id C1";
    for (option, value, told) in [
        ("--card-number", "６222000000001234", "card number"),
        ("--card-number", " 6222000000001234", "card number"),
        ("--timestamp", "soon", "--timestamp"),
        ("--field", "x", "--field"),
        ("--field", "a&b=1", "a&b"),
        ("--amount", "1.5", "--amount"),
    ] {
        let gateway = Gateway::answering(json(ACCEPTED));
        let line = if option == "--amount" { "submit --product-code 12 --order-id C1" } else { line };
        let run = Consign::at(&gateway.url()).line(line).args([option, value]).run().expect(2);
        assert!(run.stderr().contains(told) && !run.stderr().contains("PIN"), "{option} {value}\n{run}");
        assert!(gateway.finish().is_empty());
    }
}

#[test]
fn a_typed_pin_is_not_shown_and_the_terminal_is_put_back() {
    let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
    let Some(mut prompt) = start(&gateway) else { return };
    prompt.types(&format!("{PIN}\r"));
    let (code, said) = prompt.end();
    assert_eq!(code, "0", "{said}");
    assert!(prompt.shows_what_is_typed());
    assert!(!prompt.screen().contains(PIN), "{}", prompt.screen());
    gateway.only();
}

/// What stands on the line of the prompt, as a terminal shows it, once `told` is there.
fn line_of(prompt: &Prompt, told: &str) -> String {
    prompt.wait_for(told, |prompt| prompt.screen().contains(told));
    let mut line: Vec<char> = Vec::new();
    let mut at = 0;
    for c in prompt.screen().replace('\r', "").split('\n').next().unwrap_or_default().chars() {
        if c == '\u{8}' {
            at -= 1;
        } else {
            line.resize(line.len().max(at + 1), ' ');
            line[at] = c;
            at += 1;
        }
    }
    line.into_iter().collect::<String>().trim_end().to_owned()
}

#[test]
fn every_character_is_a_star_and_their_number_is_told() {
    for (typed, pin, shown) in [
        ("123456", "123456", "******  6 characters"),
        ("1234\u{7f}\u{7f}5", "125", "***  3 characters"),
        ("wrong\u{15}42", "42", "**  2 characters"),
        ("one two\u{17}3", "one 3", "*****  5 characters"),
        ("密码1\u{7f}\u{7f}x", "密x", "**  2 characters"),
        ("1\u{1b}[200~2\u{1b}[201~", "12", "**  2 characters"),
        ("7", "7", "*  1 character"),
    ] {
        let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
        let Some(mut prompt) = start(&gateway) else { return };
        prompt.types(&format!("{typed}\r"));
        let (code, said) = prompt.end();
        assert_eq!(code, "0", "{typed:?}: {said}");
        assert_eq!(line_of(&prompt, "character"), format!("PIN (卡密), not shown: {shown}"), "{typed:?}");
        assert!(prompt.shows_what_is_typed());
        assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), AES_KEY), pin);
    }
}

#[test]
fn stars_stay_on_their_line() {
    let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
    let Some(mut prompt) = start(&gateway) else { return };
    // The terminal does not tell its width, which is then taken to be 80.
    let long = "7".repeat(200);
    prompt.types(&format!("{long}{}\r", "\u{7f}".repeat(198)));
    let (code, said) = prompt.end();
    assert_eq!(code, "0", "{said}");
    assert_eq!(line_of(&prompt, "characters"), "PIN (卡密), not shown: **  2 characters");
    let stars = prompt.screen().matches('*').count();
    assert!(stars > 40 && stars < 60, "{stars} stars");
    assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), AES_KEY), "77");
}

#[test]
fn the_end_of_the_input_is_no_pin_and_ends_the_line() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let Some(mut prompt) = start(&gateway) else { return };
    prompt.types("\u{4}");
    let (code, said) = prompt.end();
    assert_eq!(code, "2", "{said}");
    assert!(said.contains("the input ended; nothing was sent"), "{said}");
    prompt.wait_for("a new line", |prompt| prompt.screen().ends_with("\r\n"));
    assert!(prompt.shows_what_is_typed() && gateway.finish().is_empty());
}

/// What is read until its end looks like a command that hangs, unless it says what it waits for.
#[test]
fn decrypt_and_its_like_say_at_a_terminal_what_they_wait_for() {
    for (command, typed, told) in [
        ("decrypt", "74c77274f6da282bd58c9df38510f57d\n\u{4}", "paste ciphertexts, one a line"),
        ("encrypt", "123456\n\u{4}", "paste values, one a line"),
        ("sign", "a=1\n\u{4}", "paste the fields"),
    ] {
        let (mut keyboard, terminal) = terminal();
        keyboard.write_all(typed.as_bytes()).expect("it can be typed");
        let run = Command::new(env!("CARGO_BIN_EXE_consign"))
            .args([command, "-"])
            .env_clear()
            .env("HOME", "/nonexistent")
            .env("CONSIGN_API_KEY", API_KEY)
            .env("CONSIGN_AES_KEY", "sandbox-aes-key!")
            .stdin(terminal)
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success() && said.contains(told) && said.contains("Ctrl-D"), "{command}: {said}");
        if command == "decrypt" {
            assert_eq!(String::from_utf8_lossy(&run.stdout).trim(), "123456");
        }
    }
}
