//! Syllables of English words, by rules with exceptions where the spelling hides the sound.
//!
//! Steps: look the word up; part contractions (did-n't) and compounds after a silent e (some-thing); count the groups
//! of vowels; add where two vowels are said apart (sci-ence, go-ing); take away where an e is silent (walked).
//! A rare word may come out wrong by one; over a whole text that is less than any formula can tell.

mod exceptions;

use exceptions::{EXCEPTIONS, SILENT_PARTS};

/// How many syllables a word has, at least 1.
pub(super) fn syllables(word: &str) -> u32 {
    let word = word.to_lowercase().replace('’', "'");
    let stem = word.strip_suffix("'s").unwrap_or(&word);
    let singular = || EXCEPTIONS.get(stem.strip_suffix('s')?);
    if let Some(count) = EXCEPTIONS.get(stem).or_else(singular) {
        return *count;
    }
    match stem.split_once('\'') {
        Some((base, "t")) => contraction_with_not(base),
        Some((base, ending @ ("ll" | "d" | "ve" | "re" | "m" | ""))) => contraction(base, ending),
        Some((base, rest)) => part(base) + part(rest),
        None if stem == word => part(stem),
        None => part(stem) + u32::from(ends_with_any(stem, &["x", "z", "s", "ch", "sh", "ce", "ge", "se", "ze"])),
    }
}

/// `did-n't`, but `don't`.
fn contraction_with_not(base: &str) -> u32 {
    let verb = base.strip_suffix('n').unwrap_or(base);
    part(verb) + u32::from(ends_with_any(verb, &["d", "s", "t", "ve"]))
}

/// `it-'ll`, but `you'll`; `should-'ve`, but `I've`.
fn contraction(base: &str, ending: &str) -> u32 {
    let is_said = match ending {
        "ll" => ends_with_any(base, &["t", "s", "d", "n", "k"]),
        "d" | "ve" => ends_with_any(base, &["t", "d"]),
        _ => false,
    };
    part(base) + u32::from(is_said)
}

/// A word, or the part of a compound: `some` and `thing`.
fn part(word: &str) -> u32 {
    let begins_anew =
        |rest: &&str| rest.len() >= 3 && !rest.starts_with(is_plain_vowel) && rest.contains(is_plain_vowel);
    let compound = SILENT_PARTS.iter().find_map(|first| word.strip_prefix(first).filter(begins_anew));
    match compound {
        Some(rest) => 1 + part(rest),
        None => Spelling::new(word).syllables(),
    }
}

fn ends_with_any(word: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| word.ends_with(ending))
}

fn is_plain_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'á' | 'é' | 'í' | 'ó' | 'ú' | 'ï')
}

/// The letters of a word, and which of them sound as vowels.
struct Spelling<'a> {
    word: &'a str,
    letters: Vec<char>,
    vowels: Vec<bool>,
}

