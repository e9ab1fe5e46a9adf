//! Outlines for tests: from TOML, from other formats, and random ones.

use proptest::prelude::*;

use super::names::KEYS;
use super::{CodebookFormat, Imported, Outline, OutlineTheme, PlainWords, finished, read};
use crate::codebook::{Colour, Label, SetName, ThemeId, parse};
use crate::corpus::QuestionId;
use crate::text::Language;

/// What the codebook `text` says.
pub fn reread(text: &str) -> Outline {
    let loaded = parse("kodebok.toml", text);
    let broken: Vec<String> = loaded
        .problems
        .iter()
        .map(|problem| problem.message.clone())
        .filter(|message| message.contains("TOML") || message.contains("unknown key"))
        .collect();
    assert!(broken.is_empty(), "{broken:?}\n{text}");
    match loaded.library.books.first() {
        Some(book) => Outline::of(book, &loaded.library.words),
        None => panic!("no book: {:?}\n{text}", loaded.problems),
    }
}

/// What `text` says in `format`, plain words being exact.
pub fn said(format: CodebookFormat, text: &str) -> Imported {
    read(format, "fil", text.as_bytes().to_vec(), PlainWords::Exact).expect("a text")
}

/// The `any` rules of every theme.
pub fn rules_of(imported: &Imported) -> Vec<(&str, Vec<&str>)> {
    let themes = imported.outline.themes.iter();
    themes
        .map(|theme| (theme.id.as_str(), theme.any.iter().map(String::as_str).collect()))
        .collect()
}

/// Line and message of every problem.
pub fn complaints(imported: &Imported) -> Vec<String> {
    let told = imported.problems.iter().map(|problem| {
        let (line, _) = imported.sources.get(problem.source).position(problem.span);
        format!("{line}: {}", problem.message)
    });
    told.collect()
}

/// Ids of themes of such names, subthemes among them, in the order of a codebook.
fn ids(name: &'static str) -> impl Strategy<Value = Vec<ThemeId>> {
    prop::collection::btree_map(name, prop::collection::btree_set(name, 0..3), 1..4).prop_map(|themes| {
        let mut ids = Vec::new();
        for (theme, subthemes) in themes {
            let id = ThemeId::root(&theme).expect("a name");
            let children = subthemes.iter().filter(|name| !KEYS.contains(&name.as_str()));
            let children: Vec<ThemeId> = children.map(|name| id.child(name).expect("a name")).collect();
            ids.push(id);
            ids.extend(children);
        }
        ids
    })
}

/// Random rules of many kinds.
fn rules() -> impl Strategy<Value = Vec<String>> {
    let rule = prop_oneof![
        "[a-zæøå]{2,8}",
        "=[a-zæøå]{2,8}",
        "[a-z]{2,5}\\*",
        "[a-zæøå]{2,6}! NEAR/[1-9] @liste",
        "[a-z]{2,5} AND NOT \\([a-z]{2,5} OR [a-z]{2,5}\\)",
        "/[a-z]{1,4}(\\\\d\\+|\"|'|<&>;,)/c",
    ];
    prop::collection::btree_set(rule, 0..4).prop_map(|rules| rules.into_iter().collect())
}

/// A text of several signs that formats escape.
fn texts() -> impl Strategy<Value = String> {
    "[A-ZÆØÅa-zæøå<>&;,'\"#=%.\\\\ -]{0,20}[a-zæøå]".prop_map(|text| text.trim().to_owned())
}

/// A definition: one line, or two with a blank one between.
fn definitions() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop_oneof![
        texts(),
        (texts(), texts()).prop_map(|(one, two)| format!("{one}\n\n{two}")),
        texts().prop_map(|text| format!("{text}\n```fritekst\n{text}\n```")),
    ])
}

fn labels(id: &ThemeId) -> impl Strategy<Value = Label> + use<> {
    let id = id.clone();
    prop_oneof![
        Just(Label::same(id.as_str())),
        texts().prop_map(|text| Label::same(&text)),
        (texts(), texts()).prop_map(|(nb, en)| {
            let mut label = Label::default();
            label.add(Language::Nb, nb);
            label.add(Language::En, en);
            super::outline::plain_label(&label)
        }),
    ]
}

fn themes() -> impl Strategy<Value = Vec<OutlineTheme>> {
    ids("[a-zA-ZåÅ][a-zA-ZøØ0-9_]{0,5}").prop_flat_map(|ids| ids.into_iter().map(theme).collect::<Vec<_>>())
}

fn theme(id: ThemeId) -> impl Strategy<Value = OutlineTheme> {
    let examples = || prop::collection::vec(texts(), 0..3);
    let colour = prop::option::of("#[0-9a-f]{6}".prop_map(|text| Colour::new(&text).expect("a colour")));
    let lists = (rules(), rules(), rules());
    (labels(&id), definitions(), colour, lists, examples(), examples()).prop_map(
        move |(label, definition, colour, (any, none, unless), matches, no_matches)| OutlineTheme {
            label,
            definition,
            colour,
            any,
            none,
            unless,
            matches,
            no_matches,
            ..OutlineTheme::new(id.clone())
        },
    )
}

/// Random codebooks that say all there is to say.
pub fn outlines() -> impl Strategy<Value = Outline> {
    let head = (
        prop::option::of(texts()),
        prop::option::of(texts()),
        prop::option::of(any::<bool>()),
    );
    let questions = prop::collection::btree_set("[a-z]{1,5}", 0..3);
    let known = prop::collection::btree_set("[a-zæøå]{3,6}", 0..3);
    (head, questions, known, rules(), themes()).prop_map(
        |((title, version, typos), questions, known, set, themes)| {
            // A list that names itself would be emptied.
            let set = set.into_iter().filter(|rule| !rule.contains('@')).collect();
            Outline {
                title,
                version,
                typos,
                questions: questions
                    .iter()
                    .map(|id| QuestionId::new(id).expect("an id"))
                    .collect(),
                known: known.into_iter().collect(),
                sets: vec![(SetName::new("liste").expect("a name"), set)],
                themes,
            }
        },
    )
}

/// Random codebooks of what every dictionary can hold: ids, words, words cut off, phrases.
pub fn flat_outlines() -> impl Strategy<Value = Outline> {
    let rule = prop_oneof![
        "=[a-zæøå]{2,8}",
        "[a-zæøå]{2,8}\\*",
        "=[a-zæøå]{2,6} =[a-zæøå]{2,6}"
    ];
    let rules =
        prop::collection::btree_set(rule, 1..4).prop_map(|rules| rules.into_iter().collect::<Vec<_>>());
    ids("[a-z][a-z0-9_]{0,5}").prop_flat_map(move |ids| {
        let themes: Vec<_> = ids
            .into_iter()
            .map(|id| {
                rules.clone().prop_map(move |any| OutlineTheme {
                    any,
                    ..OutlineTheme::new(id.clone())
                })
            })
            .collect();
        themes.prop_map(|themes| {
            finished(Outline {
                themes,
                ..Outline::default()
            })
        })
    })
}
