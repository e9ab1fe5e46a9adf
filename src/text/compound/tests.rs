//! What is a member of what, drawn; and what holds of any input.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::text::lexicon::Lexicon;

/// The forms of keywords: base and its variants, with the lexicon's inflections.
fn forms(bases: &[&str]) -> MemberForms {
    let lexicon = Lexicon::norwegian();
    let bases: Vec<String> = bases.iter().map(|base| (*base).to_owned()).collect();
    let mut forms = bases.clone();
    for base in &bases {
        for class in lexicon.classes_as_lemma(base) {
            forms.extend(lexicon.forms_of(base, class));
        }
    }
    forms.extend(bases.iter().flat_map(|base| {
        [
            format!("{base}r"),
            format!("{base}a"),
            format!("{}a", base.trim_end_matches('e')),
        ]
    }));
    MemberForms::new(&bases, &forms)
}

/// `keyword` (with its variants) is a member where `yes` marks it, and none of `no`.
fn holds(keyword: &str, yes: &[&str], no: &[&str]) {
    let compounds = Compounds::norwegian(&[]);
    let bases: Vec<&str> = keyword.split(' ').collect();
    let keyword = forms(&bases);
    for drawn in yes {
        let word = drawn.replace(['[', ']'], "");
        let found = compounds.find(&word, &keyword).map(|member| {
            let (left, rest) = word.split_at(member.span.start());
            let (member, right) = rest.split_at(member.span.len());
            format!("{left}[{member}]{right}")
        });
        assert_eq!(found.as_deref(), Some(*drawn), "{bases:?}");
    }
    for word in no {
        let found = compounds.find(word, &keyword);
        assert_eq!(found, None, "{bases:?} in {word}");
    }
}

#[test]
fn a_member_counts_at_a_boundary_only() {
    holds(
        "bil",
        &["[bil]avgift", "tjeneste[bil]", "el[biler]"],
        &[
            "mobil",
            "bilde",
            "bildet",
            "stabil",
            "stabile",
            "mobilen",
            "bilateral",
        ],
    );
    holds(
        "råd",
        &["kommune[råd]", "[råd]giver", "fylkes[rådet]"],
        &["område", "området", "områdene", "områder"],
    );
    holds(
        "vei",
        &["[vei]nett", "motor[veien]"],
        &["veiledning", "veilede", "veilederen", "karriereveiledning"],
    );
    holds(
        "eldre",
        &["[eldre]omsorg", "[eldre]råd"],
        &["foreldre", "foreldrene", "forelder", "besteforeldre"],
    );
    holds(
        "by",
        &["stor[by]", "[by]del", "[by]utvikling"],
        &["byrå", "byrået", "rugby", "hobby", "bytte"],
    );
    holds(
        "mat",
        &["[mat]butikk", "skole[mat]"],
        &["automat", "tomat", "format", "matematikk", "klima"],
    );
    holds("nav", &["[nav]kontor"], &["navn", "navnet", "fornavn", "navlen"]);
    holds(
        "kurs",
        &["norsk[kurs]", "[kurs]holder", "språk[kurset]"],
        &["konkurs", "konkursen", "ekskursjon", "konkurse"],
    );
    holds("svar", &["[svar]brev"], &["ansvar", "ansvaret", "forsvar"]);
    holds(
        "tid",
        &["arbeids[tid]", "[tid]spress", "fri[tid]"],
        &["identitet", "stadig"],
    );
}

