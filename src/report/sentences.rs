//! A table in sentences that can be pasted into prose.

use crate::text::Language;
use crate::text::lexicon::{Class, Lexicon};

use super::number::number;
use super::table::{BaseKind, Figures, Row, RowKind, Table};
use super::table_output::shown;

/// Names of institutions and places that the dictionary has as common nouns only.
const NAMES: [&str; 10] = [
    "nav",
    "husbanken",
    "lånekassen",
    "posten",
    "ruter",
    "vinmonopolet",
    "vy",
    "molde",
    "viken",
    "voss",
];

/// Abbreviations that keep their point.
const ABBREVIATIONS: [&str; 6] = ["etc.", "osv.", "mv.", "mm.", "ol.", "el."];

/// A percentage nearer than this to a whole one is that one.
const ROUNDING: f64 = 1e-9;

/// How a language says it: `{percent}`, `{whom}`, `{n}`, `{base}`, `{theme}`.
struct Words {
    some: &'static str,
    few: &'static str,
    most: &'static str,
    none: &'static str,
    /// Behind the counts, if they are sums of weights.
    weighted: &'static str,
    /// Whom percentages are of, by [`BaseKind`]: nothing of those who answered.
    whom: [&'static str; 4],
    /// The last of them behind nobody.
    none_of_all: &'static str,
    quotes: [char; 2],
}

const NB: Words = Words {
    some: "{percent} prosent{whom} ({n} av {base}{weighted}) nevner {theme}.",
    few: "Under 1 prosent{whom} ({n} av {base}{weighted}) nevner {theme}.",
    most: "Over 99 prosent{whom} ({n} av {base}{weighted}) nevner {theme}.",
    none: "Ingen{whom} (0 av {base}{weighted}) nevner {theme}.",
    weighted: ", vektet",
    whom: [
        "",
        " av dem som ga et svar med innhold",
        " av dem med et tema",
        " av alle respondenter",
    ],
    none_of_all: " av respondentene",
    quotes: ['«', '»'],
};

const NN: Words = Words {
    some: "{percent} prosent{whom} ({n} av {base}{weighted}) nemner {theme}.",
    few: "Under 1 prosent{whom} ({n} av {base}{weighted}) nemner {theme}.",
    most: "Over 99 prosent{whom} ({n} av {base}{weighted}) nemner {theme}.",
    none: "Ingen{whom} (0 av {base}{weighted}) nemner {theme}.",
    weighted: ", vekta",
    whom: [
        "",
        " av dei som gav eit svar med innhald",
        " av dei med eit tema",
        " av alle respondentar",
    ],
    none_of_all: " av respondentane",
    quotes: ['«', '»'],
};

const EN: Words = Words {
    some: "{percent} per cent{whom} ({n} of {base}{weighted}) mention {theme}.",
    few: "Under 1 per cent{whom} ({n} of {base}{weighted}) mention {theme}.",
    most: "Over 99 per cent{whom} ({n} of {base}{weighted}) mention {theme}.",
    none: "None{whom} (0 of {base}{weighted}) mention {theme}.",
    weighted: ", weighted",
    whom: [
        "",
        " of those whose answer has content",
        " of those with a theme",
        " of all respondents",
    ],
    none_of_all: " of the respondents",
    quotes: ['“', '”'],
};

impl Table {
    /// A sentence a theme, in the order of the rows: «72 prosent (135 av 188) nevner bolig.» Percentages are whole, halves
    /// rounded up, but never 0 or 100 where it is not all or nobody. A hidden theme has none, and where nobody is in the base
    /// there are none.
    pub fn sentences(&self, language: Language) -> Vec<String> {
        let Some(base) = self.base_size.filter(|base| base.sum > 0.0) else {
            return Vec::new();
        };
        let base = shown(base.sum, self.weighted, language);
        let themes = self
            .rows
            .iter()
            .filter(|row| matches!(row.kind, RowKind::Theme { .. }));
        themes
            .filter_map(|row| self.sentence(row, row.figures?, &base, language))
            .collect()
    }

