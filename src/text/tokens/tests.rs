use super::classes::{Class, class};
use super::*;
use crate::text::{Text, sentences};
use proptest::prelude::*;

fn words(text: &str, expected: &[&str]) {
    let tokens = Tokens::of(&Text::new(text));
    assert_eq!(tokens.forms().collect::<Vec<_>>(), expected, "in {text:?}");
}

/// The text between the first two `|` is a word of that form, and so are the others; all else is between words.
fn drawn(text: &str, forms: &[&str]) {
    let (mut plain, mut expected) = (String::new(), Vec::new());
    for (at, piece) in text.split('|').enumerate() {
        if at % 2 == 1 {
            expected.push(Span::new(plain.len(), plain.len() + piece.len()));
        }
        plain.push_str(piece);
    }
    let tokens = Tokens::of(&plain);
    let spans: Vec<Span> = (0..tokens.len()).map(|at| tokens.span(at)).collect();
    assert_eq!(spans, expected, "in {text:?}");
    words(&plain, forms);
}

#[test]
fn hyphens_and_dashes_separate_words() {
    words(
        "15–19-åringer og IKT-støtte",
        &["15", "19", "åringer", "og", "ikt", "støtte"],
    );
    words("og/eller e-post", &["og", "eller", "e", "post"]);
    drawn(
        "|barne|\u{2011}|vern|\u{2010}|og|\u{2212}|hage|—|x|",
        &["barne", "vern", "og", "hage", "x"],
    );
}

#[test]
fn digits_are_kept_and_the_suffix_is_a_word_of_its_own() {
    words(
        "18.års dag, 16-åring, 3,5 %",
        &["18", "års", "dag", "16", "åring", "3", "5"],
    );
    words("15 til 19 år", &["15", "til", "19", "år"]);
}

#[test]
fn a_range_of_ages_has_the_same_words_however_it_is_glued() {
    for written in [
        "15-19-åringer",
        "15–19-åringer",
        "15-19 åringer",
        "15-19åringer",
        "15 – 19åringer",
        "15–19\u{ad}åringer",
        "15\u{2011}19\u{2011}ÅRINGER",
        "１５-19a\u{30a}ringer",
    ] {
        words(written, &["15", "19", "åringer"]);
    }
}

#[test]
fn three_letters_behind_a_digit_are_a_word_of_their_own() {
    drawn("|15||åringene|, |3||års|", &["15", "åringene", "3", "års"]);
    drawn("|covid19||pandemien|", &["covid19", "pandemien"]);
    drawn(
        "|½||time| |20||stk|, |1990||tallet|",
        &["½", "time", "20", "stk", "1990", "tallet"],
    );
    drawn("|90|'|tallet|, |4|'|ern|", &["90", "tallet", "4", "ern"]);
    let whole = ["3d", "b2", "4h", "k1", "2g", "a4", "covid19", "10kr", "m2"];
    words(&whole.join(" "), &whole);
}

#[test]
fn numbers_are_words_at_their_spaces_commas_and_points() {
    words("10 000 kr", &["10", "000", "kr"]);
    words(
        "10\u{a0}000 10\u{202f}000 10.000",
        &["10", "000", "10", "000", "10", "000"],
    );
    words("3,5 3.5 ½ m²", &["3", "5", "3", "5", "½", "m2"]);
    words("kap. II, §4 og Ⅳ", &["kap", "ii", "4", "og", "iv"]);
}

#[test]
fn apostrophes_between_letters_belong_to_the_word() {
    words("pc’en 'bolig' NAV'", &["pc'en", "bolig", "nav"]);
    for apostrophe in ['\'', '’', '‘', '´', '`', '\u{2bc}', '\u{2032}', '\u{ff07}'] {
        words(&format!("NAV{apostrophe}s"), &["nav's"]);
        words(&format!("NAV\u{200b}{apostrophe}\u{ad}s"), &["nav's"]);
    }
    drawn("‘|bolig|’ ''|tolk|''", &["bolig", "tolk"]);
}