impl Spelling<'_> {
    fn new(word: &str) -> Spelling<'_> {
        let letters: Vec<char> = word.chars().collect();
        let vowel = |at: usize| match letters[at] {
            // The u of quick.
            'u' => at == 0 || letters[at - 1] != 'q',
            // The y of yes and of play-er parts; that of try sounds.
            'y' => {
                let before = at.checked_sub(1).is_none_or(|before| is_plain_vowel(letters[before]));
                !(before && letters.get(at + 1).is_some_and(|next| is_plain_vowel(*next)))
            }
            letter => is_plain_vowel(letter),
        };
        let vowels = (0..letters.len()).map(vowel).collect();
        Spelling { word, letters, vowels }
    }

    fn syllables(&self) -> u32 {
        let groups =
            (0..self.letters.len()).filter(|at| self.is_vowel(*at) && !self.is_vowel(at.wrapping_sub(1))).count();
        let apart = (1..self.letters.len()).filter(|at| self.is_apart(*at)).count();
        let hummed = usize::from(ends_with_any(self.word, &["sm", "sms", "thm", "thms"]));
        let said = groups + apart + hummed;
        said.saturating_sub(usize::from(self.has_silent_end()) + usize::from(self.has_silent_middle())).max(1) as u32
    }

    fn is_vowel(&self, at: usize) -> bool {
        self.vowels.get(at).copied().unwrap_or(false)
    }

    fn letter(&self, at: usize) -> char {
        self.letters.get(at).copied().unwrap_or(' ')
    }

    fn rest(&self, at: usize) -> String {
        self.letters.iter().skip(at).collect()
    }

    /// Whether the vowel at `at` begins a syllable though a vowel stands before it.
    fn is_apart(&self, at: usize) -> bool {
        if !self.is_vowel(at) || !self.is_vowel(at - 1) {
            return false;
        }
        let before = if at >= 2 { self.letter(at - 2) } else { ' ' };
        let after = self.letter(at + 1);
        let is_ing = self.letter(at) == 'i' && matches!(self.rest(at + 1).as_str(), "ng" | "ngs");
        match (self.letter(at - 1), self.letter(at)) {
            (_, 'i') if is_ing => true,
            ('i', 'a') => self.is_i_a_apart(at, before, after),
            ('i', 'o') => self.is_i_o_apart(at, before, after),
            ('i', 'e') => self.is_i_e_apart(at, before, after),
            ('i', 'u' | 'i') | ('a', 'o') => true,
            ('e', 'a') => {
                ["idea", "reali", "reass", "rearr", "reapp", "readj", "react", "theat", "preadol"]
                    .iter()
                    .any(|start| self.word.starts_with(start) && start.chars().count() > at)
                    || (before == 'r'
                        && matches!(self.rest(at).get(..3), Some("ate" | "ati" | "ato" | "act"))
                        && self.begins_cre_or_re(at))
            }
            ('e', 'o') => (before != 'g' || at == 2) && !self.word.contains("eopard"),
            ('e', 'i') => at == 2 && self.word.starts_with("rein") && !self.word.starts_with("reind"),
            ('e', 'u') => at == 2 && self.word.starts_with("reus"),
            ('u', 'a') => before != 'g',
            ('u', 'e') => before != 'g' && matches!(after, 'l' | 'n' | 't'),
            ('u', 'o') => after == 'u',
            ('o', 'e') => at == 2 && matches!(before, 'p' | 'c'),
            ('o', 'o') => ["cooper", "coord", "zool"].iter().any(|start| self.word.starts_with(start)) && at == 2,
            ('y', 'e') => after == 'r',
            ('y', 'a' | 'i' | 'o') => true,
            _ => false,
        }
    }

    /// `cre-ate`, `re-act`, `inter-act`: not `great`, `treat`.
    fn begins_cre_or_re(&self, at: usize) -> bool {
        (at >= 3 && self.letter(at - 3) == 'c') || at == 2
    }

    /// `pi-ano`, but `special`, `brilliant`, `carriage`.
    fn is_i_a_apart(&self, at: usize, before: char, after: char) -> bool {
        let is_hiss = matches!(before, 't' | 'c' | 's') && matches!(after, 'l' | 'n');
        let is_double = before == 'l' && at >= 3 && self.letter(at - 3) == 'l';
        !is_hiss && !is_double && !self.rest(at + 1).starts_with("ge")
    }

    /// `radi-o`, `seri-ous`, but `action`, `million`, `precious`.
    fn is_i_o_apart(&self, at: usize, before: char, after: char) -> bool {
        match after {
            'u' => !matches!(before, 't' | 'c' | 's' | 'g' | 'x'),
            'n' => {
                let is_double = before == 'l' && at >= 3 && self.letter(at - 3) == 'l';
                !matches!(before, 't' | 'c' | 's' | 'g' | 'x' | 'h' | 'n') && !is_double
            }
            _ => true,
        }
    }

    /// `di-et`, `sci-ence`, `easi-er`, but `friend`, `patient`, `pier`.
    fn is_i_e_apart(&self, at: usize, before: char, after: char) -> bool {
        let has_vowel_before = (0..at - 1).any(|earlier| self.is_vowel(earlier));
        match after {
            't' => true,
            'n' if self.word.starts_with("scien") => true,
            'n' => !matches!(before, 't' | 'c') && !self.word.contains("friend"),
            'r' | 's' => has_vowel_before && matches!(self.rest(at).as_str(), "er" | "ers" | "est"),
            _ => false,
        }
    }

    /// `make`, `makes`, `walked`, `league`; not `table`, `boxes`, `wanted`.
    fn has_silent_end(&self) -> bool {
        let Some((stem, ending)) =
            ["es", "ed", "e"].iter().find_map(|ending| Some((self.word.strip_suffix(ending)?, *ending)))
        else {
            return false;
        };
        let length = stem.chars().count();
        if !(0..length).any(|at| self.is_vowel(at)) {
            return false;
        }
        if self.is_vowel(length - 1) {
            return stem.ends_with("gu");
        }
        let is_said = match ending {
            "es" => ends_with_any(stem, &["s", "x", "z", "c", "g", "ch", "sh"]),
            "ed" => ends_with_any(stem, &["t", "d"]),
            _ => false,
        };
        !is_said && !self.is_syllabic_l(length)
    }

    /// Whether the `l` before `length` is a syllable with its e: `ta-ble`, `han-dled`; not `rule`, `called`, `curled`.
    fn is_syllabic_l(&self, length: usize) -> bool {
        length >= 2
            && self.letter(length - 1) == 'l'
            && !self.is_vowel(length - 2)
            && !matches!(self.letter(length - 2), 'l' | 'r' | 'w')
    }

    /// `safe-ly`, `move-ment`, `care-ful`.
    fn has_silent_middle(&self) -> bool {
        let stem = ["ly", "ment", "ments", "ful", "fully", "less", "ness", "ty"]
            .iter()
            .find_map(|ending| self.word.strip_suffix(ending)?.strip_suffix('e'));
        let Some(stem) = stem else { return false };
        let length = stem.chars().count();
        length > 0
            && !self.is_vowel(length - 1)
            && (0..length).any(|at| self.is_vowel(at))
            && !self.is_syllabic_l(length)
    }
}

#[cfg(test)]
mod tests;
