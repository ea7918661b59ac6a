//! No explanation is invented for what nobody signed.

use super::Asked;
use super::forms::form;
use super::pairs::Dice;
use crate::support::give_way;

/// The small forms first: they are searched whole in the time that the others take for a part.
const FORMS: [&str; 8] = ["query", "balance", "submit", "submit-all", "buy", "large", "notification", "topup"];

/// Searches for random signatures: every fiftieth for two mistakes, as often as a search may look at the
/// clock then.
fn search(count: u32, looks: usize) {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let forms = FORMS.map(|name| Asked::from(&form(name)));
    for number in 0..count {
        let digits = format!("{:016x}{:016x}", dice.next(), dice.next());
        let at = dice.below(if number % 10 == 0 { FORMS.len() } else { 2 });
        let (name, asked) = (FORMS[at], &forms[at]);
        let (mistakes, looks) = if number % 50 == 0 { (2, 6 * looks) } else { (1, looks) };
        let diagnosis = asked.ask(&digits, mistakes, looks).expect("a signature");
        assert!(diagnosis.tried > 0 && diagnosis.explanations.is_empty(), "{digits} with {name}");
        // Half of it is a signature, too, and easier to hit.
        if number % 10 == 0 {
            let diagnosis = asked.ask(&digits[..16], 1, 2 * looks).expect("a signature");
            assert!(diagnosis.explanations.is_empty(), "{} with {name}", &digits[..16]);
        }
    }
}

#[test]
fn random_signatures_are_not_explained() {
    give_way();
    search(600, 1);
}

#[test]
#[ignore = "searches for minutes: run it after a change of the search"]
fn ten_thousand_random_signatures_are_not_explained() {
    search(10_000, 30);
}
