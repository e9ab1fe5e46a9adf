//! Answers that say nothing.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::Tokens;

/// What people write when they have nothing to say; several in a row say nothing either («nei, vet ikke»).
const PHRASES: &[&str] = &[
    // No.
    "nei",
    "nei takk",
    "nope",
    "neppe",
    "ingen",
    "ingen ting",
    "ingenting",
    "inga",
    "intet",
    "ingen andre",
    "ingen flere",
    "ingen spesielle",
    "ingen særskilte",
    "ikke noe",
    "ikke noen",
    "ikke noe annet",
    "ikke noe mer",
    "ikke noe spesielt",
    "ikkje noko",
    "ikkje noko anna",
    "ikkje noko meir",
    "ikkje noko spesielt",
    "ikke spesielt",
    "ikkje spesielt",
    "ikke som jeg vet",
    "ikke som jeg kommer på",
    "ikke det jeg vet",
    "ikkje som eg veit",
    "ikke nå",
    "ikkje no",
    "ikke per nå",
    "ikke pr nå",
    "ikke per i dag",
    "ikke pr i dag",
    "ikke i dag",
    "pr nå",
    "per nå",
    // Don't know.
    "vet ikke",
    "vet ikkje",
    "veit ikke",
    "veit ikkje",
    "vet ei",
    "jeg vet ikke",
    "eg veit ikkje",
    "vi vet ikke",
    "me veit ikkje",
    "vi veit ikkje",
    "vet dessverre ikke",
    "usikker",
    "usikkert",
    "litt usikker",
    "er usikker",
    "har ikke grunnlag for å svare",
    "kan ikke svare",
    "kan ikkje svare",
    "kan ikke svare på dette",
    "kan ikke svare på det",
    "umulig å svare på",
    "kjenner ikke til",
    "kjenner ikke til det",
    "kjenner ikkje til",
    "kommer ikke på noe",
    "kommer ikke på noe nå",
    "kjem ikkje på noko",
    "ingen formening",
    "ingen mening",
    "inga meining",
    // No comment.
    "ingen kommentar",
    "ingen kommentarer",
    "ingen kommentar til dette",
    "inga kommentar",
    "ingen kommentarar",
    "ingen merknad",
    "ingen merknader",
    "ingen merknadar",
    "ingen innspill",
    "ingen tilbakemelding",
    "ingenting å tilføye",
    "ingenting å melde",
    "ingen ting å tilføye",
    "intet å tilføye",
    "intet å bemerke",
    "ikke noe å tilføye",
    "ikke noe å bemerke",
    "ikkje noko å tilføye",
    "har ingen",
    "har ingen kommentar",
    "har ingen kommentarer",
    "har ikke noe",
    "har ikke noen",
    // Not for us, not answered.
    "ikke aktuelt",
    "ikkje aktuelt",
    "ikke aktuelt for oss",
    "ikkje aktuelt for oss",
    "uaktuelt",
    "ikke relevant",
    "ikkje relevant",
    "ubesvart",
    "ikke besvart",
    "ikke svart",
    "blank",
    "na",
    "n a",
    "nan",
    "null",
    "none",
    "x",
    "xx",
    "xxx",
    // Elsewhere.
    "se over",
    "se ovenfor",
    "se svar over",
    "se svar ovenfor",
    "se svaret over",
    "se forrige",
    "se forrige svar",
    "se tidligere svar",
    "se tidligere",
    "se svar på forrige spørsmål",
    "sjå over",
    "sjå svar over",
    "sjå førre svar",
    "som over",
    "samme som over",
    "same som over",
    "jf over",
    "jf svar over",
    "se spørsmål over",
    // Other languages.
    "no",
    "no comment",
    "not applicable",
    "dont know",
    "don't know",
];

/// Words that change nothing before or behind the rest («nei, egentlig ikke noe»).
const FILLERS: &[&str] = &[
    "egentlig",
    "eigentleg",
    "dessverre",
    "tja",
    "hm",
    "hmm",
    "pt",
    "nå",
    "takk",
];

/// All words of the phrases, and the fillers.
static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let of_phrases = PHRASES.iter().flat_map(|phrase| phrase.split(' '));
    of_phrases.chain(FILLERS.iter().copied()).collect()
});

/// The longest text, in words, that is looked at.
const LONGEST: usize = 16;

/// Whether the words are nothing but phrases without content. No words at all («-», «...») are none either.
pub fn is_non_answer(tokens: &Tokens) -> bool {
    if tokens.is_empty() {
        return true;
    }
    // Nearly all answers have a word that is in no phrase, most of them as their first.
    if tokens.len() > LONGEST || !tokens.forms().all(|form| WORDS.contains(form)) {
        return false;
    }
    let forms: Vec<&str> = tokens.forms().collect();
    // reached[n]: the first n words can be read as phrases; in phrases[n], not as fillers alone.
    let mut reached = vec![false; forms.len() + 1];
    let mut said = vec![false; forms.len() + 1];
    reached[0] = true;
    for start in 0..forms.len() {
        if !reached[start] {
            continue;
        }
        if FILLERS.contains(&forms[start]) {
            reached[start + 1] = true;
            said[start + 1] |= said[start];
        }
        for end in start + 1..=forms.len() {
            if PHRASES.contains(&forms[start..end].join(" ").as_str()) {
                reached[end] = true;
                said[end] = true;
            }
        }
    }
    said[forms.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_without_content_are_recognised() {
        for text in [
            "-",
            "...",
            "?",
            "nei",
            "Nei.",
            "Vet ikke!",
            "Ingen kommentar",
            "NEI, vet ikke",
            "n/a",
            "Veit ikkje",
            "Nei, egentlig ikke noe spesielt",
            "Se svar over",
            "👍",
        ] {
            assert!(is_non_answer(&Tokens::of(text)), "{text}");
        }
    }

    #[test]
    fn texts_with_content_are_not() {
        for text in [
            "bolig",
            "nei, men vi mangler tolk",
            "ingen boliger",
            "vet ikke hvor lenge de blir",
            "dessverre",
            "ja",
        ] {
            assert!(!is_non_answer(&Tokens::of(text)), "{text}");
        }
    }
}
