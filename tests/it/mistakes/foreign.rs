//! Requests signed by PHP, Node.js, Python and Java, where what their libraries do differs.

use std::collections::HashMap;

use consign::core::form::Form;
use consign::core::secret::ApiKey;
use consign::core::signature::Canonical;
use serde::Deserialize;

use super::{Asked, Verdict, judge, told};
use crate::support::give_way;

#[derive(Deserialize)]
struct Recorded {
    language: String,
    key: String,
    cases: Vec<Case>,
}

#[derive(Clone, Deserialize)]
struct Case {
    quirk: String,
    kinds: Vec<String>,
    fields: Vec<(String, String)>,
    sign: String,
}

/// The cases by language; of those that came to the same signature, one with the kinds of all.
fn recorded() -> Vec<Recorded> {
    let all = [
        include_str!("../../fixtures/signed/php.json"),
        include_str!("../../fixtures/signed/javascript.json"),
        include_str!("../../fixtures/signed/python.json"),
        include_str!("../../fixtures/signed/java.json"),
    ];
    let mut all: Vec<Recorded> = all.map(|text| serde_json::from_str(text).expect("a recording")).into();
    for Recorded { cases, .. } in &mut all {
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut different: Vec<Case> = Vec::new();
        for case in cases.drain(..) {
            let at = *known.entry(format!("{:?} {}", case.fields, case.sign)).or_insert(different.len());
            if let Some(same) = different.get_mut(at) {
                same.kinds.extend(case.kinds);
            } else {
                different.push(case);
            }
        }
        *cases = different;
    }
    all
}

#[test]
fn two_hundred_requests_signed_elsewhere() {
    let all = recorded();
    assert!(all.iter().map(|recorded| recorded.cases.len()).sum::<usize>() >= 200);
    for Recorded { language, key, cases } in all {
        for case in cases {
            let form = Form::from_pairs(case.fields).expect("unique names");
            let right = Canonical::of(&form, &[]).sign(&ApiKey::new(key.clone())).to_string();
            assert_ne!(right, case.sign, "{language}: {} is no mistake", case.quirk);
        }
    }
}

#[test]
fn nine_in_ten_are_named_first() {
    give_way();
    let (mut all, mut first, mut wrong) = (0, 0, 0);
    for Recorded { language, key, cases } in recorded() {
        let mut found =
            HashMap::from([Verdict::First, Verdict::Later, Verdict::Silent, Verdict::Wrong].map(|v| (v, 0)));
        for case in &cases {
            let asked = Asked { fields: case.fields.clone(), unsigned: Vec::new(), key: &key };
            let diagnosis = asked.ask_for_one(&case.sign);
            let verdict = judge(&case.kinds.join("|"), None, diagnosis.as_ref());
            *found.entry(verdict).or_default() += 1;
            if verdict != Verdict::First {
                let (quirk, kinds, told) = (&case.quirk, &case.kinds, told(diagnosis.as_ref()));
                println!("{verdict:?}: {language}, {quirk} in {} fields {kinds:?}: {told}", case.fields.len());
            }
        }
        println!("{language}: {} requests, {found:?}", cases.len());
        all += cases.len();
        first += found[&Verdict::First];
        wrong += found[&Verdict::Wrong];
    }
    println!("{first} of {all} named first");
    assert_eq!(wrong, 0);
    assert!(first * 10 >= all * 9);
}
