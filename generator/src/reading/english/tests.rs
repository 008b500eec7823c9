use super::syllables;

/// Counted by hand, as a dictionary parts them.
const COUNTED: &[(u32, &str)] = &[
    (
        1,
        "a the be eye eyes walked played pulled crawled curled used tired fire hour our clothes aches breathe squeeze \
         whole rules makes toes shoes tried dried friend guess guide quite queue league tongue juice fruit build piece \
         school through though scrunch world don't can't you'll I've pushed stretched high great speak real year once \
         moves breathes fierce pier beans child's glue see",
    ),
    (
        2,
        "being going doing seeing trying playing table tables bottle wiggle wiggles wiggled handled wanted needed people \
         playdough science quiet diet lion giant create react poem every evening something sometimes homework bedtime \
         sideways safely careful movement basement maybe unique question action onion million region special social \
         patient ancient boxes places pages changes noises pieces muscles scissors seizures crayon player beyond flower \
         power towel didn't isn't doesn't haven't it'll headache headaches someone useful hundred naked creature \
         language penguin guitar equal liquid cookie movie before because eyebrow toddler blanket house's \
         business Wednesday safety tissue really",
    ),
    (
        3,
        "idea ideas area areas animals therapist therapy family everyone everything anyone exercise favorite different \
         several video radio period serious various curious easier happier easiest carefully autism delicious piano \
         theater recipe behavior familiar museum poetry actual usual dialogue opinion companion champion cereal element \
         reaction potatoes caregiver together excitement tablespoon sensory bicycle pajamas another \
         remember musician library banana vitamin fluently",
    ),
    (
        4,
        "everybody January usually situation evaluate regulation material appreciate experience society variety \
         anxiety coordinate independent development immediate temperature pediatric kindergarten comfortable \
         vestibular bilateral activity ability librarian vegetable diagnosis",
    ),
    (
        5,
        "coordination occupational pediatrician proprioceptive immediately communication individual refrigerator imagination",
    ),
    (6, "responsibility"),
];

#[test]
fn words_are_counted_as_by_hand() {
    let words = || COUNTED.iter().flat_map(|(count, words)| words.split_whitespace().map(|word| (*count, word)));
    let wrong: Vec<String> = words()
        .filter(|(count, word)| syllables(word) != *count)
        .map(|(count, word)| format!("{word}: {} is not {count}", syllables(word)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(words().count() >= 150, "only {} words", words().count());
}

#[test]
fn any_word_has_a_syllable() {
    for word in ["", "'", "hmm", "tsk", "É", "qu", "yy", "ion", "eeee", "ie", "es", "ed", "n't", "'s"] {
        assert!(syllables(word) >= 1, "{word}");
    }
}
