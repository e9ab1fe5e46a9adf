//! The built-in word list: which words there are, what their lemmas are, and how those inflect.
//!
//! Norsk Ordbank in bokmål, packed by `examples/make_lexicon.rs`; source and licence in `ATTRIBUTION.md`.

mod format;

use std::sync::OnceLock;

use fst::Map;

pub use format::{FormatError, MAGIC};
use format::{Layout, u16_at, u32_at};

/// Forms, their lemmas and their paradigms. Reads the packed bytes in place: opening costs no allocation.
#[derive(Debug)]
pub struct Lexicon<'a> {
    map: Map<&'a [u8]>,
    layout: Layout<'a>,
}

/// What kind of word a lemma is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A noun.
    Noun,
    /// A verb; its lemma is the infinitive.
    Verb,
    /// An adjective; its lemma is the positive.
    Adjective,
    /// An adverb.
    Adverb,
    /// A function word, a symbol or an abbreviation.
    Other,
}

/// A word that a form belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lemma {
    /// Its dictionary form.
    pub form: String,
    /// Its word class.
    pub class: Class,
}

/// Which beginnings of some text are forms of a lexicon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beginnings {
    /// How many bytes some form begins with.
    reach: usize,
    /// Bit by bit, whether so many bytes are a form.
    forms: u64,
}

impl Beginnings {
    /// Of shorter beginnings it is noted whether they are forms.
    const NOTED: usize = 64;

    /// Where nothing is known yet: any beginning may be a form.
    pub const ANY: Self = Self {
        reach: usize::MAX,
        forms: u64::MAX,
    };

    /// Whether the first `length` bytes may be a form. Certain but for very long ones.
    pub fn may_have(self, length: usize) -> bool {
        length <= self.reach && (length >= Self::NOTED || self.forms >> length & 1 == 1)
    }

    /// Whether some form begins with the first `length` bytes.
    pub fn reach(self, length: usize) -> bool {
        length <= self.reach
    }
}

impl Lexicon<'static> {
    /// The built-in lexicon. All forms are lower case and composed.
    pub fn norwegian() -> &'static Self {
        static BUILT_IN: OnceLock<Lexicon<'static>> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            Lexicon::open(include_bytes!("bokmaal.lexicon")).expect("the built-in lexicon is well formed")
        })
    }
}

impl<'a> Lexicon<'a> {
    /// Reads a lexicon as `make_lexicon` packs it.
    pub fn open(bytes: &'a [u8]) -> Result<Self, FormatError> {
        let layout = Layout::of(bytes)?;
        let map = Map::new(layout.forms).map_err(|_| FormatError::Forms)?;
        Ok(Self { map, layout })
    }

    /// Number of forms.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there is no form.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// Whether `form` is a form of some word. Looks it up as written: lower case is the caller's work.
    pub fn knows(&self, form: &str) -> bool {
        self.map.contains_key(form)
    }

    /// Which beginnings of `text` are forms, all looked up in one go.
    pub fn beginnings(&self, text: &str) -> Beginnings {
        let forms = self.map.as_fst();
        let mut node = forms.root();
        let mut found = Beginnings::default();
        for byte in text.bytes() {
            let Some(next) = node.find_input(byte) else {
                break;
            };
            node = forms.node(node.transition_addr(next));
            found.reach += 1;
            if node.is_final() && found.reach < Beginnings::NOTED {
                found.forms |= 1 << found.reach;
            }
        }
        found
    }

    /// Whether `form` is a form of a noun, verb or adjective.
    pub fn knows_content(&self, form: &str) -> bool {
        self.lemmas(form)
            .iter()
            .any(|lemma| matches!(lemma.class, Class::Noun | Class::Verb | Class::Adjective))
    }

    /// The words that `form` is a form of, by class and dictionary form; none if it is unknown.
    pub fn lemmas(&self, form: &str) -> Vec<Lemma> {
        let Some(record) = self.record(form) else {
            return Vec::new();
        };
        let readings = record.chunks(5).filter(|chunk| !is_paradigm(chunk));
        let mut lemmas: Vec<Lemma> = readings
            .filter_map(|chunk| {
                Some(Lemma {
                    class: class_of(chunk[0])?,
                    form: self.edited(form, u32_at(chunk, 1)?)?,
                })
            })
            .collect();
        lemmas.sort_by(|a, b| (a.class, &a.form).cmp(&(b.class, &b.form)));
        lemmas
    }

    /// Whether `form` is a dictionary form, and of which classes.
    pub fn classes_as_lemma(&self, form: &str) -> Vec<Class> {
        self.classes(form).collect()
    }

