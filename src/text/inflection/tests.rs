use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn forms_of(keyword: &str) -> BTreeSet<String> {
    inflections(keyword).into_iter().map(|found| found.form).collect()
}

/// `finds` and `not` are words separated by spaces.
fn inflects(keyword: &str, finds: &str, not: &str) {
    let forms = forms_of(keyword);
    for form in finds.split_whitespace() {
        assert!(forms.contains(form), "{keyword} must find {form}: {forms:?}");
    }
    for form in not.split_whitespace() {
        assert!(!forms.contains(form), "{keyword} must not find {form}: {forms:?}");
    }
}

#[test]
fn a_keyword_is_the_word_that_a_dictionary_has_under_it() {
    inflects(
        "leder",
        "leder lederen ledere lederne leders lederens leiar leiaren leiarar",
        "led ledelse lede ledet",
    );
    inflects(
        "bolig",
        "bolig boligen boliger boligene boligens bustad bustaden bustader bustadene",
        "bol bole bolt",
    );
    inflects("boliger", "bolig boligen boligene", "bol");
    inflects(
        "tolk",
        "tolk tolken tolker tolkene tolkar tolkane",
        "tolking tolket",
    );
    inflects("bruke", "bruke bruker brukte brukt brukast", "bruk bruken");
    inflects(
        "kommune",
        "kommune kommunen kommuner kommunene kommunenes kommunar kommunane",
        "kommunal",
    );
    inflects("helse", "helse helsa helsen helser", "hilse hilser");
    inflects("vilje", "vilje viljen", "vil ville");
    inflects("se", "se ser sett sjå", "så");
    inflects("psykisk", "psykisk psykiske", "psykiatri psykolog");
    inflects(
        "vanskelig",
        "vanskelig vanskelige vanskeligere vanskeligst vanskeleg vanskelege vanskelegare",
        "vanske vansker",
    );
    inflects(
        "mulighet",
        "mulighet muligheter mulighetene moglegheit moglegheiter",
        "mulig mogleg",
    );
}

#[test]
fn stems_that_double_lose_or_change_letters() {
    inflects(
        "ungdom",
        "ungdom ungdommen ungdommer ungdommene ungdommar ungdommane",
        "ung unge",
    );
    inflects("program", "program programmet programmer programmene", "");
    inflects("hjem", "hjem hjemmet hjemmene heim heimen", "hjemme");
    inflects("rom", "rom rommet rommene romma", "");
    inflects("medlem", "medlem medlemmet medlemmer medlemmene", "");
    inflects(
        "lærer",
        "lærer læreren lærere lærerne lærar læraren lærarar lærarane",
        "lære lærte",
    );
    inflects(
        "innbygger",
        "innbygger innbyggeren innbyggere innbyggerne innbyggjar innbyggjarar",
        "innby",
    );
    inflects(
        "sykepleier",
        "sykepleier sykepleiere sykepleierne sjukepleiar sjukepleiarar",
        "",
    );
    inflects(
        "mangel",
        "mangel mangelen mangler manglene manglar manglane",
        "manglet",
    );
    inflects("sykkel", "sykkel sykkelen sykler syklene syklar", "syk");
    inflects("bok", "bok boken boka bøker bøkene", "bøk");
    inflects("mann", "mann mannen menn mennene", "man");
    inflects("fot", "fot foten føtter føttene", "fote");
    inflects("barn", "barn barnet barna barnas born borna", "");
    inflects("far", "far faren fedre fedrene", "fare");
    inflects("forelder", "forelder foreldre foreldrene", "");
    inflects("bil", "bil bilen biler bilene bilar bilane", "bilet bilde");
}

