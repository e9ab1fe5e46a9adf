//! Charts of surveys: what is hidden is nowhere in their files, bars are as long as their figures, pictures are whole.

use std::io::Cursor;

use fritekst::codebook::{Codebook, parse};
use fritekst::coding::{CodedAnswers, Coder};
use fritekst::corpus::{Assembly, Corpus, Question, QuestionId, RespondentId};
use fritekst::report::{
    Caption, Chart, ChartFile, Crosstab, Groups, Pairs, Provenance, Row, RowKind, Table, TableOptions,
};
use fritekst::text::Language;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

const CODEBOOK: &str = "
[theme.tolk]
any = ['tolk']
[theme.bolig]
any = ['bolig']
[theme.bolig.dyr]
any = ['dyrt']
[theme.skole]
any = ['skole']
";

struct Survey {
    corpus: Corpus,
    book: Codebook,
    codings: CodedAnswers,
}

/// A survey of one question, a respondent for each group and text.
fn survey(answers: &[(&str, String)]) -> Survey {
    let mut assembly = Assembly::in_memory(&["rolle"], false);
    let id = QuestionId::new("q").expect("an id");
    let question = assembly.question(Question {
        id,
        text: None,
        several: false,
    });
    for (at, (group, answer)) in answers.iter().enumerate() {
        let id = RespondentId::new(&format!("R{at}")).expect("an id");
        let respondent = assembly.respondent(&id, [Some(*group)], 1.0);
        assembly.answer(respondent, question, answer);
    }
    let corpus = assembly.finish();
    let loaded = parse("charts.toml", CODEBOOK);
    assert_eq!(loaded.problems, []);
    let book = loaded.library.books[0].clone();
    let coder = Coder::of(loaded.library);
    let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
    Survey {
        corpus,
        book,
        codings,
    }
}

fn options(min_cell: usize) -> TableOptions {
    TableOptions {
        min_cell,
        ..TableOptions::default()
    }
}

impl Survey {
    fn table(&self, min_cell: usize) -> Table {
        Table::new(&self.corpus, &self.codings, &self.book, 0, options(min_cell))
    }

    fn crosstab(&self, min_cell: usize) -> Crosstab {
        let groups = Groups::new(&self.corpus, "rolle", Language::Nb).expect("groups");
        Crosstab::new(
            &self.corpus,
            &self.codings,
            &self.book,
            0,
            &groups,
            options(min_cell),
        )
    }

    fn pairs(&self, min_cell: usize) -> Pairs {
        Pairs::new(&self.corpus, &self.codings, &self.book, 0, options(min_cell))
    }

    fn file(&self, chart: Chart<'_>) -> ChartFile {
        let provenance = Provenance::new(&self.corpus, None);
        let caption = Caption {
            question: "Hva er vanskelig?",
            provenance: &provenance,
            language: Language::Nb,
        };
        chart.file(&caption).expect("few groups")
    }
}

/// What a document draws.
#[derive(Debug, Default)]
struct Drawn {
    desc: String,
    texts: Vec<String>,
    /// Widths of rectangles, with how they are filled.
    rects: Vec<(f64, String)>,
}

fn drawn(svg: &str) -> Drawn {
    let mut reader = Reader::from_str(svg);
    let (mut drawn, mut name) = (Drawn::default(), String::new());
    let mut text = String::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => {
                name = start.name().as_ref().to_owned();
                text.clear();
            }
            Event::Empty(rect) if rect.name().as_ref() == "rect" => {
                let width = attribute(&rect, "width").parse().expect("a width");
                drawn.rects.push((width, attribute(&rect, "fill")));
            }
            Event::Text(more) => text.push_str(&more),
            Event::End(end) if end.name().as_ref() == name => match name.as_str() {
                "desc" => drawn.desc = text.clone(),
                "text" => drawn.texts.push(text.clone()),
                _ => {}
            },
            Event::Eof => return drawn,
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> String {
    let found = element.try_get_attribute(name).expect("attributes");
    found.expect("the attribute").value.into_owned()
}

fn words(at: usize) -> &'static str {
    [
        "tolk",
        "bolig",
        "dyrt",
        "tolk og bolig",
        "skole og bolig",
        "skole, tolk",
        "annet",
        "-",
    ][at]
}

