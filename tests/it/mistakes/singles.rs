//! One mistake at a time.

use std::collections::HashSet;

use super::forms::form;
use super::{Asked, Mistake, Verdict, corpus, told};
use crate::support::{at_once, give_way};

#[test]
fn a_corpus_by_construction() {
    let all = corpus();
    assert!(all.len() >= 400, "{} mistakes", all.len());
    let families: HashSet<_> = all.iter().map(|mistake| mistake.family).collect();
    assert_eq!(families.len(), 12);
    let (mut seen, mut bad) = (HashSet::new(), Vec::new());
    for mistake in &all {
        let (_, signature) = mistake.signed();
        let changes = signature != form(mistake.form).signer().sign().1;
        if !changes || !seen.insert((mistake.form, signature)) {
            bad.push(format!("{} {} {}", mistake.family, mistake.form, mistake.what));
        }
    }
    assert!(bad.is_empty(), "these change nothing, or are there twice: {bad:#?}");
}

#[test]
fn nine_in_ten_single_mistakes_are_named_first() {
    give_way();
    let all = corpus();
    let verdicts = at_once(&all, verdict);
    let count = |of: &dyn Fn(&Mistake) -> bool, verdict: Verdict| {
        all.iter().zip(&verdicts).filter(|(mistake, (found, _))| of(mistake) && *found == verdict).count()
    };
    let row = |name: &str, of: &dyn Fn(&Mistake) -> bool| {
        let made = all.iter().filter(|mistake| of(mistake)).count();
        let [first, later, silent, wrong] =
            [Verdict::First, Verdict::Later, Verdict::Silent, Verdict::Wrong].map(|verdict| count(of, verdict));
        println!("{name:14} {made:8} {first:6} {later:6} {silent:7} {wrong:6}");
        (first, wrong)
    };
    for (mistake, (verdict, told)) in all.iter().zip(&verdicts) {
        if *verdict != Verdict::First {
            println!(
                "{verdict:?}: {} in {}, {} ({}): {told}",
                mistake.family, mistake.form, mistake.what, mistake.kinds
            );
        }
    }
    println!("{:14} mistakes  first  later  silent  wrong", "family");
    let mut families: Vec<_> = all.iter().map(|mistake| mistake.family).collect();
    families.dedup();
    for family in families {
        row(family, &|mistake| mistake.family == family);
    }
    let (first, wrong) = row("all", &|_| true);
    assert_eq!(wrong, 0);
    assert!(first * 10 >= all.len() * 9);
}

/// The verdict, and what was told first.
fn verdict(mistake: &Mistake) -> (Verdict, String) {
    let diagnosis = Asked::from(&form(mistake.form)).ask_for_one(&mistake.signed().1);
    (mistake.judge(diagnosis.as_ref()), told(diagnosis.as_ref()))
}
