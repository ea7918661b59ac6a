//! `profile init` at a terminal: each value is asked for, and checked as it is typed.

use std::fs;

use crate::support::gateway::Gateway;
use crate::support::process::Signal;
use crate::support::prompt::Prompt;
use crate::support::replies::{balance, json};
use crate::support::{AES_KEY, API_KEY};

const FILE: &str = ".config/consign/config.toml";

/// Waits for a question, counted by how often its words were said, and answers it.
fn answer(prompt: &mut Prompt, question: &str, count: usize, text: &str) {
    prompt.wait_for(question, |prompt| prompt.said().matches(question).count() >= count);
    prompt.types(&format!("{text}\r"));
}

/// The same for a hidden prompt, which is not on stderr.
fn hidden(prompt: &mut Prompt, question: &str, count: usize, text: &str) {
    prompt.wait_for(question, |prompt| prompt.screen().matches(question).count() >= count && prompt.takes_every_key());
    prompt.types(&format!("{text}\r"));
}

#[test]
fn every_value_is_asked_for_and_checked_as_it_is_typed() {
    let gateway = Gateway::answering(json(balance("\"1.0\"")));
    let Some(mut prompt) = Prompt::start(&["profile", "init"], &[]) else { return };
    answer(&mut prompt, "name of the profile [shop]:", 1, "my shop");
    answer(&mut prompt, "name of the profile [shop]:", 2, "");
    answer(&mut prompt, "网关地址", 1, "127.0.0.1:1");
    answer(&mut prompt, "网关地址", 2, &gateway.url());
    answer(&mut prompt, "商户号", 1, "'10001'");
    answer(&mut prompt, "商户号", 2, "10001");
    answer(&mut prompt, "the API key (签名密钥) is to be kept", 1, "");
    hidden(&mut prompt, "API key (签名密钥), not shown", 1, &format!("\"{API_KEY}\""));
    answer(&mut prompt, "is it meant so?", 1, "");
    hidden(&mut prompt, "API key (签名密钥), not shown", 2, API_KEY);
    answer(&mut prompt, "the AES key (加密密钥) is to be kept", 1, "2");
    hidden(&mut prompt, "AES key (加密密钥), not shown", 1, AES_KEY);
    answer(&mut prompt, "异步通知地址", 1, "");
    answer(&mut prompt, "check it now", 1, "y");
    let (code, said) = prompt.end();
    assert_eq!(code, "0", "{said}\n{}", prompt.screen());
    for told in ["contains ' '", "must be a full URL", "customer_id stands in quotes", "stands in quotes, which count"]
    {
        assert!(said.contains(told), "{told}\n{said}");
    }
    let screen = prompt.screen();
    assert!(!screen.contains(API_KEY) && !screen.contains(AES_KEY) && screen.contains("✓ balance"), "{screen}");
    assert!(prompt.shows_what_is_typed());
    let text = fs::read_to_string(prompt.path(FILE)).expect("the file");
    assert!(
        text.contains(&format!("api_key = \"{API_KEY}\"")) && text.contains("aes_key_file = \"shop.aes-key\""),
        "{text}"
    );
    let key = fs::read_to_string(prompt.path(".config/consign/shop.aes-key")).expect("the key file");
    assert_eq!(key, format!("{AES_KEY}\n"));
    gateway.only();
}

#[test]
fn a_password_store_is_offered_with_lines_that_are_ready() {
    let Some(mut prompt) =
        Prompt::start(&["profile", "init", "s", "--base-url", "http://127.0.0.1:1", "--customer-id", "1"], &[])
    else {
        return;
    };
    answer(&mut prompt, "the API key (签名密钥) is to be kept", 1, "3");
    answer(&mut prompt, "command that prints the key", 1, "");
    answer(&mut prompt, "the AES key (加密密钥) is to be kept", 1, "3");
    answer(&mut prompt, "command that prints the key", 2, "printf '%s' 'a key'");
    answer(&mut prompt, "异步通知地址", 1, "http://127.0.0.1:2/n");
    answer(&mut prompt, "check it now", 1, "n");
    let (code, said) = prompt.end();
    assert_eq!(code, "0", "{said}");
    for line in
        ["pass insert consign/s.api-key", "secret-tool lookup consign s.api-key", "security find-generic-password"]
    {
        assert!(said.contains(line), "{line}\n{said}");
    }
    let text = fs::read_to_string(prompt.path(FILE)).expect("the file");
    assert!(text.contains("api_key_command = [\"pass\", \"show\", \"consign/s.api-key\"]"), "{text}");
    assert!(text.contains("aes_key_command = [\"printf\", \"%s\", \"a key\"]"), "{text}");
    assert!(text.contains("notify_url = \"http://127.0.0.1:2/n\""), "{text}");
}

#[test]
fn whatever_ends_a_question_leaves_nothing_and_the_terminal_as_it_was() {
    for (typed, signal) in [(false, Signal::INT), (false, Signal::TERM), (true, Signal::INT)] {
        let Some(mut prompt) =
            Prompt::start(&["profile", "init", "s", "--base-url", "http://127.0.0.1:1", "--customer-id", "1"], &[])
        else {
            return;
        };
        answer(&mut prompt, "the API key (签名密钥) is to be kept", 1, "2");
        if typed {
            hidden(&mut prompt, "API key (签名密钥), not shown", 1, API_KEY);
            prompt.wait_for("the next question", |prompt| prompt.said().contains("the AES key"));
        } else {
            prompt.wait_for("the prompt", |prompt| prompt.screen().contains("not shown") && prompt.takes_every_key());
        }
        prompt.signal(signal);
        let (code, said) = prompt.end();
        assert_eq!(code, "130", "{typed} {signal:?}: {said}");
        assert!(prompt.shows_what_is_typed(), "{typed} {signal:?}");
        assert!(!prompt.path(".config").exists(), "{typed} {signal:?}");
    }
    let Some(mut prompt) = Prompt::start(&["profile", "init", "s", "--base-url", "http://127.0.0.1:1"], &[]) else {
        return;
    };
    answer(&mut prompt, "商户号", 1, "1");
    prompt.wait_for("the next question", |prompt| prompt.said().contains("the API key"));
    prompt.types("\u{4}");
    let (code, said) = prompt.end();
    assert_eq!(code, "2", "{said}");
    assert!(said.contains("nothing was written") && !prompt.path(".config").exists(), "{said}");
}