#[test]
fn irregular_adjectives_and_verbs() {
    inflects("liten", "liten lita lite lille små mindre minst", "");
    inflects("god", "god godt gode bedre best betre", "gods");
    inflects("stor", "stor stort store større størst", "");
    inflects("gammel", "gammel gamle eldre eldst gammal", "");
    inflects("være", "være er var vært vere", "vær");
    inflects("gå", "gå går gikk gått gjekk", "gang");
    inflects("få", "få får fikk fått fekk", "");
    inflects("gjøre", "gjøre gjør gjorde gjort gjere gjer", "");
    inflects("oppstå", "oppstå oppstår oppstod oppsto oppstått", "");
    inflects("tilby", "tilby tilbyr tilbød tilbudt tilbydd", "tilbud");
    inflects("synes", "synes syntes synast", "");
}

#[test]
fn bokmaal_and_nynorsk_are_one() {
    for (bokmaal, nynorsk) in [
        ("skole", "skule skulen skular skulane"),
        ("tjeneste", "teneste tenesta tenester tenestene"),
        ("helsetjeneste", "helseteneste helsetenesta helsetenester"),
        ("ikke", "ikkje"),
        ("hvordan", "korleis"),
        ("noen", "nokon"),
        ("mye", "mykje"),
        ("hva", "kva"),
        ("fra", "frå"),
        ("jeg", "eg"),
        ("uke", "veke veka veker vekene"),
        ("kjærlighet", "kjærleik kjærleiken"),
        ("syk", "sjuk sjuke sjukt"),
        ("sykehus", "sjukehus sjukehuset sjukehusa"),
        ("bo", "bu bur budde"),
        ("flyktning", "flyktningar flyktningane"),
        ("utfordring", "utfordringa utfordringar utfordringane"),
        ("opplæring", "opplæringa"),
        ("arbeidsløs", "arbeidslaus arbeidslause"),
        ("språklig", "språkleg språklege"),
        ("økonomi", "økonomien"),
        ("helse", "helsa"),
        ("enighet", "semje semja"),
        ("lege", "legar legane"),
        ("arbeid", "arbeidet arbeida"),
        ("ansatt", "tilsett tilsette"),
        ("skoleeier", "skuleeigar skuleeigarar"),
        ("boligmangel", "bustadmangel"),
    ] {
        inflects(bokmaal, nynorsk, "");
        let first = nynorsk.split(' ').next().unwrap_or_default();
        if first != bokmaal && !forms_of(bokmaal).is_empty() && !bokmaal.ends_with("ing") && bokmaal != "lege"
        {
            let own = ["arbeid", "økonomi", "helse"].contains(&bokmaal);
            inflects(first, if own { "" } else { bokmaal }, "");
        }
    }
}

#[test]
fn nynorsk_words_inflect() {
    inflects(
        "bustad",
        "bustad bustaden bustader bustadene bustadar bustadane bolig boliger",
        "",
    );
    inflects("tenestene", "teneste tenesta tenester tjeneste", "");
    inflects(
        "moglegheit",
        "moglegheita moglegheiter moglegheitene mulighet",
        "mogleg høve",
    );
    inflects("lærar", "lærar læraren lærarar lærarane lærer", "lære");
    inflects("kommunane", "kommune kommunar", "");
    inflects(
        "vanskeleg",
        "vanskeleg vanskelege vanskelegare vanskelegast",
        "vanske",
    );
    inflects("vere", "vere vera er var vore", "");
    inflects("kome", "kome kjem kom koma", "");
}

#[test]
fn a_nynorsk_verb_has_its_own_past_and_infinitive() {
    inflects("kalle", "kallar kalla", "");
    inflects("bruke", "brukar bruka brukte", "bruk");
    inflects("søkje", "søkjer søkte søkt", "");
    inflects("kjenne", "kjende kjend", "");
    inflects("spreie", "spreidde spreidd", "");
    inflects("leve", "levde levd levt", "");
    inflects("krevje", "krev kravde kravd", "");
    inflects("følast", "følest", "");
}

#[test]
fn a_comparative_of_another_stem_is_a_word_of_its_own() {
    inflects("eldre", "eldres eldst eldste", "gammel gamle gammal");
    inflects("flere", "fleire flest", "mange");
    inflects("bedre", "betre best", "god bedrar betrar");
    inflects("mindre", "minst", "liten små");
    inflects("yngre", "yngst yngste", "ung");
    inflects("mer", "meir mest", "mye");
    inflects("gamal", "gamle gammel gammal eldre", "gamalen");
}

