//! What is true of every chart.

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::report::{BaseKind, Cell, CrossRow, Crosstab, Figures, Group, Row, RowKind, Table};
use crate::stats::{Weights, wilson};
use crate::text::Language;

use crate::report::Provenance;

use super::{Caption, Chart, ChartFile, TooManyGroups, bars, heat};

const BASE: usize = 1000;

fn figures(n: usize) -> Figures {
    let proportion = n as f64 / BASE as f64;
    Figures {
        n: n as f64,
        proportion: Some(proportion),
        interval: wilson(proportion, BASE as f64),
        share: None,
    }
}

fn table(rows: Vec<(RowKind, String, Option<Figures>)>) -> Table {
    Table {
        question: 0,
        rows: rows
            .into_iter()
            .map(|(kind, label, figures)| Row { kind, label, figures })
            .collect(),
        base: BaseKind::Answered,
        base_size: Some(Weights::of_ones(BASE)),
        weighted: false,
        mentions: None,
        min_cell: 5,
        protection: None,
    }
}

fn crosstab(groups: &[String], rows: Vec<(RowKind, String, Option<Figures>, Vec<Cell>)>) -> Crosstab {
    let group = |label: &String| Group {
        label: label.clone(),
        base_size: Some(Weights::of_ones(BASE)),
        is_tested: true,
    };
    let row = |(kind, label, total, cells)| CrossRow {
        kind,
        label,
        total,
        cells,
        association: None,
        p_adjusted: Some(0.01),
    };
    Crosstab {
        question: 0,
        by: "fylke <& \"x\"".to_owned(),
        groups: groups.iter().map(group).collect(),
        base_size: Some(Weights::of_ones(BASE)),
        rows: rows.into_iter().map(row).collect(),
        base: BaseKind::Answered,
        weighted: false,
        min_cell: 5,
        protection: None,
        variable: 0,
        of: std::sync::Arc::default(),
    }
}

/// The texts of a document, which must be well-formed XML.
fn texts(svg: &str) -> Vec<String> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut depth, mut texts) = (0, Vec::new());
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => {
                depth += 1;
                start
                    .attributes()
                    .for_each(|attribute| drop(attribute.expect("an attribute")));
                texts.push(String::new());
            }
            Event::Empty(empty) => empty
                .attributes()
                .for_each(|attribute| drop(attribute.expect("an attribute"))),
            Event::End(_) => depth -= 1,
            Event::Text(text) => {
                if let Some(last) = texts.last_mut() {
                    last.push_str(&text);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "every element ends");
    texts
}

fn theme(depth: usize) -> RowKind {
    RowKind::Theme {
        theme: 0,
        id: "t".to_owned(),
        depth,
    }
}

fn any_kind() -> impl Strategy<Value = RowKind> {
    prop_oneof![
        4 => (0usize..6).prop_map(theme),
        1 => Just(RowKind::Uncoded),
        1 => Just(RowKind::NonAnswer),
    ]
}

fn any_label() -> impl Strategy<Value = String> {
    "[a-zæøåA-Z<>&\"'\u{1}\u{ffff}🙂👩\u{200d} \n-]{0,90}"
}

fn any_figures() -> impl Strategy<Value = Option<Figures>> {
    prop_oneof![3 => (0usize..=BASE).prop_map(|n| Some(figures(n))), 1 => Just(None)]
}

fn any_cell() -> impl Strategy<Value = Cell> {
    (any_figures(), prop::option::of(-6f64..6.0)).prop_map(|(figures, residual)| Cell { figures, residual })
}

fn any_table() -> impl Strategy<Value = Table> {
    let rows = prop::collection::vec((any_kind(), any_label(), any_figures()), 0..40);
    (rows, any::<bool>()).prop_map(|(mut rows, all_hidden)| {
        if all_hidden {
            rows.iter_mut().for_each(|row| row.2 = None);
        }
        table(rows)
    })
}

fn any_crosstab() -> impl Strategy<Value = Crosstab> {
    prop::collection::vec(any_label(), 0..12).prop_flat_map(|groups| {
        let cells = prop::collection::vec(any_cell(), groups.len());
        let rows = prop::collection::vec((any_kind(), any_label(), any_figures(), cells), 0..12);
        rows.prop_map(move |rows| crosstab(&groups, rows))
    })
}

fn any_language() -> impl Strategy<Value = Language> {
    prop::sample::select(&Language::ALL[..])
}

fn provenance() -> Provenance {
    Provenance::of_codings([])
}

fn file(chart: Chart<'_>, language: Language) -> ChartFile {
    drawn(chart, language).expect("few groups")
}

fn drawn(chart: Chart<'_>, language: Language) -> Result<ChartFile, TooManyGroups> {
    let caption = Caption {
        question: "Hvilke utfordringer har kommunen med å bosette flyktninger, og hva trenger den for å få det til?",
        provenance: &provenance(),
        language,
    };
    chart.file(&caption)
}

