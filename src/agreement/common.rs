//! Which themes several files of codings can be compared on.

use std::collections::BTreeSet;

use crate::corpus::QuestionId;

use super::hand::HandCodings;

/// Themes by question.
pub type ThemesOf = Vec<(QuestionId, Vec<String>)>;

/// The themes that somebody gave.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// Those that each file can tell of, in order; questions as they are first met.
    pub themes: ThemesOf,
    /// Of each file those that it cannot tell of, since it has columns for others and none for them.
    pub lacking: Vec<ThemesOf>,
}

impl Common {
    /// Of `codings`, which gave their `answers` these themes.
    pub fn of<'a>(
        codings: &[&HandCodings],
        answers: impl IntoIterator<Item = (&'a QuestionId, &'a BTreeSet<String>)>,
    ) -> Self {
        let mut given: Vec<(&QuestionId, BTreeSet<&String>)> = Vec::new();
        for (question, themes) in answers {
            let at = given.iter().position(|(known, _)| *known == question);
            let at = at.unwrap_or_else(|| {
                given.push((question, BTreeSet::new()));
                given.len() - 1
            });
            given[at].1.extend(themes);
        }
        let those = |is_wanted: &dyn Fn(&QuestionId, &str) -> bool| -> ThemesOf {
            let of_question = |(question, themes): &(&QuestionId, BTreeSet<&String>)| {
                let wanted = themes.iter().filter(|theme| is_wanted(question, theme));
                (
                    (*question).clone(),
                    wanted.map(|theme| (*theme).clone()).collect(),
                )
            };
            given.iter().map(of_question).collect()
        };
        let of_file = |codings: &&HandCodings| {
            let mut lacking = those(&|question, theme| !codings.can_tell(question, theme));
            lacking.retain(|(_, themes)| !themes.is_empty());
            lacking
        };
        Self {
            themes: those(&|question, theme| codings.iter().all(|codings| codings.can_tell(question, theme))),
            lacking: codings.iter().map(of_file).collect(),
        }
    }

    /// Whether answers to the question cannot be compared at all: themes were given, and there is none that each file can tell of.
    pub fn is_without_any(&self, question: &QuestionId) -> bool {
        let of = |themes: &ThemesOf| {
            let mut own = themes.iter().filter(|(id, _)| id == question);
            own.any(|(_, themes)| !themes.is_empty())
        };
        !of(&self.themes) && self.lacking.iter().any(of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> HandCodings {
        HandCodings::read(text.as_bytes().to_vec()).expect("codings")
    }

    #[test]
    fn a_theme_that_has_no_column_is_none_that_was_not_given() {
        let first = read("respondent;question;bolig;tolk\n1;q;1;1\n2;q;0;1\n1;r;;1\n");
        let second = read("respondent;question;bolig\n1;q;1\n2;q;0\n1;r;\n");
        let list = read("respondent;question;themes\n1;q;skole\n");
        let common = |codings: &[&HandCodings]| {
            let answers = codings.iter().flat_map(|codings| codings.answers());
            Common::of(codings, answers.map(|coded| (&coded.question, &coded.themes)))
        };
        let question = |id: &str| QuestionId::new(id).expect("an id");
        let themes = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let both = common(&[&first, &second]);
        assert_eq!(
            both.themes,
            [(question("q"), themes(&["bolig"])), (question("r"), themes(&[]))]
        );
        assert_eq!(both.lacking[0], []);
        assert_eq!(
            both.lacking[1],
            [
                (question("q"), themes(&["tolk"])),
                (question("r"), themes(&["tolk"]))
            ]
        );
        assert_eq!(
            [
                both.is_without_any(&question("q")),
                both.is_without_any(&question("r"))
            ],
            [false, true]
        );
        let all = common(&[&first, &second, &list]);
        assert_eq!(all.lacking[0], [(question("q"), themes(&["skole"]))]);
        assert_eq!(all.lacking[2], [], "a list tells of all");
    }
}
