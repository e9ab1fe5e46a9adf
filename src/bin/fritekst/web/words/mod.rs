//! What the page says, in three languages.

mod en;
mod nb;
mod nn;

use fritekst::review::Verdict;
use fritekst::text::Language;

/// The words of one language. `{n}` and the like are replaced.
pub struct Words {
    pub language: Language,
    pub skip: &'static str,
    pub navigation: &'static str,
    pub answers: &'static str,
    pub to_answers: &'static str,
    pub not_found: &'static str,
    pub fault: &'static str,
    pub trouble: &'static str,
    pub reviewer: &'static str,
    pub save_name: &'static str,
    pub refused_host: &'static str,
    pub refused_token: &'static str,
    pub refused_origin: &'static str,
    pub refused_form: &'static str,
    pub refused_large: &'static str,
    pub refused_unreadable: &'static str,
    pub search_for: &'static str,
    pub search: &'static str,
    pub search_help: &'static str,
    pub found: &'static str,
    pub facets: &'static str,
    pub question: &'static str,
    pub condition: &'static str,
    /// In the order of [`Condition::ALL`](super::pick::Condition::ALL).
    pub conditions: [&'static str; 6],
    pub theme: &'static str,
    pub pages: &'static str,
    pub page_of: &'static str,
    pub previous_page: &'static str,
    pub next_page: &'static str,
    pub respondent: &'static str,
    pub whole_answer: &'static str,
    pub themes: &'static str,
    pub no_codebook: &'static str,
    pub non_answer: &'static str,
    pub uncoded: &'static str,
    pub why: &'static str,
    pub more_hits: &'static str,
    pub decisions: &'static str,
    /// Add, remove, accept.
    pub verdicts: [&'static str; 3],
    pub the_whole: &'static str,
    pub stale: &'static str,
    pub unknown_theme: &'static str,
}

impl Words {
    /// Those of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &nb::WORDS,
            Language::Nn => &nn::WORDS,
            Language::En => &en::WORDS,
        }
    }

    /// What was decided.
    pub fn decided(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Add => self.verdicts[0],
            Verdict::Remove => self.verdicts[1],
            Verdict::Accept => self.verdicts[2],
        }
    }
}
