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

/// A `consign submit` that asks for its PIN.
fn start(gateway: &Gateway) -> Option<Prompt> {
    let prompt = Prompt::start(
        &["submit", "--product-code", "12", "--amount", "100", "--order-id", "C20261122000001"],
        &[
            ("CONSIGN_BASE_URL", &gateway.url()),
            ("CONSIGN_CUSTOMER_ID", CUSTOMER_ID),
            ("CONSIGN_API_KEY", API_KEY),
            ("CONSIGN_AES_KEY", AES_KEY),
        ],
    )?;
    prompt.wait_for("the prompt", |prompt| prompt.screen().contains("PIN") && prompt.takes_every_key());
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
    assert!(said.contains("empty lines") && said.contains("nothing was sent"), "{said}");
    assert!(prompt.shows_what_is_typed() && !prompt.screen().contains(PIN), "{}", prompt.screen());
    assert_eq!(prompt.unread(), 0, "the shell reads what is left");
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
        ("1\u{1b}[D\u{1b}[200~2\u{1b}[201~", "12", "**  2 characters"),
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
