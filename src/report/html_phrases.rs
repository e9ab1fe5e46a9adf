//! What the web page of a report says, in the languages of publication.

use crate::text::Language;

/// The words of one language.
#[derive(Debug)]
pub(super) struct HtmlPhrases {
    pub(super) skip: &'static str,
    pub(super) contents: &'static str,
    pub(super) sentences: &'static str,
    pub(super) appendix: &'static str,
    pub(super) appendix_note: &'static str,
    pub(super) codebook: &'static str,
    pub(super) any: &'static str,
    pub(super) none: &'static str,
    pub(super) unless: &'static str,
    pub(super) sets: &'static str,
}

const NB: HtmlPhrases = HtmlPhrases {
    skip: "Gå til innholdet",
    contents: "Spørsmål",
    sentences: "Tallene i setninger",
    appendix: "Vedlegg: kodeboken",
    appendix_note: "Et svar får et tema når minst én av temaets regler finner noe i det. Svar med et undertema telles også i overtemaet.",
    codebook: "Kodebok",
    any: "Regler",
    none: "Gir ikke temaet til svar med",
    unless: "Teller ikke i samme setning som",
    sets: "Ordlister som reglene bruker",
};

const NN: HtmlPhrases = HtmlPhrases {
    skip: "Gå til innhaldet",
    contents: "Spørsmål",
    sentences: "Tala i setningar",
    appendix: "Vedlegg: kodeboka",
    appendix_note: "Eit svar får eit tema når minst éin av reglane til temaet finn noko i det. Svar med eit undertema blir også talde i overtemaet.",
    codebook: "Kodebok",
    any: "Reglar",
    none: "Gir ikkje temaet til svar med",
    unless: "Tel ikkje i same setning som",
    sets: "Ordlister som reglane bruker",
};

const EN: HtmlPhrases = HtmlPhrases {
    skip: "Skip to content",
    contents: "Questions",
    sentences: "The figures in sentences",
    appendix: "Appendix: the codebook",
    appendix_note: "An answer gets a theme when at least one of the theme's rules finds something in it. Answers with a subtheme count in its parent too.",
    codebook: "Codebook",
    any: "Rules",
    none: "No theme for answers with",
    unless: "Does not count in the same sentence as",
    sets: "Word lists that the rules use",
};

impl HtmlPhrases {
    /// The words of `language`.
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }
}
