//! The kinds of problem, by the names that people silence and look up.

use std::fmt;

/// What kind of problem it is. Its name stands in every message, and never changes: codebooks and scripts rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The file is not TOML.
    InvalidToml,
    /// No such key.
    UnknownKey,
    /// A value of the wrong type, or one that cannot be.
    InvalidValue,
    /// An id or name of the wrong letters.
    InvalidName,
    /// An expression that cannot be read, or does not say what must be there.
    InvalidRule,
    /// `@name` without such a word list.
    UnknownSet,
    /// `#theme` without such a theme.
    UnknownTheme,
    /// A theme that asks for itself.
    CircularTheme,
    /// `column:value` of a column that the answers do not have.
    UnknownColumn,
    /// Word lists that contain themselves, or grow without measure.
    EndlessSet,
    /// A word list that two files define.
    DuplicateSet,
    /// An included file that cannot be read.
    InvalidInclude,
    /// A file of another tool that cannot be read.
    InvalidImport,
    /// A question that two codebooks code.
    QuestionCodedTwice,
    /// A theme without rules, or a codebook without themes.
    NoRules,
    /// An example that the rules code otherwise than it says.
    FailingExample,
    /// A word that most answers have.
    CommonWord,
    /// Invisible characters in a rule.
    InvisibleCharacters,
    /// A comma in a rule.
    CommaInRule,
    /// What looks like an operator and is read as a word.
    OperatorAsWord,
    /// A word list without entries.
    EmptySet,
    /// A word list that nothing uses.
    UnusedSet,
    /// `none` or `unless` of a theme without rules of its own, or that take nothing away; a NOT that does not.
    IdleExclusion,
    /// The same rule twice in one list.
    DuplicateRule,
    /// The same rule in themes beside each other.
    RepeatedRule,
    /// A rule that finds nothing that another of its list does not find.
    ShadowedRule,
    /// A rule that contradicts itself, in whole or in part, or that its theme's exclusions always cancel.
    ImpossibleRule,
    /// Two themes with one label.
    DuplicateLabel,
    /// Ids or names that differ in capitals only.
    SimilarNames,
    /// Themes without examples.
    NoExamples,
    /// `column:value` with a value that no respondent has.
    UnknownValue,
    /// A column or question that the project file names in vain.
    UnusedQuestion,
    /// What another tool's file says and no codebook can.
    NotImported,
    /// A rule that no answer has.
    DeadRule,
    /// A rule whose every answer has the theme by others too.
    RedundantRule,
    /// A rule that alone brings most of a theme's answers.
    DominantRule,
    /// Themes that nearly the same answers have.
    CoincidingThemes,
}

impl Code {
    /// Every code: mistakes first, then what may be silenced.
    pub const ALL: [Self; 37] = [
        Self::InvalidToml,
        Self::UnknownKey,
        Self::InvalidValue,
        Self::InvalidName,
        Self::InvalidRule,
        Self::UnknownSet,
        Self::UnknownTheme,
        Self::CircularTheme,
        Self::UnknownColumn,
        Self::EndlessSet,
        Self::DuplicateSet,
        Self::InvalidInclude,
        Self::InvalidImport,
        Self::QuestionCodedTwice,
        Self::NoRules,
        Self::FailingExample,
        Self::CommonWord,
        Self::InvisibleCharacters,
        Self::CommaInRule,
        Self::OperatorAsWord,
        Self::EmptySet,
        Self::UnusedSet,
        Self::IdleExclusion,
        Self::DuplicateRule,
        Self::RepeatedRule,
        Self::ShadowedRule,
        Self::ImpossibleRule,
        Self::DuplicateLabel,
        Self::SimilarNames,
        Self::NoExamples,
        Self::UnknownValue,
        Self::UnusedQuestion,
        Self::NotImported,
        Self::DeadRule,
        Self::RedundantRule,
        Self::DominantRule,
        Self::CoincidingThemes,
    ];

    /// The code of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// Its name, as in `warning[dead-rule]`.
    pub fn name(self) -> &'static str {
        match self {
            Self::InvalidToml => "invalid-toml",
            Self::UnknownKey => "unknown-key",
            Self::InvalidValue => "invalid-value",
            Self::InvalidName => "invalid-name",
            Self::InvalidRule => "invalid-rule",
            Self::UnknownSet => "unknown-set",
            Self::UnknownTheme => "unknown-theme",
            Self::CircularTheme => "circular-theme",
            Self::UnknownColumn => "unknown-column",
            Self::EndlessSet => "endless-set",
            Self::DuplicateSet => "duplicate-set",
            Self::InvalidInclude => "invalid-include",
            Self::InvalidImport => "invalid-import",
            Self::QuestionCodedTwice => "question-coded-twice",
            Self::NoRules => "no-rules",
            Self::FailingExample => "failing-example",
            Self::CommonWord => "common-word",
            Self::InvisibleCharacters => "invisible-characters",
            Self::CommaInRule => "comma-in-rule",
            Self::OperatorAsWord => "operator-as-word",
            Self::EmptySet => "empty-set",
            Self::UnusedSet => "unused-set",
            Self::IdleExclusion => "idle-exclusion",
            Self::DuplicateRule => "duplicate-rule",
            Self::RepeatedRule => "repeated-rule",
            Self::ShadowedRule => "shadowed-rule",
            Self::ImpossibleRule => "impossible-rule",
            Self::DuplicateLabel => "duplicate-label",
            Self::SimilarNames => "similar-names",
            Self::NoExamples => "no-examples",
            Self::UnknownValue => "unknown-value",
            Self::UnusedQuestion => "unused-question",
            Self::NotImported => "not-imported",
            Self::DeadRule => "dead-rule",
            Self::RedundantRule => "redundant-rule",
            Self::DominantRule => "dominant-rule",
            Self::CoincidingThemes => "coinciding-themes",
        }
    }

    /// Whether it is one of the warnings, which a codebook may silence.
    pub fn is_lint(self) -> bool {
        self >= Self::CommonWord
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed_once_and_found_by_its_name() {
        assert!(Code::ALL.is_sorted() && Code::ALL.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(Code::ALL.last().copied(), Some(Code::CoincidingThemes));
        for code in Code::ALL {
            assert_eq!(Code::named(code.name()), Some(code));
        }
        assert_eq!(Code::ALL.len(), Code::CoincidingThemes as usize + 1);
    }
}