#[test]
fn a_participle_is_an_adjective_of_its_own() {
    inflects("manglende", "manglande manglendes", "mangler mangle mangla");
    inflects("følgende", "følgjande", "følger fulgte");
    inflects("ansatt", "ansatte ansattes tilsett tilsette", "ansetter ansette");
    inflects("ansatte", "ansatt ansattes tilsette", "ansetter");
    inflects("bosatt", "bosatte busett", "bosetter");
    inflects("ødelagt", "ødelagte øydelagt", "ødelegger");
    inflects("levert", "leverte", "leverer");
    inflects("godkjend", "godkjende godkjent", "godkjenner");
    inflects("mangle", "manglende manglet", "");
    inflects("kastet", "kaster", "");
}

#[test]
fn nynorsk_adjectives_agents_and_nouns() {
    inflects("ensom", "einsam einsame einsamt ensomme", "einsamme");
    inflects("grei", "greitt", "");
    inflects("lei", "leitt", "");
    inflects("snau", "snautt", "");
    inflects("bloggar", "bloggaren bloggarar bloggarane blogger", "");
    inflects("utvikler", "utvikleren utviklarane", "utvikle utviklet");
    inflects("søker", "søkar søkjar søkarane", "");
    inflects("arbeidsgiver", "arbeidsgjevar arbeidsgivar", "");
    inflects("oppfølging", "oppfølgjing", "");
    inflects("setting", "setjing", "");
    inflects("behandling", "handsaming", "");
    inflects("først", "fyrst", "");
    inflects("oversikt", "oversikta", "");
    inflects("våpen", "våpena", "");
    inflects("barnevernstjeneste", "barneverntjeneste barnevernteneste", "");
    inflects("barneverntjeneste", "barnevernstjenesten barnevernstenesta", "");
}

#[test]
fn a_common_word_is_not_its_rare_homograph() {
    inflects("lege", "leger legar", "legende legte");
    inflects("skole", "skoler skular", "skulende skult skolende");
    inflects("gutt", "gutar gutta", "guts");
    inflects("vei", "veien vegen", "vegas vega");
    inflects("hånd", "hender", "hefter");
    inflects("jeg", "eg meg", "eget eger");
    inflects("verden", "verda", "verd");
    inflects("vente", "venter", "avvente avventende");
}

#[test]
fn capitals_of_a_known_word_are_that_word() {
    inflects("BOLIG", "boliger bustad", "");
    inflects("NAV", "navs", "navet");
    inflects("BUP", "bup", "");
}

#[test]
fn a_prefix_makes_a_strong_verb_only_where_the_dictionary_agrees() {
    inflects("samle", "samlar samla samlet", "samlo sammo");
    inflects("innehalde", "inneheld inneheldt", "");
    inflects("busetje", "buset busette busett", "");
    inflects("avle", "avler avlet", "avlo");
}

#[test]
fn a_nynorsk_word_that_is_spelt_like_a_bokmål_one_is_also_itself() {
    inflects("skule", "skulen skular skulane", "");
    inflects("regnskap", "rekneskapen rekneskapet rekneskapar", "reknar");
    inflects("val", "valet vala valg", "");
    inflects("høyre", "høyrer høyrde høyrt", "");
}

#[test]
fn an_accent_on_the_last_vowel_goes_before_endings() {
    inflects("kafé", "kafeen kafear kafeane", "");
}

#[test]
fn a_synonym_is_not_the_same_word() {
    inflects("beskyttelse", "beskyttelser beskyttelsen", "vern vernet");
    inflects("mulighet", "moglegheit", "høve");
    inflects("forsøke", "forsøker", "freiste");
}

#[test]
fn names_of_peoples_inflect_as_nouns_of_persons() {
    inflects("ukrainer", "ukrainere ukrainerne", "");
    inflects("syrer", "syrere syrerne", "");
    inflects("eritreer", "eritreere eritreerne", "");
}