/// Labels that the font of pictures has all letters of.
fn any_words() -> impl Strategy<Value = String> {
    "[A-ZÆØÅ][a-zæøå]{1,14}( [a-zæøå]{1,14}|-[a-zæøå]{3,12}|/[a-zæøå]{30}){0,6}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn texts_of_bars_do_not_meet(
        rows in prop::collection::vec((any_kind(), any_words(), any_figures()), 0..12),
        language in any_language(),
    ) {
        super::png::check_texts(file(Chart::Bars(&table(rows)), language).svg());
    }

    #[test]
    fn texts_of_groups_do_not_meet(
        (groups, rows) in prop::collection::vec(any_words(), 0..16).prop_flat_map(|groups| {
            let cells = prop::collection::vec(any_cell(), groups.len());
            let rows = prop::collection::vec((any_kind(), any_words(), any_figures(), cells), 0..8);
            (Just(groups), rows)
        }),
        language in any_language(),
    ) {
        let crosstab = crosstab(&groups, rows);
        super::png::check_texts(file(Chart::Heat(&crosstab), language).svg());
        if groups.len() <= 6 {
            super::png::check_texts(file(Chart::Grouped(&crosstab), language).svg());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn charts_of_any_table_are_well_formed(table in any_table(), language in any_language()) {
        // A label may be what numbers must not be.
        prop_assume!(table.rows.iter().all(|row| !row.label.contains("NaN") && !row.label.contains("inf")));
        let svg = bars(&table, language);
        texts(&svg);
        texts(file(Chart::Bars(&table), language).svg());
        prop_assert_eq!(&svg, &bars(&table, language));
        let drawn = svg.matches("<rect").count();
        prop_assert_eq!(drawn, table.rows.iter().filter(|row| row.figures.is_some()).count());
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf\""));
    }

    #[test]
    fn charts_of_any_crosstab_are_well_formed(crosstab in any_crosstab(), language in any_language()) {
        texts(&heat(&crosstab, language));
        texts(file(Chart::Heat(&crosstab), language).svg());
        let grouped = drawn(Chart::Grouped(&crosstab), language);
        prop_assert_eq!(grouped.is_ok(), crosstab.groups.len() <= 6);
        grouped.iter().for_each(|file| drop(texts(file.svg())));
    }

    #[test]
    fn a_hidden_cell_shows_nothing_of_its_residual(crosstab in any_crosstab()) {
        let mut blank = crosstab.clone();
        for cell in blank.rows.iter_mut().flat_map(|row| &mut row.cells) {
            cell.residual = cell.figures.and(cell.residual);
        }
        prop_assert_eq!(heat(&crosstab, Language::Nb), heat(&blank, Language::Nb));
    }

    #[test]
    fn an_order_of_hidden_themes_is_the_codebooks(ns in prop::collection::vec(0usize..=BASE, 1..6)) {
        let shown = |n: &usize| (theme(0), format!("vist {n}"), Some(figures(*n)), vec![]);
        let mut rows = vec![(theme(0), "skjult".to_owned(), None, vec![Cell { figures: None, residual: None }])];
        rows.extend(ns.iter().map(shown));
        let crosstab = crosstab(&["g".to_owned()], rows);
        let texts = texts(file(Chart::Grouped(&crosstab), Language::Nb).svg());
        let mut names = texts.iter().map(|text| text.trim());
        let last = names.rfind(|text| text.starts_with("vist") || *text == "skjult");
        prop_assert_eq!(last, Some("skjult"));
    }
}

#[test]
fn what_may_be_chance_has_no_colour() {
    let cell = |residual| Cell {
        figures: Some(figures(500)),
        residual: Some(residual),
    };
    let cells = vec![cell(4.0), cell(-4.0)];
    let groups = ["a".to_owned(), "b".to_owned()];
    let mut crosstab = crosstab(
        &groups,
        vec![(theme(0), "Bolig".to_owned(), Some(figures(500)), cells)],
    );
    let grounds = |crosstab: &Crosstab| {
        let svg = heat(crosstab, Language::Nb);
        // The legend has each of them once.
        [6, 0].map(|at| svg.matches(super::palette::GROUNDS[at]).count() - 1)
    };
    assert_eq!(grounds(&crosstab), [1, 1]);
    crosstab.rows[0].p_adjusted = Some(0.05);
    assert_eq!(grounds(&crosstab), [0, 0]);
}

#[test]
fn the_legend_has_hidden_cells_where_there_are_any() {
    let cell = |figures| Cell {
        figures,
        residual: None,
    };
    let groups = ["a".to_owned()];
    let row = |figures| (theme(0), "Bolig".to_owned(), figures, vec![cell(figures)]);
    let told = |figures| {
        let svg = heat(&crosstab(&groups, vec![row(figures)]), Language::Nb);
        texts(&svg).iter().any(|text| text.trim() == "skjult")
    };
    assert!(!told(Some(figures(500))));
    assert!(told(None));
}

