//! Syllables of Spanish words, by the rules of the orthography.
//!
//! Each of a, e, o is the heart of a syllable, and so are í and ú beside one of them; i, u and ü glide into their
//! neighbour. The u of que, qui, gue, gui is silent. An h between vowels parts nothing.

/// How many syllables a word has, at least 1.
pub(super) fn syllables(word: &str) -> u32 {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    let mut count = 0;
    let mut group: Vec<char> = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied();
        let before = at.checked_sub(1).map(|before| letters[before]);
        match letter {
            'u' if matches!(before, Some('q' | 'g')) && matches!(next, Some('e' | 'é' | 'i' | 'í')) => {}
            'y' if next.is_none_or(|next| !is_vowel(next)) => group.push('i'),
            'h' if !group.is_empty() && next.is_some_and(is_vowel) => {}
            letter if is_vowel(*letter) => group.push(*letter),
            _ => {
                count += hearts(&group);
                group.clear();
            }
        }
    }
    (count + hearts(&group)).max(1)
}

fn is_vowel(letter: char) -> bool {
    is_strong(letter) || matches!(letter, 'i' | 'u' | 'ü' | 'í' | 'ú')
}

fn is_strong(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'o' | 'á' | 'é' | 'ó')
}

/// The syllables in vowels that stand side by side.
fn hearts(group: &[char]) -> u32 {
    let strong = group.iter().filter(|letter| is_strong(**letter)).count();
    // Two weak ones are one syllable, accent or not: cui-da-do, cuí-da-te.
    let accented = group.iter().filter(|letter| matches!(letter, 'í' | 'ú')).count();
    match strong + accented {
        0 => u32::from(!group.is_empty()),
        hearts => hearts as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::syllables;

    /// Counted by hand.
    const COUNTED: &[(u32, &str)] = &[
        (1, "y a el la los pie pies bien fue fui dios hoy muy rey ley voy tren sol quien guion buey vio luz"),
        (
            2,
            "casa niño hijo juego juegue guerra quiero agua cuando puede siempre día río país leer oír tía aún baúl \
             maíz reír dieron cuidar ciudad pausa aire jaula deuda viuda ruido queso búho hacia rehén mano mesa jugar \
             ayer mayo yeso dolor",
        ),
        (
            3,
            "tranquilo calcetín guitarra toalla pingüino vergüenza pañuelo cuídate poeta teatro ahora caemos leían oía \
             dedito cuidado familia escuela rodilla izquierda hermano jueguitos sentía prohíbe línea abuela mañana \
             cabeza paciencia cohete ciudades cigüeña ansiedad siéntese",
        ),
        (
            4,
            "averiguáis oxígeno todavía terapeuta aéreo escalera actividad vehículo tijerita cepíllese respiración \
             fácilmente cumpleaños lingüística zanahoria energía alegría suavemente repítalo acuérdese compañía \
             movimiento",
        ),
        (
            5,
            "actividades terapéutico ocupacional respiraciones autonomía fisioterapia desarrollando enfermedades \
             regularmente",
        ),
        (6, "inmediatamente particularmente"),
    ];

    #[test]
    fn words_are_counted_as_by_hand() {
        let mut checked = 0;
        let mut wrong = Vec::new();
        for (count, words) in COUNTED {
            for word in words.split_whitespace() {
                checked += 1;
                if syllables(word) != *count {
                    wrong.push(format!("{word}: {} is not {count}", syllables(word)));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(checked >= 80, "only {checked} words");
    }
}
