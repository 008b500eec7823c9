//! What the fuzzer found worth keeping, once more, on stable Rust: `fuzz/corpus`, a folder a target.

#[path = "../../../tests/replay.rs"]
mod replay;
#[allow(unreachable_pub, reason = "public for the fuzzer, whose crates call these functions")]
#[path = "../../fuzz/targets.rs"]
mod targets;

#[test]
fn nothing_in_the_corpus_breaks_what_must_hold() {
    replay::replay(concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus"), &targets::TARGETS);
}