#[test]
fn quotes_brackets_and_every_kind_of_space_stand_between_words() {
    drawn("«|bolig|» “|bolig|” „|bolig|“ (|bolig|)…", &["bolig"; 4]);
    drawn(
        "|for|\u{a0}|få|\u{202f}|tolker|\u{2009}|og|\u{3000}|hus|",
        &["for", "få", "tolker", "og", "hus"],
    );
}

#[test]
fn invisible_characters_are_in_the_span_but_not_in_the_form() {
    for hidden in [
        '\u{ad}', '\u{1f}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{202b}',
        '\u{2060}', '\u{2067}', '\u{fe0f}', '\u{feff}', '\u{34f}',
    ] {
        drawn(
            &format!("{hidden}|barne{hidden}{hidden}hage|{hidden} |Å{hidden}r|"),
            &["barnehage", "år"],
        );
    }
}

#[test]
fn letters_in_another_dress_are_found_by_the_plain_ones() {
    drawn("|o\u{fb03}siell| |\u{fb01}n|", &["offisiell", "fin"]);
    drawn("|Ｂｏｌｉｇ| |𝗯𝗼𝗹𝗶𝗴| |ǆ|", &["bolig", "bolig", "dž"]);
    drawn("|İstanbul| |i\u{307}stanbul| |ISTANBUL|", &["istanbul"; 3]);
    drawn("|Straße| |ẞ| |ÆØÅ| |Ÿ|", &["straße", "ß", "æøå", "ÿ"]);
    assert_eq!(form_of("ﬁＮ*"), "fin*");
}

#[test]
fn decomposed_letters_are_the_same_words() {
    words("fa\u{30a}r FA\u{30a}R A\u{308}lg", &["får", "får", "älg"]);
    drawn("|x\u{304}y|", &["x\u{304}y"]);
}

#[test]
fn emoji_and_punctuation_are_no_words() {
    words("👍 – ... !!", &[]);
    words("👩‍👩‍👧‍👦 👍🏽 ❤️ 🇳🇴 🏴\u{e0067}\u{e0062}\u{e007f}", &[]);
    drawn("|bra|👍🏽|jobb|❤️ 👨‍💻|nå|", &["bra", "jobb", "nå"]);
    drawn("|1|\u{fe0f}\u{20e3} |bolig|", &["1", "bolig"]);
}

#[test]
fn addresses_are_the_words_between_their_signs() {
    words(
        "Kari.Nordmann@imdi.no, https://www.nav.no/æ_b",
        &[
            "kari", "nordmann", "imdi", "no", "https", "www", "nav", "no", "æ", "b",
        ],
    );
}

#[test]
fn a_replacement_character_is_a_gap() {
    drawn("|b|\u{fffd}|lig| |a|\0|b|", &["b", "lig", "a", "b"]);
}

#[test]
fn right_to_left_text_beside_norwegian_has_its_words() {
    drawn(
        "|tolk| \u{202b}|مترجم|\u{202c}\u{200f} |og|",
        &["tolk", "مترجم", "og"],
    );
}

#[test]
fn glued_suffixes_and_points_within_numbers_end_no_sentence() {
    for text in [
        "Etter 18.års dag",
        "Etter 18årsdagen",
        "Bolig 10.000 kr",
        "15–19åringer",
    ] {
        let tokens = Tokens::of(text);
        assert_eq!(sentences(text, &tokens).len(), 1, "in {text:?}");
    }
}

#[test]
fn a_part_of_a_form_is_found_in_the_text() {
    let text = "x BOLIG\u{ad}MANGEL boligmangel";
    let tokens = Tokens::of(text);
    assert_eq!(&text[tokens.part(text, 1, Span::new(5, 11)).range()], "MANGEL");
    assert_eq!(&text[tokens.part(text, 1, Span::new(0, 5)).range()], "BOLIG");
    assert_eq!(&text[tokens.part(text, 2, Span::new(5, 11)).range()], "mangel");
    let text = "İ\u{200b}o\u{fb03}s";
    let tokens = Tokens::of(text);
    assert_eq!(tokens.form(0), "ioffis");
    assert_eq!(
        &text[tokens.part(text, 0, Span::new(2, 3)).range()],
        "\u{fb03}",
        "a ligature is one letter of the text"
    );
    assert_eq!(&text[tokens.part(text, 0, Span::new(5, 6)).range()], "s");
}

