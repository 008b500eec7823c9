//! What the fuzzer found worth keeping, once more, on stable Rust: `fuzz/corpus`, a folder a target; as it is, and with
//! pieces of it changed by chance. `CARRYOVER_MUTATIONS=100000` changes that many files of each target instead of a few.

#[path = "../../tests/replay.rs"]
mod replay;
#[allow(unreachable_pub, reason = "public for the fuzzer, whose crates call these functions")]
#[path = "../fuzz/targets.rs"]
mod targets;

use std::panic::catch_unwind;

use targets::{TARGETS, Target};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus");

#[test]
fn nothing_in_the_corpus_breaks_what_must_hold() {
    replay::replay(CORPUS, &TARGETS);
}

#[test]
fn nothing_in_the_corpus_with_pieces_of_it_changed_breaks_it_either() {
    let wanted = std::env::var("CARRYOVER_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(300);
    for (name, target) in TARGETS {
        change(name, target, wanted);
    }
}

fn change(name: &str, target: Target, wanted: usize) {
    let files = replay::files(CORPUS, name);
    let mut chance = Chance(0x5EED_F022);
    for round in 0..wanted {
        let mut bytes = files[chance.below(files.len())].1.clone();
        for _ in 0..=chance.below(4) {
            let other = chance.below(files.len());
            bytes = chance.changed(bytes, &files[other].1);
        }
        if catch_unwind(|| target(&bytes)).is_err() {
            let kept = std::env::temp_dir().join(format!("carryover-{name}-{round}"));
            std::fs::write(&kept, &bytes).expect("the input can be kept");
            panic!("{name}: round {round} breaks it; the input is {}", kept.display());
        }
    }
}

/// The same numbers each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }

    /// One change: a bit, a cut, a sign, a piece twice, or a piece of `other`.
    fn changed(&mut self, mut bytes: Vec<u8>, other: &[u8]) -> Vec<u8> {
        let at = self.below(bytes.len() + 1);
        let to = (at + self.below(40)).min(bytes.len());
        match self.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..to)),
            3 => bytes.insert(at, b"\0\n\t -#:\"'<>&[]{}|*\\%\xA0\xE2\xFF"[self.below(23)]),
            4 => drop(bytes.splice(at..at, bytes[at..to].to_vec())),
            _ => {
                let from = self.below(other.len() + 1);
                let piece = &other[from..(from + self.below(80)).min(other.len())];
                drop(bytes.splice(at..to, piece.iter().copied()));
            }
        }
        bytes
    }
}
