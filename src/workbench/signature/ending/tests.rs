use super::super::key::Source;
use super::*;

#[test]
fn of_a_long_key_only_single_mistakes_are_listed_while_there_is_room() {
    let listed = |length: usize, most: usize| {
        let keys = [None, Some(0)].map(|form| Key { bytes: vec![b'k'; length], source: Source::Own, form });
        let (heads, is_complete) = heads(&places(), &keys, &WAYS, most);
        let sizes = (0..4).map(|size| heads.iter().map(|head| head.endings[size].len()).sum());
        (sizes.collect::<Vec<usize>>(), is_complete)
    };
    let (short, long) = (listed(LONGEST_KEY, 3), listed(LONGEST_KEY + 1, 3));
    assert!(short.1 && short.0[3] > 0);
    assert!(!long.1 && long.0[..2] == short.0[..2] && long.0[2..] == [0, 0]);
    assert_eq!(listed(LONGEST_KEY + 1, 1), (long.0, true));
    let longest = listed(MOST_BYTES / 4, 1);
    assert!(!longest.1 && longest.0.iter().sum::<usize>() <= 4);
}
