//! Words that the rules get wrong, each with its syllables.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Plurals and possessives in s are found by their singular.
const LISTS: [(u32, &str); 4] = [
    (1, "ache aches bye clothes friends queue aisle suite"),
    (
        2,
        "acne acre aged agreed argue argued boa brilliant business cafe café cashier creature crooked cruel doer embed \
         every evening fluid frontier fuel goer headache hundred jagged junior liar lion makeup maybe naked naïve noah \
         ogre people persuade ragged rugged ruin sacred savior senior soldier someone sometimes takeout toothache \
         wednesday wicked",
    ),
    (
        3,
        "anyone archaic area behavior behaviour beloved cereal diaper element everyday everyone everything familiar \
         finale genuine idea koala makeover moreover mosaic museum nausea oasis peculiar recipe sesame somersault \
         stomachache theater theatre tuition wherever whoever",
    ),
    (4, "apostrophe behavioral catastrophe continuity elementary everybody intuition"),
];

/// The same by word.
pub(super) static EXCEPTIONS: LazyLock<FxHashMap<&str, u32>> = LazyLock::new(|| {
    let words = |(count, words): (u32, &'static str)| words.split_ascii_whitespace().map(move |word| (word, count));
    LISTS.into_iter().flat_map(words).collect()
});

/// First parts of compounds, of one syllable, that end with a silent e.
pub(super) const SILENT_PARTS: [&str; 36] = [
    "bare", "base", "cake", "care", "cheese", "eye", "face", "fire", "fore", "game", "grape", "home", "horse", "house",
    "knee", "lace", "life", "like", "line", "make", "mile", "note", "nose", "one", "place", "plate", "rope", "safe",
    "shoe", "side", "smile", "some", "store", "there", "time", "white",
];
