//! What stands first in a report of all its figures: what percentages are of, what is hidden, whether they are weighted.

use crate::text::Language;

use super::crosstab::Crosstab;
use super::number::count;
use super::phrases::Phrases;
use super::table::Table;

/// The words of one language.
struct Words {
    /// What percentages are of: `{whom}`, `{groups}`.
    percent: &'static str,
    /// Who that is, by [`super::BaseKind`]: as in the notes of tables.
    whom: [&'static str; 4],
    /// The same in tables by groups.
    groups: &'static str,
    n: &'static str,
    weighted: &'static str,
    /// `{min}`
    hidden: &'static str,
}

const NB: Words = Words {
    percent: "Prosentene er av {whom}{groups}.",
    whom: [
        "alle som svarte på spørsmålet",
        "alle som ga et svar med innhold",
        "alle svar som fikk minst ett tema",
        "alle respondenter, også dem som ikke svarte",
    ],
    groups: "; i tabeller etter grupper av dem i gruppen",
    n: "N er hvor mange prosentene er av, n hvor mange av dem som har temaet.",
    weighted: "n og prosent er vektede tall.",
    hidden: "Tall på færre enn {min} respondenter er skjult («:»), og så mange andre tall som må til for at de ikke skal kunne regnes ut.",
};

const NN: Words = Words {
    percent: "Prosentane er av {whom}{groups}.",
    whom: [
        "alle som svara på spørsmålet",
        "alle som gav eit svar med innhald",
        "alle svar som fekk minst eitt tema",
        "alle respondentar, også dei som ikkje svara",
    ],
    groups: "; i tabellar etter grupper av dei i gruppa",
    n: "N er kor mange prosentane er av, n kor mange av dei som har temaet.",
    weighted: "n og prosent er vekta tal.",
    hidden: "Tal på færre enn {min} respondentar er skjulte («:»), og så mange andre tal som må til for at dei ikkje skal kunne reknast ut.",
};

const EN: Words = Words {
    percent: "Percentages are of {whom}{groups}.",
    whom: [
        "all who answered the question",
        "all who gave an answer with content",
        "all answers that got at least one theme",
        "all respondents, also those who did not answer",
    ],
    groups: "; in tables by groups, of those in the group",
    n: "N is how many the percentages are of, n how many of them have the theme.",
    weighted: "n and per cent are weighted figures.",
    hidden: "Figures on fewer than {min} respondents are hidden (“:”), and as many other figures as it takes for them not to be worked out.",
};

/// What is true of the figures of all `tables` of a report and of their `crosstabs`, which are made with the same options; nothing
/// where there are none. What is hidden is to be seen in them, so that to say so tells nothing of it.
pub fn figures_in_words(tables: &[Table], crosstabs: &[Crosstab], language: Language) -> Option<String> {
    let first = tables.first()?;
    let words = match language {
        Language::Nb => NB,
        Language::Nn => NN,
        Language::En => EN,
    };
    let groups = if crosstabs.is_empty() { "" } else { words.groups };
    let percent = words.percent.replace("{whom}", words.whom[first.base as usize]);
    let mut sentences = vec![percent.replace("{groups}", groups), words.n.to_owned()];
    if tables.iter().any(|table| table.weighted) {
        sentences.push(words.weighted.to_owned());
    }
    let hides = tables.iter().any(Table::hides) || crosstabs.iter().any(Crosstab::hides);
    sentences.push(match hides {
        true => words.hidden.replace("{min}", &count(first.min_cell, language)),
        false => Phrases::of(language).hidden(false, first.min_cell),
    });
    Some(sentences.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::{BaseKind, Row, RowKind};
    use crate::stats::Weights;

    fn table(base: BaseKind, weighted: bool, is_hidden: bool) -> Table {
        let row = Row {
            kind: RowKind::Uncoded,
            label: "Ikke kodet".to_owned(),
            figures: None,
        };
        Table {
            question: 0,
            rows: Vec::from_iter(is_hidden.then_some(row)),
            base,
            base_size: Some(Weights::of_ones(20)),
            weighted,
            mentions: None,
            min_cell: 5,
            protection: None,
        }
    }

    fn crosstab() -> Crosstab {
        Crosstab {
            question: 0,
            by: "fylke".to_owned(),
            groups: Vec::new(),
            base_size: Some(Weights::of_ones(20)),
            rows: Vec::new(),
            base: BaseKind::All,
            weighted: true,
            min_cell: 5,
            protection: None,
            variable: 0,
            of: Default::default(),
        }
    }

    #[test]
    fn figures_are_told_in_words() {
        let tell = |table: Table, crosstabs: &[Crosstab], language| {
            figures_in_words(&[table], crosstabs, language).expect("a table")
        };
        assert_eq!(
            tell(table(BaseKind::Answered, false, false), &[], Language::Nb),
            "Prosentene er av alle som svarte på spørsmålet. N er hvor mange prosentene er av, n hvor mange av dem som har temaet. \
             Ingen tall er skjult (minste celle: 5)."
        );
        assert_eq!(
            tell(table(BaseKind::All, true, true), &[crosstab()], Language::En),
            "Percentages are of all respondents, also those who did not answer; in tables by groups, of those in the group. N is how \
             many the percentages are of, n how many of them have the theme. n and per cent are weighted figures. Figures on fewer \
             than 5 respondents are hidden (“:”), and as many other figures as it takes for them not to be worked out."
        );
        assert_eq!(figures_in_words(&[], &[], Language::Nn), None);
    }

    #[test]
    fn bases_are_named_as_below_the_tables() {
        for language in Language::ALL {
            for base in [
                BaseKind::Answered,
                BaseKind::Substantive,
                BaseKind::Coded,
                BaseKind::All,
            ] {
                let told = figures_in_words(&[table(base, false, false)], &[], language).expect("a table");
                let note = Phrases::of(language).base(base, "20");
                let whom = note
                    .split_once(" av ")
                    .or(note.split_once(" of "))
                    .expect("whom")
                    .1;
                let whom = whom.strip_suffix(" (N = 20).").expect("how many");
                assert!(told.contains(whom), "{told}: {whom}");
            }
        }
    }
}