fn any_answers() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let group = prop::sample::select(&["Leder", "Rådgiver", "Annen"][..]);
    // Some words are rarer than others, so that some cells are small.
    let word = prop_oneof![4 => 0usize..4, 1 => 0usize..8];
    prop::collection::vec((group, word.prop_map(|at| words(at).to_owned())), 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn bars_are_as_long_as_the_figures_that_are_shown(answers in any_answers(), min_cell in 0usize..8) {
        let survey = survey(&answers);
        let table = survey.table(min_cell);
        let drawn = drawn(survey.file(Chart::Bars(&table)).svg());
        // The first is the ground.
        let bars: Vec<f64> = drawn.rects[1..].iter().map(|(width, _)| *width).collect();
        let shown = |row: &Row| row.figures?.proportion;
        let proportions: Vec<f64> = table.rows.iter().filter_map(shown).collect();
        prop_assert_eq!(bars.len(), proportions.len());
        let largest = bars.iter().zip(&proportions).max_by(|a, b| a.1.total_cmp(b.1));
        if let Some((longest, most)) = largest.filter(|(_, most)| **most > 0.0) {
            for (bar, proportion) in bars.iter().zip(&proportions) {
                // Coordinates are rounded to tenths.
                prop_assert!((bar - longest * proportion / most).abs() <= 0.11);
            }
        }
        for row in table.rows.iter().filter(|row| row.figures.is_none()) {
            let told = format!(" {}: :.", row.label);
            prop_assert!(drawn.desc.contains(&told), "{}", drawn.desc);
        }
    }

    #[test]
    fn the_texts_of_a_chart_are_those_of_the_shown_figures(answers in any_answers(), min_cell in 1usize..8) {
        let survey = survey(&answers);
        let crosstab = survey.crosstab(min_cell);
        let shown: Vec<bool> = crosstab
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().zip(&crosstab.groups))
            .map(|(cell, group)| cell.figures.is_some() && group.base_size.is_some())
            .collect();
        let totals = crosstab.rows.iter().filter(|row| row.total.is_some() && crosstab.base_size.is_some()).count();
        let is_figure = |text: &&String| {
            let text = text.trim_start_matches(['▲', '▼', ' ']);
            !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
        };
        let heat = drawn(survey.file(Chart::Heat(&crosstab)).svg());
        // The legend has the residuals −3, −1,96, −1, 1, 1,96 and 3, of which two look like figures.
        let figures = heat.texts.iter().filter(is_figure).count();
        prop_assert_eq!(figures, totals + shown.iter().filter(|shown| **shown).count() + 2);
        let top: usize = crosstab
            .rows
            .iter()
            .filter(|row| matches!(row.kind, RowKind::Theme { depth: 0, .. }))
            .flat_map(|row| row.cells.iter().zip(&crosstab.groups))
            .filter(|(cell, group)| cell.figures.is_some() && group.base_size.is_some())
            .count();
        let grouped = drawn(survey.file(Chart::Grouped(&crosstab)).svg());
        let grounds = 1 + grouped.rects.iter().filter(|(width, _)| *width == 6.0).count() + crosstab.groups.len();
        prop_assert_eq!(grouped.rects.len(), grounds + top);
    }

    #[test]
    fn a_pair_that_is_hidden_is_not_told_from_one_that_nobody_has(answers in any_answers(), min_cell in 1usize..8) {
        let survey = survey(&answers);
        let (table, pairs) = (survey.table(min_cell), survey.pairs(min_cell));
        let svg = survey.file(Chart::Pairs(&pairs, &table));
        let drawn = drawn(svg.svg());
        let top: Vec<&Row> = table
            .rows
            .iter()
            .filter(|row| matches!(row.kind, RowKind::Theme { depth: 0, .. }))
            .collect();
        for (at, row) in top.iter().enumerate() {
            for column in &top[..at] {
                let pair = pairs.rows.iter().find(|pair| {
                    pair.labels.contains(&row.label) && pair.labels.contains(&column.label)
                });
                let n = pair.map_or_else(|| ":.".to_owned(), |pair| format!("{} (Jaccard", pair.together.n_ab));
                let told = format!(" {} og {}: {n}", column.label, row.label);
                prop_assert!(drawn.desc.contains(&told), "no `{}` in {}", told, drawn.desc);
            }
        }
    }
}

#[test]
fn a_theme_of_too_few_is_nowhere() {
    let mut answers: Vec<(&str, String)> = (0..47).map(|_| ("Leder", "bolig".to_owned())).collect();
    answers.extend((0..3).map(|_| ("Leder", "skole".to_owned())));
    answers.extend((0..3).map(|_| ("Leder", "noe annet".to_owned())));
    answers.extend((0..19).map(|_| ("Rådgiver", "tolk".to_owned())));
    let survey = survey(&answers);
    let (table, crosstab, pairs) = (survey.table(5), survey.crosstab(5), survey.pairs(5));
    let charts = [
        Chart::Bars(&table),
        Chart::Heat(&crosstab),
        Chart::Grouped(&crosstab),
        Chart::Pairs(&pairs, &table),
    ];
    for chart in charts {
        let file = survey.file(chart);
        let drawn = drawn(file.svg());
        // 3 of 72 are 4 %, of 53 leaders 6 %.
        for text in drawn.texts.iter().chain([&drawn.desc]) {
            for figure in ["(3)", " 4\u{a0}%", " 6\u{a0}%"] {
                assert!(!format!(" {text}").contains(figure), "{figure} in {text}");
            }
            assert!(!["4", "6"].contains(&text.as_str()));
        }
        let picture = file.to_png().expect("a picture");
        assert_eq!(picture.missing, []);
        let mut reader = png::Decoder::new(Cursor::new(picture.bytes))
            .read_info()
            .expect("a picture");
        let texts = &reader.info().utf8_text;
        let desc = texts.iter().find(|text| text.keyword == "Description");
        assert_eq!(
            desc.expect("a description").get_text().expect("a text"),
            drawn.desc
        );
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let frame = reader.next_frame(&mut pixels).expect("pixels");
        let size = |name: &str| {
            let from = file.svg().find(&format!(" {name}=\"")).expect("a size") + name.len() + 3;
            let until = file.svg()[from..].find('"').expect("an end");
            file.svg()[from..from + until].parse::<f64>().expect("a number")
        };
        assert_eq!(f64::from(frame.width), size("width") * 2.0);
        assert_eq!(f64::from(frame.height), (size("height") * 2.0).ceil());
    }
}

#[test]
fn surveys_of_nothing_are_drawn() {
    let survey = survey(&[]);
    let (table, crosstab, pairs) = (survey.table(5), survey.crosstab(5), survey.pairs(5));
    for chart in [
        Chart::Bars(&table),
        Chart::Heat(&crosstab),
        Chart::Grouped(&crosstab),
        Chart::Pairs(&pairs, &table),
    ] {
        let file = survey.file(chart);
        drawn(file.svg());
        file.to_png().expect("a picture");
    }
}
