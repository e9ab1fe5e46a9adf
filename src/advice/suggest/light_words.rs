//! Words of a class that can carry a theme, and that carry none.

/// Dictionary forms, and forms that are other words too, in small letters and both written forms; sorted by bytes.
#[rustfmt::skip]
const WORDS: [&str; 403] = [
    "aldri", "alltid", "andel", "andre", "anna", "annan", "annen", "annet", "antall", "art", "avhenge", "bare",
    "bedre", "begynne", "behøve", "berre", "best", "beste", "betre", "betydelig", "bidra", "bit", "bl", "blant",
    "ble", "bli", "blir", "blitt", "bort", "borte", "bra", "bruke", "burde", "byrje", "både", "bør", "ca", "dag",
    "del", "delar", "deler", "deltage", "delvis", "der", "derfra", "dit", "dvs", "dårleg", "dårlig", "egen",
    "egenlig", "egentlig", "egne", "eigen", "eigentleg", "eigne", "eksempel", "eksisterende", "ekstra", "ekte",
    "ellers", "elles", "elleve", "en", "enda", "ende", "eneste", "enkelt", "enkelte", "etc", "ett", "etterhvert",
    "evt", "fast", "fekk", "felles", "fem", "femti", "ferdig", "fikk", "fin", "finn", "finnast", "finne", "finner",
    "finnes", "finst", "fire", "fleire", "flere", "flest", "flott", "folk", "foreløpig", "forhold", "form",
    "forskjellig", "fortsatt", "fram", "framleis", "frem", "få", "får", "fått", "følge", "følgje", "før", "førebels",
    "første", "førti", "gang", "gangar", "ganger", "ganske", "generell", "gi", "gikk", "gir", "gitt", "gje", "gjekk",
    "gjelde", "gjelder", "gjennom", "gjer", "gjere", "gjerne", "gjev", "gjort", "gjør", "gjøre", "god", "godt",
    "gong", "gonger", "grad", "greie", "greit", "grunn", "gå", "går", "gått", "hadde", "halv", "har", "hatt", "heil",
    "heile", "heilt", "hel", "hele", "heller", "helst", "helt", "hende", "hente", "herfra", "hittil", "hovedsak",
    "hovudsak", "hundre", "hver", "hvert", "høg", "høre", "høy", "iblant", "ift", "ikke", "imidlertid", "innanfor",
    "inne", "innebære", "innenfor", "jevn", "jf", "jo", "kalle", "kan", "kjem", "kjenne", "kjenner", "kjent", "kl",
    "klar", "klare", "kom", "kome", "komme", "kommer", "kort", "kunne", "kvar", "kvart", "la", "lage", "lang",
    "legge", "leggje", "lengre", "lengst", "lett", "ligge", "ligger", "liggje", "lignende", "lik", "like", "likevel",
    "liknande", "lita", "lite", "liten", "litt", "mange", "med", "meine", "meir", "mene", "mer", "mest", "meste",
    "mesteparten", "mht", "million", "mindre", "mye", "mykje", "må", "måte", "måtte", "nede", "neste", "nesten", "ni",
    "noe", "noen", "nok", "nokon", "nr", "ny", "nye", "nå", "nær", "nærast", "nærmaste", "nærme", "nærmest",
    "nærmeste", "nødvendig", "oftast", "ofte", "omkring", "omtrent", "oppe", "oppleve", "ord", "ordentleg",
    "ordentlig", "osv", "overhodet", "par", "person", "pga", "pleie", "prøve", "reell", "regne", "rekke", "rekne",
    "ren", "rett", "riktig", "rundt", "sagt", "saman", "same", "samme", "sammen", "samt", "se", "sei", "seie",
    "seier", "seks", "selv", "ser", "sett", "sette", "setter", "si", "sier", "sikkert", "sist", "siste", "sitje",
    "sitte", "sjanse", "sju", "sjå", "sjøl", "sjølv", "skal", "skje", "skulle", "slags", "slik", "snakke", "snart",
    "somme", "spesiell", "spesielt", "stad", "stadig", "stand", "sted", "stede", "stk", "stor", "storparten", "stund",
    "stå", "står", "stått", "større", "størst", "størstedel", "svar", "svare", "svært", "syv", "sånn", "særdeles",
    "særleg", "særlig", "særskilt", "ta", "tak", "tal", "tall", "tar", "tatt", "teken", "tenke", "tenkje", "ti",
    "tids", "tilbake", "tilfelle", "ting", "tjue", "tlf", "to", "tolv", "tre", "treng", "trengs", "tretti", "tro",
    "tross", "tru", "tusen", "tydelig", "uansett", "ulik", "ulike", "undertiden", "unna", "unntak", "utanfor", "ute",
    "utenfor", "utenom", "utover", "vanleg", "vanlig", "vanskeleg", "vanskelig", "vart", "vel", "veldig", "vere",
    "verke", "verre", "vert", "vidare", "videre", "viktig", "vil", "ville", "virke", "vis", "vise", "viss", "visse",
    "vite", "være", "ytterligere", "ytterst", "åpenbar", "år", "åtte", "øvrig",
];

/// Whether a word says little of what an answer is about: *få*, *stor*, *måte*. Such a word is no keyword by itself, but
/// may be part of a phrase. True of forms that stand for two words, one of them in most texts: *får*, *gjelder*.
pub(super) fn is_light(word: &str) -> bool {
    WORDS.binary_search(&word).is_ok()
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