    fn sentence(&self, row: &Row, figures: Figures, base: &str, language: Language) -> Option<String> {
        let words = match language {
            Language::Nb => NB,
            Language::Nn => NN,
            Language::En => EN,
        };
        let percent = 100.0 * figures.proportion?;
        let pattern = match percent {
            none if none <= 0.0 => words.none,
            few if few < 1.0 - ROUNDING => words.few,
            most if most > 99.0 + ROUNDING && most < 100.0 - ROUNDING => words.most,
            _ => words.some,
        };
        let whom = match self.base {
            BaseKind::All if percent <= 0.0 => words.none_of_all,
            kind => words.whom[kind as usize],
        };
        let sentence = pattern
            .replace("{percent}", &number(percent, 0, language))
            .replace("{whom}", whom)
            .replace("{n}", &shown(figures.n, self.weighted, language))
            .replace("{base}", base)
            .replace("{weighted}", if self.weighted { words.weighted } else { "" })
            .replace("{theme}", &named(&row.label, language, words.quotes));
        Some(sentence)
    }
}

/// A theme's name within a sentence: in small letters where it is a noun, or an adjective and a noun, that a dictionary has;
/// in quotation marks, as it is written, where it may be a proper name, an adjective, or what somebody says. There is no
/// dictionary of English.
fn named(label: &str, language: Language, [open, close]: [char; 2]) -> String {
    let label = bare(label);
    let words: Vec<&str> = label.split_whitespace().collect();
    let is_thing = language != Language::En
        && match words.as_slice() {
            [word] => is_common(word) && has(word, Class::Noun) && !is_quality(word),
            [first, last] => is_common(first) && is_common(last) && describes(first) && is_described(last),
            _ => false,
        };
    match is_thing {
        true => label.to_lowercase(),
        // Quotation marks within quotation marks are single ones.
        false => {
            let inner = label.replace(['«', '“', '„'], "‘").replace(['»', '”'], "’");
            format!("{open}{inner}{close}")
        }
    }
}

/// The name without the punctuation at its end and the quotation marks around it.
fn bare(label: &str) -> &str {
    let mut bare = label.trim();
    loop {
        let shorter = unquoted(bare).unwrap_or(bare);
        let last = shorter.rsplit(char::is_whitespace).next().unwrap_or("");
        let point = last.strip_suffix('.').is_some_and(|word| word.contains('.'));
        let shorter = match point || ABBREVIATIONS.contains(&last.to_lowercase().as_str()) {
            true => shorter,
            false => shorter
                .trim_end_matches(['.', ',', ':', ';', '!', '?', '…'])
                .trim_end(),
        };
        match shorter.len() {
            0 => return bare,
            length if length == bare.len() => return bare,
            _ => bare = shorter,
        }
    }
}

/// What stands between quotation marks that belong together, if nothing else stands there.
fn unquoted(text: &str) -> Option<&str> {
    const PAIRS: [[char; 2]; 4] = [['«', '»'], ['“', '”'], ['„', '”'], ['"', '"']];
    PAIRS.iter().find_map(|[open, close]| {
        let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inner.contains([*open, *close])).then(|| inner.trim())
    })
}

/// Whether a word is one of the dictionary's, with no capital but the first letter, and no proper name.
fn is_common(word: &str) -> bool {
    let small = word.to_lowercase();
    let lower = |letter: char| !letter.is_uppercase();
    let lexicon = Lexicon::norwegian();
    // Places stand in the dictionary in small letters too, as nouns that are never inflected.
    let is_name = || lexicon.forms_of(&small, Class::Noun).len() == 1;
    word.chars().skip(1).all(lower) && lexicon.knows(&small) && !NAMES.contains(&small.as_str()) && !is_name()
}

fn has(word: &str, class: Class) -> bool {
    let lemmas = Lexicon::norwegian().lemmas(&word.to_lowercase());
    lemmas.iter().any(|lemma| lemma.class == class)
}