#[test]
fn words_of_any_length_are_kept() {
    let long = "å".repeat(5000);
    words(&long, &[&long]);
}

#[test]
fn a_span_finds_its_words() {
    let tokens = Tokens::of("en to tre");
    assert_eq!(tokens.within(Span::new(1, 4)), 0..2);
    assert_eq!(tokens.within(Span::new(2, 3)), 1..1);
    assert_eq!(tokens.within(Span::new(3, 9)), 1..3);
}

/// Words the plain way, a character at a time: their spans, forms and sentences.
fn plainly(text: &str) -> Vec<(Span, String, u32)> {
    let mut found: Vec<(Span, String, u32)> = Vec::new();
    for joined in joined_words(text) {
        let sentence = found.last().map_or(0, |(last, form, sentence)| {
            let gap = Span::new(last.end(), joined.start());
            sentence + u32::from(ends_sentence(text, form, gap))
        });
        for span in parts(text, joined) {
            found.push((span, form_of(&text[span]), sentence));
        }
    }
    found
}

/// Runs of letters and digits, with the marks, invisible characters and apostrophes within them.
fn joined_words(text: &str) -> Vec<Span> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let seen = |at: usize| chars.get(at).map(|(_, c)| class(*c));
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    for (at, (offset, c)) in chars.iter().enumerate() {
        let here = Span::new(*offset, offset + c.len_utf8());
        let before = (0..at)
            .rev()
            .map(seen)
            .find(|c| *c != Some(Class::Invisible))
            .flatten();
        let behind = (at + 1..)
            .map(seen)
            .find(|c| *c != Some(Class::Invisible))
            .flatten();
        let is_between = matches!(before, Some(Class::Letter | Class::Mark)) && behind == Some(Class::Letter);
        open = match (class(*c), open) {
            (Class::Letter | Class::Digit, open) => Some(open.map_or(here, |open| open.cover(here))),
            (Class::Mark, Some(open)) => Some(open.cover(here)),
            (Class::Apostrophe, Some(open)) if is_between => Some(open.cover(here)),
            (Class::Invisible, Some(open)) => Some(open),
            (_, open) => {
                spans.extend(open);
                None
            }
        };
    }
    spans.extend(open);
    spans
}

/// `joined`, cut before every three letters behind a digit.
fn parts(text: &str, joined: Span) -> Vec<Span> {
    let chars: Vec<(usize, char)> = text[joined].char_indices().collect();
    let seen = |at: usize| class(chars[at].1);
    let is_hidden = |at: &usize| matches!(seen(*at), Class::Invisible | Class::Mark);
    let starts_word = |at: &usize| {
        let before = (0..*at).rev().find(|at| !is_hidden(at));
        let next = (*at..chars.len()).filter(|at| !is_hidden(at)).take(3);
        seen(*at) == Class::Letter
            && before.is_some_and(|at| seen(at) == Class::Digit)
            && next.map(seen).filter(|class| *class == Class::Letter).count() == 3
    };
    let starts: Vec<usize> = (1..chars.len()).filter(starts_word).collect();
    let ends = starts
        .iter()
        .map(|start| (0..*start).rev().find(|at| seen(*at) != Class::Invisible));
    let ends = ends.map(|end| end.map_or(0, |end| chars[end].0 + chars[end].1.len_utf8()));
    let ends = ends.chain([joined.len()]);
    let starts = [0].into_iter().chain(starts.iter().map(|start| chars[*start].0));
    starts
        .zip(ends)
        .map(|(start, end)| Span::new(start, end).shift(joined.start()))
        .collect()
}

/// Text that is rich in what is hard: digits beside letters, marks, invisible characters, letters that change length.
const HARD: &str = "[a-cI0-3æøåÆØÅß .!?'’,\n\u{ad}\u{200b}\u{200d}\u{fe0f}\u{301}\u{307}\u{20e3}İﬁﬃＢ½²×÷«–…Ⅳ👍🏽\u{fffd}]{0,40}";

