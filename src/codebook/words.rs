//! What codebooks say of words: `[words] known`, and `[analysis] typos`.

use crate::source::{Fields, Problems, SourceId};
use crate::text::{Analyzer, Span, Tokens, form_of};

/// What the files of a codebook say of words. It holds for all of them, so that a keyword means the same everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordSettings {
    /// Words that compounds may be made of, beside those that are built in.
    pub known: Vec<String>,
    /// Whether long keywords also find misspelt words; as is usual, if it is not said.
    pub typos: Option<bool>,
    /// Where that is said.
    typos_at: Option<(SourceId, Span)>,
}

impl WordSettings {
    /// The analyzer that minds them.
    pub fn analyzer(&self) -> Analyzer {
        let analyzer = Analyzer::with_known(self.known.iter().cloned());
        match self.typos {
            Some(typos) => analyzer.finding_typos(typos),
            None => analyzer,
        }
    }

    /// Whether `other` says something else, in whatever order and place.
    pub fn differ(&self, other: &Self) -> bool {
        let sorted = |settings: &Self| {
            let mut known = settings.known.clone();
            known.sort_unstable();
            known.dedup();
            known
        };
        self.typos != other.typos || sorted(self) != sorted(other)
    }

    /// Lets the project, if it says anything of typos, have the last word.
    pub fn overrule(&mut self, typos: Option<bool>) {
        self.typos = typos.or(self.typos);
    }

    /// Reads what one file says.
    pub(super) fn read(source: SourceId, fields: &mut Fields<'_>, problems: &mut Problems) -> Self {
        let mut settings = Self::default();
        if let Some(mut words) = fields.fields("words", problems) {
            for literal in words.literals("known", problems) {
                let tokens = Tokens::of(&literal.text);
                let is_word = tokens.len() == 1 && literal.text.trim().chars().all(char::is_alphabetic);
                match is_word {
                    true => settings.known.push(form_of(literal.text.trim())),
                    false => {
                        problems
                            .error(
                                literal.span,
                                format!("`{}` is not one word of letters", literal.text),
                            )
                            .help("`known` lists single words that compounds are made of");
                    }
                }
            }
            words.close(problems);
        }
        if let Some(mut analysis) = fields.fields("analysis", problems) {
            if let Some((typos, span)) = analysis.flag("typos", problems) {
                settings.typos = Some(typos);
                settings.typos_at = Some((source, span));
            }
            analysis.close(problems);
        }
        settings
    }

    /// Takes what another file says. If the two gainsay each other, returns where the other one does.
    pub(super) fn add(&mut self, other: Self) -> Option<(SourceId, Span)> {
        self.known.extend(other.known);
        match (self.typos, other.typos) {
            (Some(one), Some(another)) if one != another => other.typos_at,
            (None, Some(_)) => {
                (self.typos, self.typos_at) = (other.typos, other.typos_at);
                None
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::codebook::parse;

    fn complains(text: &str, message: &str) {
        let loaded = parse("k.toml", &format!("{text}\n[theme.a]\nany = ['a']"));
        let messages: Vec<&str> = loaded.problems.iter().map(|problem| &*problem.message).collect();
        assert_eq!(messages, [message], "{text}");
    }

    #[test]
    fn known_words_are_single_words() {
        let loaded = parse(
            "k.toml",
            "[words]\nknown = ['Eapply', ' fritekst ']\n[theme.a]\nany = ['a']",
        );
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        assert_eq!(loaded.library.words.known, ["eapply", "fritekst"]);
        complains(
            "[words]\nknown = ['to ord']",
            "`to ord` is not one word of letters",
        );
        complains("[words]\nknown = ['']", "`` is not one word of letters");
        complains("[words]\nknown = ['K2']", "`K2` is not one word of letters");
        complains("[words]\nkjent = []", "unknown key `kjent`");
    }

    #[test]
    fn typos_are_on_or_off() {
        let loaded = parse("k.toml", "[analysis]\ntypos = true\n[theme.a]\nany = ['a']");
        assert_eq!(loaded.library.words.typos, Some(true));
        complains("[analysis]\ntypos = 'ja'", "`typos` is true or false, not a text");
        complains("[analysis]\ntypo = true", "unknown key `typo`");
    }

    #[test]
    fn a_known_word_makes_compounds() {
        let codes = |known: &str| {
            let text = format!("{known}\n[theme.a]\nany = ['tilgang']\nmatch = ['Eqvvtilgangen mangler']");
            let library = parse("k.toml", &text).library;
            let analyzer = library.words.analyzer();
            crate::text::Analyzer::keyword(&analyzer, "tilgang")
                .finds(&analyzer.word("eqvvtilgangen"))
                .is_some()
        };
        assert!(!codes(""));
        assert!(codes("[words]\nknown = ['eqvv']"));
    }
}