    /// The same, one after another.
    pub fn classes(&self, form: &str) -> impl Iterator<Item = Class> + use<'_> {
        self.paradigms(form).map(|(class, _)| class)
    }

    /// All forms of the words of `class` whose dictionary form is `lemma`, in the lexicon's order.
    pub fn forms_of(&self, lemma: &str, class: Class) -> Vec<String> {
        let mut forms = Vec::new();
        for (_, paradigm) in self.paradigms(lemma).filter(|(found, _)| *found == class) {
            let Some(edits) = self.layout.paradigm(paradigm) else {
                continue;
            };
            forms.extend(edits.chunks(2).filter_map(|edit| {
                let number = u16_at(edit, 0)?;
                self.edited(lemma, u32::from(number))
            }));
        }
        forms
    }

    fn paradigms(&self, lemma: &str) -> impl Iterator<Item = (Class, u32)> + use<'_> {
        let record = self.record(lemma).unwrap_or_default();
        let chunks = record.chunks(5).filter(|chunk| is_paradigm(chunk));
        chunks.filter_map(|chunk| Some((class_of(chunk[0] & !PARADIGM)?, u32_at(chunk, 1)?)))
    }

    fn record(&self, form: &str) -> Option<&'a [u8]> {
        let number = u32::try_from(self.map.get(form)?).ok()?;
        self.layout.record(number)
    }

    fn edited(&self, form: &str, number: u32) -> Option<String> {
        let (strip, suffix) = self.layout.edit(number)?;
        let stem = form.get(..form.len().checked_sub(strip)?)?;
        Some([stem, suffix].concat())
    }
}

/// Set in a record's class byte when what follows is the number of a paradigm, not of an edit.
const PARADIGM: u8 = 0x80;

fn is_paradigm(chunk: &[u8]) -> bool {
    chunk[0] & PARADIGM != 0
}

fn class_of(byte: u8) -> Option<Class> {
    Some(match byte {
        0 => Class::Noun,
        1 => Class::Verb,
        2 => Class::Adjective,
        3 => Class::Adverb,
        4 => Class::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemmas(form: &str) -> Vec<String> {
        let lemmas = Lexicon::norwegian().lemmas(form);
        lemmas.into_iter().map(|lemma| lemma.form).collect()
    }

    #[test]
    fn forms_lead_to_their_lemmas() {
        assert_eq!(lemmas("boligene"), ["bolig"]);
        assert!(
            lemmas("leder").contains(&"leder".to_owned()) && lemmas("leder").contains(&"lede".to_owned())
        );
        assert_eq!(lemmas("manglene"), ["mangel"]);
        assert_eq!(lemmas("ungdommer"), ["ungdom"]);
        assert_eq!(lemmas("qwerty"), [""; 0]);
    }

    #[test]
    fn lemmas_lead_to_their_forms() {
        let forms = Lexicon::norwegian().forms_of("lærer", Class::Noun);
        assert_eq!(forms, ["lærer", "lærere", "læreren", "lærerne"]);
        assert!(Lexicon::norwegian().forms_of("lærer", Class::Verb).is_empty());
    }

    #[test]
    fn every_lemma_is_a_form_and_every_form_has_a_lemma() {
        let lexicon = Lexicon::norwegian();
        for form in [
            "bolig", "bil", "mangel", "sykkel", "god", "lede", "være", "ikke", "av",
        ] {
            assert!(lexicon.knows(form), "{form}");
            for lemma in lexicon.lemmas(form) {
                assert!(
                    lexicon
                        .forms_of(&lemma.form, lemma.class)
                        .contains(&form.to_owned()),
                    "{form}"
                );
            }
        }
        assert!(!lexicon.knows("Bolig") && !lexicon.knows("") && !lexicon.knows("boli"));
    }

    #[test]
    fn the_beginnings_that_are_forms_are_those_that_are_known() {
        let lexicon = Lexicon::norwegian();
        for text in [
            "boligqvv",
            "boligenes",
            "åååå",
            "",
            "skogbruksplanleggingsområdebestemmelsen",
            "qv",
        ] {
            let beginnings = lexicon.beginnings(text);
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                assert_eq!(
                    beginnings.may_have(at),
                    lexicon.knows(&text[..at]),
                    "{}",
                    &text[..at]
                );
                assert!(beginnings.reach(at) || !lexicon.knows(&text[..at]));
            }
        }
        assert!(lexicon.beginnings("boligqvv").reach(5) && !lexicon.beginnings("boligqvv").reach(6));
    }

    #[test]
    fn damaged_bytes_are_refused() {
        assert!(Lexicon::open(b"").is_err());
        assert!(Lexicon::open(MAGIC).is_err());
        assert!(Lexicon::open(&[MAGIC.as_slice(), &[0xff; 64]].concat()).is_err());
    }
}
