//! What is said of redaction, in the languages of publication; and, on standard error, in English.

use crate::text::Language;

use super::PersonalData;

/// What stands in the place of personal data.
pub(super) fn marker(kind: PersonalData, language: Language) -> &'static str {
    let [nb, nn, en] = match kind {
        PersonalData::NationalId => ["[fødselsnummer]", "[fødselsnummer]", "[national id]"],
        PersonalData::Account => ["[konto]", "[konto]", "[account]"],
        PersonalData::Phone => ["[telefon]", "[telefon]", "[phone]"],
        PersonalData::Email => ["[e-post]", "[e-post]", "[e-mail]"],
        PersonalData::Web => ["[nettadresse]", "[nettadresse]", "[web address]"],
        PersonalData::Handle => ["[brukernavn]", "[brukarnamn]", "[username]"],
        PersonalData::Name => ["[navn]", "[namn]", "[name]"],
    };
    match language {
        Language::Nb => nb,
        Language::Nn => nn,
        Language::En => en,
    }
}

/// What is replaced in the quotes, and what is not found.
pub fn redaction_note(has_names: bool, language: Language) -> &'static str {
    match (language, has_names) {
        (Language::Nb, true) => {
            "Fødselsnumre, kontonumre, telefonnumre, e-postadresser, nettadresser, brukernavn med krøllalfa og navn på en egen liste er erstattet av merker i hakeparentes. Navn som ikke står på listen, og andre opplysninger som kan røpe hvem noen er, blir ikke funnet."
        }
        (Language::Nb, false) => {
            "Fødselsnumre, kontonumre, telefonnumre, e-postadresser, nettadresser og brukernavn med krøllalfa er erstattet av merker i hakeparentes. Navn og andre opplysninger som kan røpe hvem noen er, blir ikke funnet."
        }
        (Language::Nn, true) => {
            "Fødselsnummer, kontonummer, telefonnummer, e-postadresser, nettadresser, brukarnamn med krøllalfa og namn på ei eiga liste er erstatta av merke i hakeparentes. Namn som ikkje står på lista, og andre opplysningar som kan røpe kven nokon er, blir ikkje funne."
        }
        (Language::Nn, false) => {
            "Fødselsnummer, kontonummer, telefonnummer, e-postadresser, nettadresser og brukarnamn med krøllalfa er erstatta av merke i hakeparentes. Namn og andre opplysningar som kan røpe kven nokon er, blir ikkje funne."
        }
        (Language::En, true) => {
            "National identity numbers, bank accounts, phone numbers, e-mail addresses, web addresses, user names behind an at-sign and names on a list are replaced by markers in brackets. Names that are not on the list, and other details that may tell who somebody is, are not found."
        }
        (Language::En, false) => {
            "National identity numbers, bank accounts, phone numbers, e-mail addresses, web addresses and user names behind an at-sign are replaced by markers in brackets. Names and other details that may tell who somebody is are not found."
        }
    }
}

/// How many pieces were replaced, by kind.
pub fn redaction_summary(kinds: impl IntoIterator<Item = PersonalData>) -> String {
    let mut counts = [0_usize; PersonalData::ALL.len()];
    for kind in kinds {
        counts[kind as usize] += 1;
    }
    let counted = PersonalData::ALL
        .into_iter()
        .filter(|kind| counts[*kind as usize] > 0);
    let told: Vec<String> = counted.map(|kind| told(kind, counts[kind as usize])).collect();
    match told.is_empty() {
        true => "redacted: nothing".to_owned(),
        false => format!("redacted: {}", told.join(", ")),
    }
}

fn told(kind: PersonalData, count: usize) -> String {
    let (one, many) = match kind {
        PersonalData::NationalId => ("national identity number", "national identity numbers"),
        PersonalData::Account => ("bank account", "bank accounts"),
        PersonalData::Phone => ("phone number", "phone numbers"),
        PersonalData::Email => ("e-mail address", "e-mail addresses"),
        PersonalData::Web => ("web address", "web addresses"),
        PersonalData::Handle => ("user name", "user names"),
        PersonalData::Name => ("name", "names"),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}
