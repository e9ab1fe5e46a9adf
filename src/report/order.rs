//! The order in which people list names.

/// What names are sorted by: the Norwegian alphabet, whatever the case.
pub(super) fn alphabetical(name: &str) -> Vec<u32> {
    name.to_lowercase().chars().map(letter).collect()
}

/// The place of a letter in the Norwegian alphabet.
fn letter(letter: char) -> u32 {
    match letter {
        'æ' | 'ä' => 'z' as u32 + 1,
        'ø' | 'ö' => 'z' as u32 + 2,
        'å' => 'z' as u32 + 3,
        'é' | 'è' => 'e' as u32,
        other => other as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_letters_are_norwegian() {
        let mut names = [
            "Åpenhet", "zoo", "Ørret", "Ærlig", "bolig", "Arbeid", "Evne", "Éva",
        ];
        names.sort_by_key(|name| alphabetical(name));
        assert_eq!(
            names,
            [
                "Arbeid", "bolig", "Éva", "Evne", "zoo", "Ærlig", "Ørret", "Åpenhet"
            ]
        );
    }
}
