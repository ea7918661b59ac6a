//! Words for what several signed samples tell together.

use crate::core::lang::{Words, say};
use crate::workbench::samples::Conclusion;

/// What is concluded from so many samples.
#[must_use]
pub fn conclusion(conclusion: &Conclusion, samples: usize) -> Words {
    match conclusion {
        Conclusion::Match => say!("all {samples} samples match", "全部 {samples} 个样本都正确"),
        Conclusion::Only(place) => say!(
            "only sample {} differs: either a value of it is not the one that was signed, or another key signed it (an \
             older one, another merchant's)",
            "只有样本 {} 不符：要么它的某个值与签名时的不同，要么是用别的密钥签的（旧密钥，或别的商户的）",
            place + 1
        ),
        Conclusion::Same(shared) if shared.count() == samples => {
            say!(
                "the same mistake in all {samples} samples: a wrong rule, and not a wrong value",
                "全部 {samples} 个样本有同样的错误：是规则不对，不是某个值不对"
            )
        }
        Conclusion::Same(shared) => say!(
            "the same mistake in all {} that do not match; {} do: a rule that is wrong in some messages only",
            "不符的 {} 个有同样的错误，另外 {} 个正确：这条规则只在某些报文上不对",
            shared.count(),
            samples - shared.count()
        ),
        Conclusion::Mostly(shared) => {
            let others: Vec<usize> = (0..samples).filter(|place| shared.explained[*place].is_none()).collect();
            let others = are(&others, &say!("is", ""), &say!("are", ""));
            say!(
                "the same mistake in {} of {samples} samples; {others} not explained by it",
                "{samples} 个样本中有 {} 个有同样的错误；{others}不能由此解释",
                [others],
                shared.count()
            )
        }
        Conclusion::Some(places) => say!(
            "{those}, by nothing that they have in common, and the rest match: the key is right, so look at their values",
            "{those}，但没有共同之处，其余都正确：密钥没有错，请检查它们的值",
            [those = are(places, &say!("differs", "不符"), &say!("differ", "不符"))]
        ),
        Conclusion::Different => {
            say!(
                "none matches, and no rule explains more than one of them: look at what differs between them",
                "没有一个正确，也没有一条规则能解释其中一个以上：请看它们之间有什么不同"
            )
        }
        Conclusion::Unexplained { searched: 0 } => {
            say!(
                "each sample fails, and the time ran out before every mistake was tried alone: give more --effort",
                "每个样本都不符，时间用完时还没有逐个试完各种错误：请加大 --effort"
            )
        }
        Conclusion::Unexplained { .. } => {
            say!(
                "each sample fails and no rule explains any: a wrong key is now likelier, since a wrong value would be in \
                 one of them; copy `api_key` anew from the merchant console into both programs",
                "每个样本都不符，没有规则能解释其中任何一个：现在更可能是密钥不对，因为值不对只会出现在其中之一；\
                 请从商户后台重新复制 `api_key` 到双方程序"
            )
        }
    }
}

/// Its stable name in documents.
#[must_use]
pub fn conclusion_id(conclusion: &Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Match => "match",
        Conclusion::Only(_) => "only_one",
        Conclusion::Same(_) => "same_mistake",
        Conclusion::Mostly(_) => "same_mistake_in_some",
        Conclusion::Some(_) => "some_differ",
        Conclusion::Different => "different_mistakes",
        Conclusion::Unexplained { .. } => "unexplained",
    }
}

/// Samples and a verb, in its number; they are counted from 1.
fn are(places: &[usize], one: &Words, several: &Words) -> Words {
    let numbers: Vec<String> = places.iter().map(|place| (place + 1).to_string()).collect();
    match numbers.as_slice() {
        [only] => say!("sample {only} {one}", "样本 {only} {one}", [one]),
        [first @ .., last] => {
            say!("samples {} and {last} {several}", "样本 {}、{last} {several}", [several], first.join(", "))
        }
        [] => say!("none {one}", "没有样本{one}", [one]),
    }
}