#[test]
fn unknown_words_inflect_by_their_last_member_or_their_ending() {
    inflects("boligsosial", "boligsosialt boligsosiale", "");
    inflects(
        "utleiebolig",
        "utleieboliger utleieboligene utleiebustad utleigebustad",
        "",
    );
    inflects(
        "klimakrisemøte",
        "klimakrisemøtet klimakrisemøter klimakrisemøtene",
        "",
    );
    inflects("chatboting", "chatbotingen chatbotinga chatbotingar", "");
    inflects("skjermifisere", "skjermifiserer skjermifiserte skjermifisert", "");
    inflects("blorgisk", "blorgiske", "blorgiskt");
    inflects("vorgelig", "vorgelige vorgeligere", "");
}

#[test]
fn an_abbreviation_is_no_noun_of_the_same_letters() {
    inflects("NAV", "nav navs nav's naven", "navet nava navle");
    inflects("PC", "pc pc'en pcen pc'er pcs", "");
    inflects("nav", "nav navs navet", "");
}

#[test]
fn one_letter_has_one_form_and_no_letter_none() {
    assert_eq!(inflections("å").len(), 1);
    assert!(inflections("").is_empty() && inflections("—!").is_empty() && inflections("🙂").is_empty());
    assert_eq!(inflections(&"ab".repeat(5_000)).len(), 1);
    assert_eq!(inflections("to ord").len(), 1);
    let hidden = inflections("\u{200f}bolig\u{200f}");
    assert_eq!(hidden, inflections("bolig"));
}

#[test]
fn readings_tell_inflections_from_variants() {
    let found = inflections("bolig");
    let reading = |form: &str| {
        found
            .iter()
            .find(|found| found.form == form)
            .map(|found| found.reading)
    };
    assert_eq!(found[0].reading, Reading::Itself);
    assert_eq!(reading("boligene"), Some(Reading::Inflection));
    assert_eq!(reading("bustad"), Some(Reading::Variant));
    assert_eq!(reading("bustaden"), Some(Reading::Variant));
}

proptest! {
    #[test]
    fn a_keyword_finds_itself_and_boundedly_many_others(keyword in "\\PC{0,24}|[a-zæøå]{1,16}|[A-ZÆØÅ]{1,6}") {
        let found = inflections(&keyword);
        prop_assert!(found.len() <= MOST_FORMS);
        prop_assert_eq!(&found, &inflections(&keyword));
        if keyword.chars().any(char::is_alphanumeric) {
            prop_assert_eq!(&found[0].form, &form_of(&keyword));
            let distinct: BTreeSet<&str> = found.iter().map(|found| found.form.as_str()).collect();
            prop_assert_eq!(distinct.len(), found.len());
        }
    }

    #[test]
    fn folding_twice_is_folding_once(form in "[a-eoåæøäö]{0,8}") {
        let once = fold(&form).into_owned();
        prop_assert_eq!(fold(&once).into_owned(), once);
    }
}

/// What stands before the last member is no reason to read it as a participle, and a joint -s- none to miss it.
#[test]
fn a_compound_inflects_as_its_last_member_whatever_that_ends_in() {
    for (keyword, forms) in [
        (
            "styringsdokument",
            ["styringsdokumentet", "styringsdokumenter", "styringsdokumenta"],
        ),
        (
            "integreringsråd",
            ["integreringsrådet", "integreringsråda", "integreringsrådene"],
        ),
        (
            "integreringstilskudd",
            [
                "integreringstilskuddet",
                "integreringstilskudda",
                "integreringstilskot",
            ],
        ),
        (
            "introduksjonsstønad",
            [
                "introduksjonsstønaden",
                "introduksjonsstønader",
                "introduksjonsstønadene",
            ],
        ),
    ] {
        let found = inflections(keyword);
        for form in forms {
            assert!(found.iter().any(|other| other.form == form), "{keyword} {form}");
        }
    }
}