/// Whether a word can stand before a noun that it tells of: an adjective, or a noun that is no form of a verb; no infinitive.
fn describes(word: &str) -> bool {
    let lemmas = Lexicon::norwegian().lemmas(&word.to_lowercase());
    let is_infinitive = lemmas
        .iter()
        .any(|lemma| lemma.class == Class::Verb && lemma.form == word.to_lowercase());
    !is_infinitive && (has(word, Class::Adjective) || has(word, Class::Noun) && !has(word, Class::Verb))
}

/// Whether a word is a noun, in its dictionary form or one that no verb has, and nothing that tells of one.
fn is_described(word: &str) -> bool {
    let is_noun = is_dictionary_form(word, Class::Noun) || has(word, Class::Noun) && !has(word, Class::Verb);
    is_noun && !is_quality(word)
}

/// Whether a word can tell how somebody or something is: the dictionary form of an adjective; or another form of one or a
/// participle, if it is not the dictionary form of a noun. Participles are adjectives whose dictionary form is the infinitive.
fn is_quality(word: &str) -> bool {
    let is_adjective = is_dictionary_form(word, Class::Adjective) && !is_dictionary_form(word, Class::Verb);
    is_adjective || has(word, Class::Adjective) && !is_dictionary_form(word, Class::Noun)
}

