//! SHA-1 and SM3 as their standards write them, for no crate of the program has both.

#![allow(clippy::many_single_char_names, reason = "the standards name their words so")]

/// SHA-1 of FIPS 180-4.
pub(super) fn sha1(text: &[u8]) -> [u8; 20] {
    let mut state = [0x6745_2301_u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in padded(text).chunks_exact(64) {
        let mut w = words(block);
        for t in 16..80 {
            w.push((w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16]).rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (t, word) in w.iter().enumerate() {
            let (f, k) = match t / 20 {
                0 => (b & c | !b & d, 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => (b & c | b & d | c & d, 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6_u32),
            };
            let next = a.rotate_left(5).wrapping_add(f).wrapping_add(e).wrapping_add(k).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (kept, new) in state.iter_mut().zip([a, b, c, d, e]) {
            *kept = kept.wrapping_add(new);
        }
    }
    bytes(&state)
}

/// SM3 of GB/T 32905.
pub(super) fn sm3(text: &[u8]) -> [u8; 32] {
    let mut state =
        [0x7380_166f_u32, 0x4914_b2b9, 0x1724_42d7, 0xda8a_0600, 0xa96f_30bc, 0x1631_38aa, 0xe38d_ee4d, 0xb0fb_0e4e];
    let p0 = |x: u32| x ^ x.rotate_left(9) ^ x.rotate_left(17);
    let p1 = |x: u32| x ^ x.rotate_left(15) ^ x.rotate_left(23);
    for block in padded(text).chunks_exact(64) {
        let mut w = words(block);
        for j in 16..68 {
            let mixed = p1(w[j - 16] ^ w[j - 9] ^ w[j - 3].rotate_left(15));
            w.push(mixed ^ w[j - 13].rotate_left(7) ^ w[j - 6]);
        }
        let mut v = state;
        for j in 0..64 {
            let [a, b, c, d, e, f, g, h] = v;
            let early = j < 16;
            let constant = if early { 0x79cc_4519_u32 } else { 0x7a87_9d8a };
            let turned = a.rotate_left(12);
            let round = u32::try_from(j % 32).expect("small");
            let ss1 = turned.wrapping_add(e).wrapping_add(constant.rotate_left(round)).rotate_left(7);
            let ff = if early { a ^ b ^ c } else { a & b | a & c | b & c };
            let gg = if early { e ^ f ^ g } else { e & f | !e & g };
            let tt1 = ff.wrapping_add(d).wrapping_add(ss1 ^ turned).wrapping_add(w[j] ^ w[j + 4]);
            let tt2 = gg.wrapping_add(h).wrapping_add(ss1).wrapping_add(w[j]);
            v = [tt1, a, b.rotate_left(9), c, p0(tt2), e, f.rotate_left(19), g];
        }
        for (kept, new) in state.iter_mut().zip(v) {
            *kept ^= new;
        }
    }
    bytes(&state)
}

fn padded(text: &[u8]) -> Vec<u8> {
    let mut padded = text.to_vec();
    padded.push(0x80);
    padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
    padded.extend((text.len() as u64 * 8).to_be_bytes());
    padded
}

fn words(block: &[u8]) -> Vec<u32> {
    block.chunks_exact(4).map(|word| u32::from_be_bytes(word.try_into().expect("four"))).collect()
}

fn bytes<const N: usize>(state: &[u32]) -> [u8; N] {
    let all: Vec<u8> = state.iter().flat_map(|word| word.to_be_bytes()).collect();
    all.try_into().expect("whole")
}

#[test]
fn the_standards_own_answers() {
    assert_eq!(hex::encode(sha1(b"abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
    let abc = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    assert_eq!(hex::encode(sm3(b"abc")), abc);
    let long = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732";
    assert_eq!(hex::encode(sm3("abcd".repeat(16).as_bytes())), long);
}
