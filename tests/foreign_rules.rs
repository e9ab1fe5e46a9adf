//! What the manuals of WordStat and KH Coder show that their rules can do, said in ours and held to Norwegian answers.
//!
//! Each case names the idea, the rule, answers that it must find, and answers that it must not.

use fritekst::codebook::parse;
use fritekst::coding::{Coder, check_examples};

/// The codebook `text` is sound, and does with its `match` and `no_match` as they say.
fn holds(idea: &str, text: &str) {
    let loaded = parse("kodebok.toml", text);
    assert!(!loaded.has_errors(), "{idea}: {:?}", loaded.problems);
    let coder = Coder::of(loaded.library);
    let wrong: Vec<String> = check_examples(&coder)
        .into_iter()
        .map(|problem| problem.message)
        .collect();
    assert!(wrong.is_empty(), "{idea}: {wrong:?}");
}

/// A rule finds these answers and not those.
fn rule(idea: &str, rule: &str, finds: &[&str], misses: &[&str]) {
    let list = |texts: &[&str]| {
        let quoted: Vec<String> = texts.iter().map(|text| format!("'{text}'")).collect();
        quoted.join(", ")
    };
    let text = format!(
        "[theme.tema]\nany = ['{rule}']\nmatch = [{}]\nno_match = [{}]",
        list(finds),
        list(misses)
    );
    holds(idea, &text);
}

// WordStat: a rule is an item, and conditions on what stands with it.

#[test]
fn wordstat_tells_two_meanings_of_a_word_by_what_is_in_the_document() {
    rule(
        "a word counts where the document speaks of money",
        "bank! AND (penger OR lån OR sparing)",
        &["Banken ville ikke gi oss lån."],
        &["Vi satt på en banke ved elva.", "Banken ligger i sentrum."],
    );
    rule(
        "a word does not count near words of its other meaning",
        "bank! NOT NEAR/3 (blod OR mat)",
        &[
            "Banken har lagt ned.",
            "Blodgiving er viktig. Banken har lagt ned.",
        ],
        &["En bank for blod er stengt."],
    );
}

#[test]
fn wordstat_finds_the_forms_of_an_idiom_by_order_within_the_sentence() {
    rule(
        "a verb and its particle with other words between",
        "(slå* OR slo) BEFORE/4 =av",
        &["Slå av lyset.", "De slo alltid strømmen av."],
        &["Av og til slår de feil.", "De slo. Av med det."],
    );
}

#[test]
fn wordstat_names_a_category_in_a_rule() {
    holds(
        "a word near any word of a category",
        "[theme.lerer]
any = ['lærer', 'foreleser']
match = ['Læreren kom']
[theme.tilfreds]
any = ['fornøyd NEAR/5 #lerer']
match = ['Vi er fornøyd med foreleserne']
no_match = ['Vi er fornøyd med maten', 'Læreren kom. Jeg er fornøyd.']",
    );
}

#[test]
fn wordstat_takes_negations_and_qualifiers_into_account() {
    holds(
        "praise that no negation stands before",
        "[set]
nektelse = ['ikke', 'aldri', 'ingen', 'lite']
[theme.ros]
any = ['(bra OR god OR fornøyd) NOT AFTER/3 @nektelse']
match = ['Tilbudet er bra', 'Det er bra, ikke sant', 'Ikke alle vet det. Tilbudet er bra.']
no_match = ['Tilbudet er ikke bra', 'Vi er aldri helt fornøyd', 'Lite er bra']
[theme.ris]
any = ['@nektelse BEFORE/3 (bra OR god OR fornøyd)']
match = ['Tilbudet er ikke bra']
no_match = ['Tilbudet er bra']",
    );
}

#[test]
fn wordstat_joins_conditions() {
    rule(
        "near one category, and not near another",
        "(lærer NOT NEAR/3 (ikke OR aldri)) NEAR/4 (god OR flink)",
        &["Lærerne er flinke."],
        &["Lærerne er ikke flinke.", "Lærerne streiker."],
    );
}

// KH Coder: codes of conditions on words, phrases, order, distance, other codes and variables.

#[test]
fn kh_coder_joins_words_by_and_or_and_not() {
    rule(
        "either of two words",
        "bustad OR tolk",
        &["Leiligheter mangler, og boliger.", "Tolken kom."],
        &["Skolen er fin."],
    );
    rule(
        "one word with either of two, without a third",
        "bolig AND (dyr OR sjelden) AND NOT hytte",
        &["Boliger er dyre."],
        &["Boliger er dyre, hytter også.", "Boliger finnes."],
    );
}

#[test]
fn kh_coder_finds_words_in_a_row_and_at_a_distance() {
    rule(
        "words in order, right behind each other",
        "psykisk helse",
        &["Psykisk helse er viktig."],
        &["Helse, også psykisk, er viktig."],
    );
    rule(
        "words near each other, in any order",
        "\"mangel tolk\"~3",
        &["Tolk er det stor mangel på.", "Mangel på god tolk"],
        &["Mangel på bolig, skole og mat, men også tolk"],
    );
    rule(
        "words near each other, in order",
        "mangel BEFORE/3 tolk",
        &["Mangel på god tolk"],
        &["Tolk er det stor mangel på."],
    );
}

#[test]
fn kh_coder_counts() {
    rule(
        "a word at least so often",
        "bolig >= 2",
        &["Bolig, bolig og atter bolig"],
        &["Bolig er dyrt"],
    );
}

#[test]
fn kh_coder_builds_codes_on_codes_and_has_one_for_the_rest() {
    holds(
        "a code where another is, and one where none is",
        "[theme.bolig]
any = ['bolig']
match = ['Bolig']
[theme.tolk]
any = ['tolk']
match = ['Tolk']
[theme.begge]
any = ['#bolig AND #tolk']
match = ['Bolig og tolk mangler']
no_match = ['Bolig mangler']
[theme.annet]
any = ['/\\w/ AND NOT (#bolig OR #tolk)']
match = ['Skole']
no_match = ['Tolken mangler']",
    );
}

#[test]
fn kh_coder_finds_parts_of_words_and_patterns() {
    rule(
        "letters in a word, and a pattern of signs",
        "*kommune* OR /\\d+ ?mill/",
        &["Storkommunen", "Vi mangler 12 mill. kroner"],
        &["Fylket har penger"],
    );
}