/// A browser prints a pattern as a picture for each area that it fills: with some hundreds of them a page cannot be printed.
#[test]
fn areas_are_filled_by_lines_and_not_by_reference() {
    let groups: Vec<String> = (0..6).map(|group| format!("g{group}")).collect();
    let cell = |group: usize| Cell {
        figures: (group > 0).then(|| figures(500)),
        residual: None,
    };
    let rows = vec![(theme(0), "Bolig".to_owned(), None, (0..6).map(cell).collect())];
    let crosstab = crosstab(&groups, rows);
    let uncoded = table(vec![(
        RowKind::Uncoded,
        "Ikke kodet".to_owned(),
        Some(figures(41)),
    )]);
    for (chart, patterned) in [
        // All respondents, the first group, and the legend.
        (Chart::Heat(&crosstab), 3),
        // Five groups, with a bar and in the legend; the one without lines is hidden.
        (Chart::Grouped(&crosstab), 10),
        (Chart::Bars(&uncoded), 1),
    ] {
        let svg = file(chart, Language::Nb).svg;
        assert!(
            !svg.contains("url(") && !svg.contains("<pattern") && !svg.contains("<use"),
            "{svg}"
        );
        // Axes and whiskers have the colour of the page's text.
        let lines = |line: &&str| line.starts_with("<path") && !line.contains("currentColor");
        assert_eq!(svg.lines().filter(lines).count(), patterned, "{svg}");
    }
}

#[test]
fn a_hidden_base_is_not_told() {
    let mut hidden = table(vec![(theme(0), "Bolig".to_owned(), None)]);
    hidden.base_size = None;
    let svg = bars(&hidden, Language::Nb);
    assert!(svg.contains("(N = :)"), "{svg}");
    assert!(!svg.contains(&BASE.to_string()));
}

#[test]
fn more_groups_than_can_be_told_apart_are_no_bars() {
    let groups: Vec<String> = (0..7).map(|group| format!("g{group}")).collect();
    let caption = Caption {
        question: "q",
        provenance: &provenance(),
        language: Language::Nb,
    };
    let error = Chart::Grouped(&crosstab(&groups, vec![]))
        .file(&caption)
        .expect_err("seven");
    assert!(
        error.to_string().contains("has 7 groups; bars of more than 6"),
        "{error}"
    );
}

#[test]
fn figures_of_a_hidden_group_are_not_drawn() {
    let cell = Cell {
        figures: Some(figures(737)),
        residual: None,
    };
    let mut crosstab = crosstab(
        &["g".to_owned()],
        vec![(theme(0), "Bolig".to_owned(), None, vec![cell])],
    );
    crosstab.groups[0].base_size = None;
    for chart in [Chart::Heat(&crosstab), Chart::Grouped(&crosstab)] {
        let svg = file(chart, Language::Nb).svg;
        let texts = texts(&svg);
        assert!(
            !texts
                .iter()
                .any(|text| text.contains("74") || text.contains("737")),
            "{texts:?}"
        );
        assert!(texts.iter().any(|text| text.trim() == ":"), "{texts:?}");
    }
}

#[test]
fn a_file_says_what_it_is_and_where_it_comes_from() {
    let rows = vec![(theme(0), "Bolig".to_owned(), Some(figures(718)))];
    let svg = file(Chart::Bars(&table(rows)), Language::Nb).svg;
    for part in [
        " role=\"img\"",
        " width=\"792\"",
        "– Temaer i prosent</title>",
        "Bolig: 72\u{a0}% (718).</desc>",
        "<metadata>{&quot;fritekst&quot;:&quot;0.1.0&quot;",
        ">fritekst 0.1.0 (SHA-256)</text>",
        "(N = 1000)",
    ] {
        assert!(svg.contains(part), "no {part} in {svg}");
    }
}

#[test]
fn several_answers_of_a_respondent_are_told() {
    let mut several = table(vec![(theme(0), "Bolig".to_owned(), Some(figures(718)))]);
    several.mentions = Some(1234);
    let svg = file(Chart::Bars(&several), Language::Nb).svg;
    assert!(
        svg.contains("1234 i alt") || svg.contains("1\u{a0}234 i alt"),
        "{svg}"
    );
}

#[test]
fn ids_differ_between_charts_of_a_page() {
    let id = |label: &str| {
        let svg = bars(
            &table(vec![(theme(0), label.to_owned(), Some(figures(20)))]),
            Language::Nb,
        );
        let from = svg.find("aria-labelledby=\"").expect("a label") + 17;
        svg[from..from + 20].to_owned()
    };
    assert_ne!(id("Bolig"), id("Tolk"));
}

#[test]
fn a_small_table_is_drawn_as_it_was() {
    let rows = vec![
        (theme(0), "Bolig & <bosetting>".to_owned(), Some(figures(718))),
        (theme(1), "Usentral bolig".to_owned(), None),
        (RowKind::Uncoded, "Ikke kodet".to_owned(), Some(figures(41))),
    ];
    let svg = bars(&table(rows), Language::Nb);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/chart/small.svg");
    if std::env::var_os("OVERWRITE").is_some() {
        std::fs::write(path, &svg).expect("written");
    }
    assert_eq!(svg, std::fs::read_to_string(path).expect("the kept drawing"));
}
