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
    pub all_answers: &'static str,
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
    pub the_answer: &'static str,
    pub review: &'static str,
    pub nothing_to_review: &'static str,
    pub name_first: &'static str,
    pub all_themes: &'static str,
    pub order: &'static str,
    /// In the order of [`Order::ALL`](super::queue::Order::ALL).
    pub orders: [&'static str; 2],
    pub show: &'static str,
    pub progress: &'static str,
    pub steps: &'static str,
    pub next_open: &'static str,
    pub decide: &'static str,
    pub accept: &'static str,
    pub remove: &'static str,
    pub add: &'static str,
    pub add_theme: &'static str,
    pub choose_theme: &'static str,
    pub note: &'static str,
    pub note_help: &'static str,
    pub undo: &'static str,
    pub latest: &'static str,
    pub undid: &'static str,
    pub undone: &'static str,
    pub undone_already: &'static str,
    pub history: &'static str,
    pub no_such_answer: &'static str,
    pub no_such_theme: &'static str,
    /// a, r, t, n, u, j, k, o.
    pub keys: [&'static str; 8],
    pub keys_on: &'static str,
    pub keys_off: &'static str,
    pub table: &'static str,
    pub table_help: &'static str,
    pub all_questions: &'static str,
    pub with_decisions: &'static str,
    pub rules_alone: &'static str,
    pub change: &'static str,
    pub no_theme_here: &'static str,
    pub no_definition: &'static str,
    pub have_it: &'static str,
    pub interval: &'static str,
    pub rules: &'static str,
    pub rule: &'static str,
    pub no_rules: &'static str,
    pub answers_hit: &'static str,
    pub share_of_theme: &'static str,
    pub line: &'static str,
    pub rules_note: &'static str,
    pub any_rules: &'static str,
    pub none_rules: &'static str,
    pub unless_rules: &'static str,
    pub quotes: &'static str,
    pub groups: &'static str,
    pub groups_note: &'static str,
    pub group: &'static str,
    pub bar: &'static str,
    pub neighbours: &'static str,
    pub no_neighbours: &'static str,
    pub no_such_rule: &'static str,
    pub rules_help: &'static str,
    pub new_rule: &'static str,
    pub edit_rule: &'static str,
    pub rule_help: &'static str,
    pub insist: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub attempt: &'static str,
    pub came: &'static str,
    pub went: &'static str,
    pub now: &'static str,
    pub and_more: &'static str,
    pub also_changed: &'static str,
    pub file_changed: &'static str,
    pub moved_on: &'static str,
    pub examples_fail: &'static str,
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