#[test]
fn members_join_with_s_e_or_nothing() {
    holds(
        "tolk",
        &["[tolk]etjeneste", "[tolk]ebruk", "skjerm[tolken]"],
        &["tolkning"],
    );
    holds(
        "skole",
        &["[skole]barn", "[skole]plass", "grunn[skolen]"],
        &["skolere"],
    );
    holds(
        "barn",
        &["skole[barn]", "[barn]ehage", "[barn]evern", "flyktning[barna]"],
        &[],
    );
    holds("flyktning", &["[flyktning]hjelpen", "[flyktning]etjenesten"], &[]);
    holds(
        "bolig",
        &[
            "[bolig]sosial",
            "utleie[boliger]",
            "[bolig]mangel",
            "kommune[boligene]",
        ],
        &["kobolig"],
    );
    holds("introduksjon", &["[introduksjon]sprogram"], &[]);
    holds("program", &["introduksjons[programmet]"], &["programmere"]);
    holds(
        "arbeid",
        &["[arbeid]splass", "[arbeid]sgiver", "[arbeid]staker"],
        &["samarbeid"],
    );
    holds("plass", &["arbeids[plass]", "barnehage[plasser]"], &["plassere"]);
    holds("helse", &["[helse]tjeneste", "[helse]stasjon"], &[]);
    holds("mangel", &["bolig[mangel]", "lærer[mangelen]"], &[]);
    holds("syke", &["[syke]hus"], &[]);
    holds("hus", &["syke[hus]", "syke[husene]"], &["husk"]);
}

#[test]
fn the_last_letter_of_a_noun_is_no_joint() {
    holds(
        "øy",
        &["[øy]gruppe", "halv[øya]"],
        &["øyeblikk", "øyekontakt", "øyenvitne"],
    );
    holds("øye", &["[øye]blikk", "[øye]kontakt"], &[]);
    holds("far", &["beste[far]"], &["faretruende", "faresone"]);
    holds("kur", &["hoste[kur]"], &["kursholder"]);
    holds("spill", &["[spill]eregler"], &[]);
}

#[test]
fn a_word_that_begins_like_another_is_not_made_of_it() {
    holds(
        "mor",
        &["[mor]smål", "beste[mor]"],
        &["morgen", "morgenen", "morgon"],
    );
    holds("ven", &[], &["venstre", "venting"]);
    holds("sak", &["[sak]liste", "retts[sak]"], &["sakte"]);
    holds(
        "rus",
        &["[rus]misbruk", "[rus]middel"],
        &["russland", "rusten", "rustet"],
    );
    holds("konto", &["bank[konto]"], &["kontorist", "kontoristen"]);
    // *Samarbeid* is a word of its own: who asks for work does not mean cooperation.
    holds("arbeid", &["politi[arbeid]"], &["samarbeid", "samarbeidet"]);
}

#[test]
fn a_word_that_must_not_be_split_holds_inside_compounds() {
    holds("roll", &[], &["priskontrollen", "kontrollhensyn"]);
    holds("tur", &["fiske[tur]"], &["temperaturmåler", "tortur"]);
    holds("visning", &[], &["undervisningstimer"]);
    holds("vinter", &["[vinter]sport"], &[]);
}

#[test]
fn derivations_are_no_compounds() {
    holds("sosial", &["[sosial]hjelp"], &["sosialisering", "sosialistisk"]);
    holds("elev", &["skole[elever]"], &["elevert"]);
    holds(
        "is",
        &["[is]krem", "vanilje[is]"],
        &["karakteristisk", "trommis", "paris"],
    );
}

#[test]
fn names_and_short_words_have_no_members_by_chance() {
    holds("ny", &["[ny]bygg"], &["johnny", "benny", "nytte", "nysgjerrig"]);
    holds("bil", &["[bil]vei"], &["bilbo", "bildefiler"]);
    holds("by", &["stor[by]"], &["bobby", "standby"]);
    holds("hus", &["syke[hus]"], &["huston", "husband"]);
    holds("land", &["hjem[land]"], &["england", "fantasyland"]);
    holds("sen", &[], &["johansen"]);
    holds("hjem", &["syke[hjem]"], &["hjemmel", "lovhjemmel"]);
}

#[test]
fn a_verb_behind_a_particle_is_another_verb() {
    holds("vente", &[], &["avvente", "avventer"]);
    holds("finne", &[], &["finnegan"]);
    holds("få", &[], &["svartefår", "fågel"]);
}

#[test]
fn of_three_like_consonants_two_are_written() {
    holds("nett", &["[nett]jeneste"], &[]);
    holds("trafikk", &["[trafikk]ort"], &[]);
    holds("tjeneste", &["net[tjeneste]"], &[]);
}

#[test]
fn clipped_words_stand_first() {
    holds("senter", &["rehab[senter]"], &[]);
    holds("møte", &["info[møte]"], &[]);
}