#[test]
fn words_are_the_same_wherever_they_stand() {
    let hard = "Åé×æ «ø» – “x” —a’b 1å 2ÅØ\u{a0}på. Ærlig! 15åringer… ÷z `y o\u{301}p \u{1f}q 👍🏽 a\u{ad}å";
    for before in 0..140 {
        for filler in ["a", " ", ".", "å", "Ø", "–", "’"] {
            let text = format!("{}{hard}", filler.repeat(before));
            let tokens = Tokens::of(&text);
            let all = (0..tokens.len())
                .map(|at| (tokens.span(at), tokens.form(at).to_owned(), tokens.sentence(at)));
            assert_eq!(all.collect::<Vec<_>>(), plainly(&text), "in {text:?}");
        }
    }
}

proptest! {
    #[test]
    fn words_are_those_of_the_plain_way(text in prop_oneof![HARD, "\\PC{0,60}"], composed: bool) {
        let text = if composed { Text::new(&text).to_string() } else { text };
        let tokens = Tokens::of(&text);
        let all = (0..tokens.len()).map(|at| (tokens.span(at), tokens.form(at).to_owned(), tokens.sentence(at)));
        prop_assert_eq!(all.collect::<Vec<_>>(), plainly(&text));
        prop_assert!(tokens.forms().eq((0..tokens.len()).map(|at| tokens.form(at))));
    }

    #[test]
    fn a_value_can_be_refilled(first in HARD, second in HARD) {
        let mut tokens = Tokens::of(&first);
        tokens.refill(&second);
        prop_assert_eq!(tokens.forms().map(str::to_owned).collect::<Vec<_>>(),
            Tokens::of(&second).forms().map(str::to_owned).collect::<Vec<_>>());
    }

    #[test]
    fn spans_are_words_in_order_on_char_boundaries(text in prop_oneof![HARD, "\\PC{0,60}"]) {
        let tokens = Tokens::of(&text);
        let mut last = 0;
        for at in 0..tokens.len() {
            let span = tokens.span(at);
            prop_assert!(last <= span.start() && !span.is_empty());
            prop_assert!(text.get(span.range()).is_some());
            prop_assert!(!tokens.form(at).is_empty());
            last = span.end();
        }
    }

    #[test]
    fn every_part_of_a_form_is_a_sound_part_of_its_word(text in prop_oneof![HARD, "\\PC{0,60}"]) {
        let tokens = Tokens::of(&text);
        for at in 0..tokens.len() {
            let (form, word) = (tokens.form(at), tokens.span(at));
            let cuts = form.char_indices().map(|(cut, _)| cut).skip(1);
            for cut in cuts {
                let head = tokens.part(&text, at, Span::new(0, cut));
                let tail = tokens.part(&text, at, Span::new(cut, form.len()));
                for part in [head, tail] {
                    prop_assert!(text.get(part.range()).is_some() && !part.is_empty());
                    prop_assert_eq!(word.cover(part), word);
                }
                prop_assert!(head.start() == word.start() && head.start() <= tail.start() && head.end() <= tail.end());
                prop_assert!(form_of(&text.as_str()[head]).starts_with(&form[..cut]));
                prop_assert!(form_of(&text.as_str()[tail]).ends_with(&form[cut..]));
            }
            prop_assert_eq!(form_of(&text.as_str()[tokens.part(&text, at, Span::new(0, form.len()))]), form);
        }
    }

    #[test]
    fn a_form_is_its_own_form(text in prop_oneof![HARD, "\\PC{0,60}"]) {
        for form in Tokens::of(&text).forms() {
            prop_assert_eq!(form_of(form), form);
        }
    }

    #[test]
    fn every_letter_and_digit_is_in_a_word(text in "[a-zæøåA-Z0-9 .,'\u{ad}-]{0,60}") {
        let tokens = Tokens::of(&text);
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            prop_assert_eq!(tokens.within(Span::new(at, at + c.len_utf8())).len(), 1);
        }
    }
}
