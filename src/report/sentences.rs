//! A table in sentences that can be pasted into prose.

use crate::text::Language;
use crate::text::lexicon::{Class, Lexicon};

use super::number::number;
use super::table::{Figures, Row, RowKind, Table};
use super::table_output::shown;

/// Words between the nouns of a name.
const BETWEEN: [&str; 14] = [
    "og", "eller", "til", "i", "for", "på", "av", "med", "om", "ved", "mellom", "hos", "fra", "som",
];

/// How a language says it: `{percent}`, `{n}`, `{base}`, `{theme}`.
struct Words {
    some: &'static str,
    few: &'static str,
    none: &'static str,
    /// The theme where its name is a thing that can be mentioned, and where it is not.
    mentions: [&'static str; 2],
}

const NB: Words = Words {
    some: "{percent} prosent ({n} av {base}) {mentions}.",
    few: "Under 1 prosent ({n} av {base}) {mentions}.",
    none: "Ingen av de {base} {mentions}.",
    mentions: ["nevner {theme}", "har svar med temaet «{theme}»"],
};

const NN: Words = Words {
    some: "{percent} prosent ({n} av {base}) {mentions}.",
    few: "Under 1 prosent ({n} av {base}) {mentions}.",
    none: "Ingen av dei {base} {mentions}.",
    mentions: ["nemner {theme}", "har svar med temaet «{theme}»"],
};

const EN: Words = Words {
    some: "{percent} per cent ({n} of {base}) {mentions}.",
    few: "Under 1 per cent ({n} of {base}) {mentions}.",
    none: "None of the {base} {mentions}.",
    mentions: ["mention {theme}", "gave answers with the theme “{theme}”"],
};

impl Table {
    /// A sentence a theme, in the order of the rows: «72 prosent (135 av 188) nevner bolig.» Percentages are whole, halves
    /// rounded up. A hidden theme has none.
    pub fn sentences(&self, language: Language) -> Vec<String> {
        let Some(base) = self.base_size else {
            return Vec::new();
        };
        let base = shown(base.sum, self.weighted, language);
        let themes = self
            .rows
            .iter()
            .filter(|row| matches!(row.kind, RowKind::Theme { .. }));
        themes
            .filter_map(|row| Some(self.sentence(row, row.figures?, &base, language)))
            .collect()
    }

    fn sentence(&self, row: &Row, figures: Figures, base: &str, language: Language) -> String {
        let words = match language {
            Language::Nb => NB,
            Language::Nn => NN,
            Language::En => EN,
        };
        let percent = 100.0 * figures.proportion.unwrap_or(0.0);
        let pattern = match percent {
            none if none <= 0.0 => words.none,
            few if few < 1.0 => words.few,
            _ => words.some,
        };
        let [thing, other] = words.mentions;
        let mentions = match language != Language::En && is_thing(&row.label) {
            true => thing.replace("{theme}", &lower_first(&row.label)),
            false => other.replace("{theme}", &row.label),
        };
        pattern
            .replace("{percent}", &number(percent, 0, language))
            .replace("{n}", &shown(figures.n, self.weighted, language))
            .replace("{base}", base)
            .replace("{mentions}", &mentions)
    }
}

/// Whether a name is that of a thing («Bolig», «Psykisk helse»), not of what somebody says
/// («Fungerer godt»): nouns, perhaps with adjectives and what joins them.
fn is_thing(label: &str) -> bool {
    let lexicon = Lexicon::norwegian();
    let mut has_noun = false;
    for word in label
        .split(|letter: char| letter.is_whitespace() || letter == ',')
        .filter(|word| !word.is_empty())
    {
        let lower = word.to_lowercase();
        let lemmas = lexicon.lemmas(&lower);
        let has = |class: Class| lemmas.iter().any(|lemma| lemma.class == class);
        let is_noun = has(Class::Noun) || is_abbreviation(word) || lemmas.is_empty();
        let joins = BETWEEN.contains(&lower.as_str());
        let denies = matches!(lower.as_str(), "ikke" | "ikkje" | "aldri");
        let acts = lemmas
            .iter()
            .any(|lemma| lemma.class == Class::Verb && lemma.form == lower);
        if denies || acts || !is_noun && !joins && !has(Class::Adjective) {
            return false;
        }
        has_noun |= is_noun && !joins;
    }
    has_noun
}

/// Whether a word has more than one capital: BankID, E-ID, LHBT+.
fn is_abbreviation(word: &str) -> bool {
    word.chars().filter(|letter| letter.is_uppercase()).count() > 1
}

/// A name within a sentence: its first letter small, unless it is an abbreviation.
fn lower_first(label: &str) -> String {
    let first = label.split_whitespace().next().unwrap_or("");
    let mut letters = label.chars();
    match letters.next() {
        Some(letter) if !is_abbreviation(first) => letter.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::BaseKind;
    use crate::stats::Weights;

    fn table(rows: &[(&str, usize)], base: usize) -> Table {
        let base = Weights::of_ones(base);
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
            base: BaseKind::Answered,
            base_size: Some(base),
            weighted: false,
            mentions: None,
            min_cell: 0,
        }
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
                "Under 1 prosent (1 av 188) har svar med temaet «Fungerer godt».",
                "Ingen av de 188 nevner LHBT+.",
                "100 prosent (188 av 188) nevner psykisk helse.",
            ]
        );
        assert_eq!(
            table.sentences(Language::Nn)[0],
            "72 prosent (135 av 188) nemner bolig."
        );
        assert_eq!(
            table.sentences(Language::En)[0],
            "72 per cent (135 of 188) gave answers with the theme “Bolig”."
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
    fn what_somebody_says_is_not_mentioned() {
        for says in [
            "Fungerer godt",
            "Kjenner ikke til",
            "Trenger tolker, ikke veiledning",
            "Nå risikogruppen",
            "Fornøyd",
        ] {
            assert!(!is_thing(says), "{says}");
        }
        for thing in [
            "Bolig",
            "Boliger til enkeltpersoner",
            "Psykisk helse",
            "E-ID og bankkonto",
            "Samarbeid med NAV",
        ] {
            assert!(is_thing(thing), "{thing}");
        }
    }
}