#[test]
fn words_of_other_scripts_and_signs_have_no_members() {
    let compounds = Compounds::norwegian(&[]);
    for word in [
        "🙂".repeat(10_000),
        "жилище".to_owned(),
        "3års".to_owned(),
        "a\u{301}".repeat(5_000),
        "9".repeat(10_000),
    ] {
        compounds.read(&word).members();
    }
    assert!(compounds.read("18årsdag").members().is_empty());
}

#[test]
fn members_are_looked_for_inside_members() {
    holds("barnehage", &["[barnehage]lærer", "[barnehage]plasser"], &[]);
    holds(
        "arbeid",
        &["[arbeid]stakerorganisasjon", "[arbeid]smiljøloven"],
        &[],
    );
    holds("språk", &["[språk]opplæringen"], &["morsmål"]);
    holds("tid", &["lang[tid]sledighet", "kort[tid]sfravær"], &[]);
}

#[test]
fn nynorsk_members_are_members() {
    holds("tjeneste teneste", &["helse[tenesta]", "helse[tenester]"], &[]);
    holds("skole skule", &["[skule]plass", "[skule]plassane"], &[]);
    holds("mangel", &["bustad[mangel]"], &[]);
    holds("barnevern", &["[barnevern]tenesta", "[barnevern]stenesta"], &[]);
    holds("plass", &["skule[plass]"], &[]);
}

#[test]
fn what_the_codebook_knows_may_be_a_member() {
    let keyword = forms(&["kurs"]);
    assert_eq!(Compounds::norwegian(&[]).find("xyzzykurs", &keyword), None);
    let compounds = Compounds::norwegian(&["xyzzy".to_owned()]);
    assert_eq!(
        compounds.find("xyzzykurs", &keyword).map(|member| member.span),
        Some(Span::new(5, 9))
    );
}

#[test]
fn a_word_of_any_length_returns_at_once() {
    let compounds = Compounds::norwegian(&[]);
    let start = Instant::now();
    for word in [
        "bolig".repeat(2_000),
        "å".repeat(10_000),
        "s".repeat(60),
        "barne".repeat(12),
    ] {
        compounds.read(&word).members();
        compounds.parts_of(&word);
    }
    assert!(start.elapsed() < Duration::from_secs(5));
}

proptest! {
    #[test]
    fn spans_lie_inside_the_word_on_char_boundaries(word in "\\PC{0,40}") {
        let compounds = Compounds::norwegian(&[]);
        for member in compounds.read(&word).members() {
            prop_assert!(word.get(member.span.range()).is_some_and(|text| !text.is_empty()));
            prop_assert!(member.span.len() < word.len());
        }
        compounds.parts_of(&word);
        compounds.joined(&[&word, &word]);
    }

    #[test]
    fn the_same_word_has_the_same_members(word in "(bolig|barne|hage|lærer|s|e|tolke|å|rettighet|mobil){1,6}") {
        let one = Compounds::norwegian(&[]).read(&word).members();
        let other = Compounds::norwegian(&[]).read(&word).members();
        prop_assert_eq!(one, other);
    }

    #[test]
    fn the_members_that_are_asked_for_are_among_all(
        word in "(bolig|barne|hage|lærer|s|e|tolke|å|rettighet|mobil|nett|teneste|tjeneste|arbeid|isering){1,5}",
        asked in prop::collection::vec((0..24_usize, 1..12_usize), 0..4),
    ) {
        let cut = |at: usize| word.char_indices().nth(at).map_or(word.len(), |(at, _)| at);
        let asked: Vec<Span> = asked.into_iter().map(|(from, length)| Span::new(cut(from), cut(from + length))).collect();
        let compounds = Compounds::norwegian(&[]);
        let reading = compounds.read(&word);
        let own = |members: Vec<Member>| -> Vec<Member> {
            members.into_iter().filter(|member| asked.contains(&member.span)).collect()
        };
        let some = own(reading.members_at(&asked));
        prop_assert_eq!(&some, &own(reading.members()));
        prop_assert_eq!(&some, &own(compounds.read(&word).members_at(&asked)));
    }
}