fn is_dictionary_form(word: &str, class: Class) -> bool {
    let word = word.to_lowercase();
    let lemmas = Lexicon::norwegian().lemmas(&word);
    lemmas
        .iter()
        .any(|lemma| lemma.class == class && lemma.form == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Weights;

    fn of_base(rows: &[(&str, usize)], base: Weights, kind: BaseKind, weighted: bool) -> Table {
        let row = |(at, (label, n)): (usize, &(&str, usize))| Row {
            kind: RowKind::Theme {
                theme: at,
                id: format!("t{at}"),
                depth: 0,
            },
            label: (*label).to_owned(),
            figures: Some(Figures {
                n: *n as f64,
                proportion: base.share(&Weights::of_ones(*n)),
                interval: None,
                share: None,
            }),
        };
        Table {
            question: 0,
            rows: rows.iter().enumerate().map(row).collect(),
            base: kind,
            base_size: Some(base),
            weighted,
            mentions: None,
            min_cell: 0,
            protection: None,
        }
    }

    fn table(rows: &[(&str, usize)], base: usize) -> Table {
        of_base(rows, Weights::of_ones(base), BaseKind::Answered, false)
    }

    #[test]
    fn a_theme_is_told_in_a_sentence() {
        let table = table(
            &[
                ("Bolig", 135),
                ("Fungerer godt", 1),
                ("LHBT+", 0),
                ("Psykisk helse", 188),
            ],
            188,
        );
        assert_eq!(
            table.sentences(Language::Nb),
            [
                "72 prosent (135 av 188) nevner bolig.",
                "Under 1 prosent (1 av 188) nevner «Fungerer godt».",
                "Ingen (0 av 188) nevner «LHBT+».",
                "100 prosent (188 av 188) nevner psykisk helse.",
            ]
        );
        assert_eq!(
            table.sentences(Language::Nn)[0],
            "72 prosent (135 av 188) nemner bolig."
        );
        assert_eq!(
            table.sentences(Language::En)[0],
            "72 per cent (135 of 188) mention “Bolig”."
        );
    }

    #[test]
    fn halves_are_rounded_up() {
        assert_eq!(
            table(&[("Bolig", 25)], 1000).sentences(Language::Nb),
            ["3 prosent (25 av 1000) nevner bolig."]
        );
    }

    #[test]
    fn who_is_not_all_is_not_a_hundred_per_cent() {
        let table = table(
            &[("Bolig", 299), ("Arbeid", 300), ("Helse", 297), ("Skole", 3)],
            300,
        );
        assert_eq!(
            table.sentences(Language::Nb),
            [
                "Over 99 prosent (299 av 300) nevner bolig.",
                "100 prosent (300 av 300) nevner arbeid.",
                "99 prosent (297 av 300) nevner helse.",
                "1 prosent (3 av 300) nevner skole.",
            ]
        );
    }

    #[test]
    fn one_and_nobody_are_told_as_well() {
        assert_eq!(
            table(&[("Bolig", 0)], 1).sentences(Language::Nb),
            ["Ingen (0 av 1) nevner bolig."]
        );
        assert!(table(&[("Bolig", 0)], 0).sentences(Language::Nb).is_empty());
    }

    #[test]
    fn the_sentence_says_of_whom_and_whether_it_is_weighted() {
        let say = |kind, n, language| {
            let base: Weights = [0.5; 400].into_iter().collect();
            of_base(&[("Bolig", n)], base, kind, true)
                .sentences(language)
                .remove(0)
        };
        assert_eq!(
            say(BaseKind::Coded, 50, Language::Nb),
            "25 prosent av dem med et tema (50,0 av 200,0, vektet) nevner bolig."
        );
        assert_eq!(
            say(BaseKind::Substantive, 50, Language::Nn),
            "25 prosent av dei som gav eit svar med innhald (50,0 av 200,0, vekta) nemner bolig."
        );
        assert_eq!(
            say(BaseKind::All, 0, Language::En),
            "None of the respondents (0 of 200.0, weighted) mention “Bolig”."
        );
    }

    #[test]
    fn names_and_clauses_stand_as_they_are_written() {
        for (label, expected) in [
            ("Bolig", "bolig"),
            ("Oslo", "«Oslo»"),
            ("Nav", "«Nav»"),
            ("NAV", "«NAV»"),
            ("Ukraina", "«Ukraina»"),
            ("Drammen", "«Drammen»"),
            ("Stortinget", "«Stortinget»"),
            ("Husbanken", "«Husbanken»"),
            ("E-ID", "«E-ID»"),
            ("Psykisk helse", "psykisk helse"),
            ("Dyre boliger", "dyre boliger"),
            ("Oslo kommune", "«Oslo kommune»"),
            ("Anmodningen kommer for sent", "«Anmodningen kommer for sent»"),
            ("Statistikkbehov dekket", "«Statistikkbehov dekket»"),
            ("Behov dekket", "«Behov dekket»"),
            ("Mangler bolig", "«Mangler bolig»"),
            ("Nå risikogruppen", "«Nå risikogruppen»"),
            ("Boliger mangler", "«Boliger mangler»"),
            ("Fornøyd", "«Fornøyd»"),
            ("Nøgd", "«Nøgd»"),
            ("Veldig nøgd", "«Veldig nøgd»"),
            ("Arbeid", "arbeid"),
            ("Støtte", "støtte"),
            ("Helse", "helse"),
            ("Skole", "skole"),
            ("Dekket", "«Dekket»"),
            ("Tolker", "tolker"),
            ("Frivillige", "«Frivillige»"),
            ("Kjenner ikke til", "«Kjenner ikke til»"),
            ("Bolig og helse", "«Bolig og helse»"),
        ] {
            assert_eq!(named(label, Language::Nb, NB.quotes), expected, "{label}");
        }
    }

    #[test]
    fn punctuation_is_not_doubled() {
        for (label, expected) in [
            ("bolig.", "bolig"),
            ("Bolig …", "bolig"),
            ("«Vet ikke hvem»", "«Vet ikke hvem»"),
            ("«Vet ikke hvem.»", "«Vet ikke hvem»"),
            ("\"Bolig\"", "bolig"),
            ("Hvem bestemmer?", "«Hvem bestemmer»"),
            ("«Ja» og «nei»", "«‘Ja’ og ‘nei’»"),
            ("Mat m.m.", "«Mat m.m.»"),
            ("?", "«?»"),
        ] {
            assert_eq!(named(label, Language::Nb, NB.quotes), expected, "{label}");
        }
    }
}
