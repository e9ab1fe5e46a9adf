//! Words that stand in most texts whatever they are about: conjunctions, prepositions, pronouns, auxiliaries.

/// Small letters, both written forms, sorted by bytes.
#[rustfmt::skip]
const WORDS: [&str; 129] = [
    "alle", "alt", "andre", "at", "av", "ble", "blei", "bli", "blir", "både", "da", "de", "dei", "deim",
    "deira", "den", "dere", "deres", "dersom", "det", "dette", "di", "din", "disse", "ditt", "du", "dykk",
    "då", "eg", "ei", "ein", "eit", "eller", "en", "enn", "er", "et", "etter", "for", "fordi", "fra", "frå",
    "før", "gjennom", "ha", "hadde", "han", "hans", "har", "hennes", "her", "hun", "hva", "hvem", "hver",
    "hvis", "hvor", "hvordan", "i", "ikke", "ikkje", "ingen", "inn", "ja", "jeg", "kan", "korleis", "kun",
    "kunne", "kva", "kvar", "kven", "man", "mange", "me", "med", "meg", "mellom", "men", "mer", "mi", "min",
    "mot", "mye", "mykje", "må", "ned", "nei", "noe", "noen", "nok", "noko", "nokre", "nå", "når", "og",
    "også", "om", "opp", "oss", "over", "på", "seg", "sin", "sine", "sitt", "skal", "skulle", "slik", "so",
    "som", "så", "til", "under", "ut", "utan", "uten", "var", "ved", "vere", "vi", "vil", "ville", "vår",
    "våre", "vårt", "være", "å", "åt",
];

/// Whether `form`, in small letters, is a word that tells nothing of what a text is about.
pub fn is_function_word(form: &str) -> bool {
    WORDS.binary_search(&form).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(WORDS.is_sorted());
        assert!(is_function_word("og") && is_function_word("å") && !is_function_word("bolig"));
    }
}
