//! Words of a class that can carry a theme, and that carry none.

/// Dictionary forms in small letters, both written forms, and abbreviations; sorted by bytes.
#[rustfmt::skip]
const WORDS: [&str; 263] = [
    "aldri", "alltid", "andre", "anna", "annan", "annen", "annet", "art", "avhenge", "be", "begynne", "behøve",
    "beste", "betydelig", "bidra", "bit", "bl", "blant", "bli", "bra", "bruke", "burde", "byrje", "både", "ca", "dag",
    "del", "deltage", "delvis", "dvs", "egen", "egentlig", "eigen", "eigentleg", "eksempel", "eksisterende", "ekstra",
    "ekte", "ellers", "elles", "enda", "ende", "eneste", "enkelt", "enkelte", "etc", "etterhvert", "evt", "fast",
    "felles", "ferdig", "fin", "finnast", "finne", "finnes", "fleire", "flere", "flest", "flott", "foreløpig",
    "forhold", "form", "forskjellig", "fortsatt", "framleis", "få", "følge", "følgje", "før", "førebels", "første",
    "gang", "generell", "gi", "gje", "gjelde", "gjennom", "gjere", "gjerne", "gjøre", "god", "gong", "grad", "greie",
    "greit", "grunn", "gå", "halv", "heil", "heilt", "hel", "heller", "helst", "helt", "hende", "hente", "hittil",
    "hovedsak", "hovudsak", "høg", "høre", "høy", "høyre", "iblant", "ift", "ikke", "imidlertid", "innebære", "jevn",
    "jf", "kalle", "kjenne", "kjent", "kl", "klar", "klare", "kome", "komme", "kort", "kunne", "la", "lage", "lang",
    "legge", "leggje", "leve", "ligge", "liggje", "lignende", "lik", "like", "likevel", "liknande", "lita", "lite",
    "liten", "litt", "mange", "med", "meine", "meir", "mene", "mer", "mest", "mesteparten", "mht", "måte", "måtte",
    "nesten", "nok", "nr", "ny", "nye", "nå", "nødvendig", "oftast", "ofte", "omkring", "omtrent", "oppe", "oppleve",
    "ord", "ordentleg", "ordentlig", "osv", "overhodet", "par", "pga", "pleie", "prøve", "reell", "regne", "rekke",
    "rekne", "ren", "rett", "riktig", "saman", "same", "samme", "sammen", "samt", "se", "sei", "seie", "selv", "si",
    "sikkert", "sist", "siste", "sitje", "sitte", "sjanse", "sjå", "sjøl", "sjølv", "skje", "skulle", "slags", "slik",
    "snakke", "snart", "somme", "spesiell", "spesielt", "stad", "stadig", "stand", "sted", "stede", "stk", "stor",
    "storparten", "stund", "stå", "svar", "svare", "svært", "særdeles", "særleg", "særlig", "særskilt", "ta", "tak",
    "tenke", "tenkje", "tilfelle", "ting", "tlf", "tro", "tross", "tru", "tydelig", "uansett", "ulik", "ulike",
    "undertiden", "unna", "unntak", "utenom", "vanleg", "vanlig", "vel", "veldig", "vere", "verke", "verre", "vidare",
    "videre", "viktig", "vil", "virke", "vis", "vise", "viss", "visse", "vite", "være", "ytterligere", "ytterst",
    "åpenbar", "år", "øvrig",
];

/// Whether the word of that dictionary form says little of what an answer is about: *få*, *stor*, *måte*. Such a word
/// is no keyword by itself, but may be part of a phrase.
pub(super) fn is_light(lemma: &str) -> bool {
    WORDS.binary_search(&lemma).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_without_repetition() {
        assert!(WORDS.is_sorted_by(|one, next| one < next));
        assert!(is_light("måte") && !is_light("bolig"));
    }
}
