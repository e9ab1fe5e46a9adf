//! The groups of respondents that a background variable makes.

use crate::corpus::{Corpus, Variable};
use crate::source::did_you_mean;
use crate::text::Language;

use super::crosstab::Group;
use super::number::number;
use super::order::alphabetical;
use super::phrases::Phrases;

/// More groups than this make no table.
const MOST: usize = 60;
/// More different numbers than this are no groups; they make classes.
const MOST_NUMBERS: usize = 20;

/// Groups of respondents.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    /// The variable.
    pub name: String,
    /// What each group is called, in order; those of whom nothing is known come last, if there are any.
    pub labels: Vec<String>,
    /// Whether the last group is of those of whom nothing is known.
    pub has_unknown: bool,
    /// The group of each respondent.
    pub of: Vec<u32>,
}

/// Why a variable makes no groups.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum GroupsError {
    /// There is no such variable.
    #[error("there is no background variable `{name}`; {known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// Which there are.
        known: String,
    },
    /// More groups than make a table.
    #[error(
        "`{name}` has {count} different values; a table takes at most {MOST} groups: name a variable with fewer"
    )]
    TooMany {
        /// The variable.
        name: String,
        /// Its values.
        count: usize,
    },
    /// More numbers than make a table.
    #[error(
        "`{name}` has {count} different numbers; name the classes by where they begin, as in --by {name}={example}"
    )]
    NoClasses {
        /// The variable.
        name: String,
        /// Its values.
        count: usize,
        /// Classes that would do.
        example: String,
    },
    /// A value that is not a number has no class.
    #[error("`{value}` of `{name}` is not a number, so it has no class; without `=` each value is a group")]
    NotANumber {
        /// The variable.
        name: String,
        /// The value.
        value: String,
    },
    /// Where classes begin is not said in numbers that rise.
    #[error(
        "`{name}={cuts}`: classes begin at numbers that rise, with commas between, as in --by {name}=30,45,60"
    )]
    BadClasses {
        /// The variable.
        name: String,
        /// What was written.
        cuts: String,
    },
}

impl Groups {
    /// The groups of `spec`: the name of a variable, each value being a group, or `name=30,45,60`, the numbers at which
    /// classes of a numeric variable begin.
    pub fn new(corpus: &Corpus, spec: &str, language: Language) -> Result<Self, GroupsError> {
        let is_variable = |name: &str| corpus.background.iter().any(|known| known == name);
        let (name, cuts) = match spec.rsplit_once('=') {
            Some((name, cuts)) if !is_variable(spec) => (name, Some(cuts)),
            _ => (spec, None),
        };
        let Some(at) = corpus.background.iter().position(|known| known == name) else {
            return Err(GroupsError::Unknown {
                name: name.to_owned(),
                known: known(&corpus.background, name),
            });
        };
        let variable = &corpus.respondents.background[at];
        let values: Vec<&str> = (0..variable.values.len())
            .map(|at| variable.values.get(at))
            .collect();
        let (labels, group_of_value) = match cuts {
            Some(cuts) => classes(name, &values, cuts, language)?,
            None => categories(name, &values)?,
        };
        Ok(Self::assign(name, labels, &group_of_value, variable, language))
    }

    /// Whether the variable of `spec`, as [`Groups::new`] takes it, is one of numbers, so that they can be cut into classes.
    pub fn are_numbers(corpus: &Corpus, spec: &str) -> bool {
        let variable = |name: &str| corpus.background.iter().position(|known| known == name);
        let cut = || variable(spec.rsplit_once('=')?.0);
        let Some(at) = variable(spec).or_else(cut) else {
            return false;
        };
        let values = &corpus.respondents.background[at].values;
        !values.is_empty() && (0..values.len()).all(|at| numeric(values.get(at)).is_some())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The index of a crosstab's group among these, of which the crosstab was made. Those of whom nothing is known may bear
    /// the name of a value.
    pub(super) fn position(&self, group: &Group) -> Option<usize> {
        let known = self.labels.len() - usize::from(self.has_unknown);
        match group.is_tested {
            true => self.labels[..known]
                .iter()
                .position(|label| *label == group.label),
            false => (known < self.labels.len()).then_some(known),
        }
    }

    fn assign(
        name: &str,
        mut labels: Vec<String>,
        group_of_value: &[u32],
        variable: &Variable,
        language: Language,
    ) -> Self {
        let unknown = labels.len() as u32;
        let group = |value: &u32| match *value {
            0 => unknown,
            value => group_of_value[value as usize - 1],
        };
        let of: Vec<u32> = variable.of.iter().map(group).collect();
        let has_unknown = of.contains(&unknown);
        if has_unknown {
            labels.push(Phrases::of(language).unknown_group.to_owned());
        }
        Self {
            name: name.to_owned(),
            labels,
            has_unknown,
            of,
        }
    }
}

/// Each value a group, in the order in which people list them.
fn categories(name: &str, values: &[&str]) -> Result<(Vec<String>, Vec<u32>), GroupsError> {
    let are_numbers = || values.iter().all(|value| numeric(value).is_some());
    if values.len() > MOST || values.len() > MOST_NUMBERS && are_numbers() {
        return Err(too_many(name, values));
    }
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| {
        sort_key(values[*a])
            .partial_cmp(&sort_key(values[*b]))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut group = vec![0; values.len()];
    for (place, value) in order.iter().enumerate() {
        group[*value] = place as u32;
    }
    Ok((
        order.iter().map(|value| values[*value].to_owned()).collect(),
        group,
    ))
}

fn too_many(name: &str, values: &[&str]) -> GroupsError {
    let (name, count) = (name.to_owned(), values.len());
    let mut numbers: Vec<f64> = values.iter().filter_map(|value| numeric(value)).collect();
    if numbers.len() < count {
        return GroupsError::TooMany { name, count };
    }
    numbers.sort_by(f64::total_cmp);
    let quarters = [1, 2, 3].map(|quarter| numbers[numbers.len() * quarter / 4].to_string());
    let example = quarters.join(",");
    GroupsError::NoClasses { name, count, example }
}

/// By the first number in it, if it has one («3 000–9 999» before «10 000 og over», «Under 3 000» before both), then by
/// the Norwegian alphabet.
fn sort_key(value: &str) -> (f64, bool, Vec<u32>) {
    let number = first_number(value);
    let begins = |words: &[&str]| words.iter().any(|word| value.to_lowercase().starts_with(word));
    let is_above = begins(&["over", "mer enn", "meir enn", "more than", ">"]);
    let is_below = begins(&["under", "mindre enn", "less than", "<"]);
    let place = match number {
        Some(number) if is_below => number - 0.5,
        Some(number) if is_above => number + 0.5,
        Some(number) => number,
        None => f64::INFINITY,
    };
    (place, number.is_none(), alphabetical(value))
}

/// The first number in a text, with spaces between its thousands.
fn first_number(value: &str) -> Option<f64> {
    let start = value.find(|letter: char| letter.is_ascii_digit())?;
    let mut digits = String::new();
    let mut letters = value[start..].chars().peekable();
    while let Some(letter) = letters.next() {
        let goes_on = letters.peek().is_some_and(char::is_ascii_digit);
        match letter {
            digit if digit.is_ascii_digit() => digits.push(digit),
            ' ' | '\u{a0}' | '\u{202f}' if goes_on => {}
            _ => break,
        }
    }
    digits.parse().ok()
}

/// A value as a number: decimal comma or point, spaces between thousands.
fn numeric(value: &str) -> Option<f64> {
    let plain: String = value.chars().filter(|letter| !letter.is_whitespace()).collect();
    let number: f64 = plain.replace(',', ".").parse().ok()?;
    number.is_finite().then_some(number)
}

/// Classes of numbers; `cuts` says where they begin.
fn classes(
    name: &str,
    values: &[&str],
    cuts: &str,
    language: Language,
) -> Result<(Vec<String>, Vec<u32>), GroupsError> {
    let bad = || GroupsError::BadClasses {
        name: name.to_owned(),
        cuts: cuts.to_owned(),
    };
    let starts: Option<Vec<f64>> = cuts.split(',').map(numeric).collect();
    let starts = starts
        .filter(|starts| starts.is_sorted_by(|a, b| a < b))
        .ok_or_else(bad)?;
    if starts.len() >= MOST {
        return Err(bad());
    }
    let class = |value: &&str| {
        let number = numeric(value).ok_or_else(|| GroupsError::NotANumber {
            name: name.to_owned(),
            value: (*value).to_owned(),
        })?;
        Ok(starts.partition_point(|start| *start <= number) as u32)
    };
    let group = values
        .iter()
        .map(class)
        .collect::<Result<Vec<u32>, GroupsError>>()?;
    let whole = starts
        .iter()
        .copied()
        .chain(values.iter().filter_map(|value| numeric(value)));
    let whole = whole.into_iter().all(|number| number.fract() == 0.0);
    Ok((class_labels(&starts, whole, language), group))
}

fn class_labels(starts: &[f64], whole: bool, language: Language) -> Vec<String> {
    let shown = |value: f64| {
        let decimals = value
            .to_string()
            .split_once('.')
            .map_or(0, |(_, decimals)| decimals.len());
        number(value, decimals, language)
    };
    let phrases = Phrases::of(language);
    let first = starts
        .first()
        .map(|start| phrases.class_below.replace("{n}", &shown(*start)));
    let between = starts.windows(2).map(|pair| {
        let (low, high) = (pair[0], pair[1]);
        match whole {
            true if high - low == 1.0 => shown(low),
            true => format!("{}–{}", shown(low), shown(high - 1.0)),
            false => phrases
                .class_until
                .replace("{low}", &shown(low))
                .replace("{high}", &shown(high)),
        }
    });
    let last = starts
        .last()
        .map(|start| phrases.class_above.replace("{n}", &shown(*start)));
    first.into_iter().chain(between).chain(last).collect()
}

fn known(background: &[String], name: &str) -> String {
    let names: Vec<&str> = background.iter().map(String::as_str).collect();
    match names.is_empty() {
        true => {
            "the survey has none; name them by `background` in fritekst.toml, or by --background".to_owned()
        }
        false => did_you_mean(name, &names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(values: &[&str]) -> Vec<String> {
        categories("v", values).expect("groups").0
    }

    #[test]
    fn values_stand_as_people_list_them() {
        assert_eq!(
            order(&["50 000 og over", "3 000–9 999", "Under 3 000", "10 000–49 999"]),
            ["Under 3 000", "3 000–9 999", "10 000–49 999", "50 000 og over"]
        );
        assert_eq!(
            order(&["Øst", "Ålesund", "Vest", "Ås", "Ærø"]),
            ["Vest", "Ærø", "Øst", "Ålesund", "Ås"]
        );
        assert_eq!(
            order(&["Sentralitet 6", "Sentralitet 1"]),
            ["Sentralitet 1", "Sentralitet 6"]
        );
    }

    #[test]
    fn classes_begin_where_it_is_said() {
        let (labels, groups) =
            classes("alder", &["29", "30", "44", "45", "90"], "30,45", Language::Nb).expect("classes");
        assert_eq!(labels, ["under 30", "30–44", "45 og over"]);
        assert_eq!(groups, [0, 1, 1, 2, 2]);
        let (labels, groups) =
            classes("inntekt", &["0,5", "1,5", "2"], "1,2", Language::Nb).expect("classes");
        assert_eq!(labels, ["under 1", "1 til under 2", "2 og over"]);
        assert_eq!(groups, [0, 1, 2]);
    }

    #[test]
    fn what_makes_no_classes_is_told() {
        let of = |values: &[&str], cuts| {
            classes("alder", values, cuts, Language::Nb)
                .expect_err("an error")
                .to_string()
        };
        assert!(of(&["30"], "45,30").contains("numbers that rise"));
        assert!(of(&["30"], "ung").contains("numbers that rise"));
        assert!(of(&["30", "ung"], "30").contains("`ung` of `alder` is not a number"));
        let many: Vec<String> = (0..400).map(|at| at.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(
            too_many("alder", &many)
                .to_string()
                .ends_with("--by alder=100,200,300")
        );
        let names: Vec<String> = (0..400).map(|at| format!("n{at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(
            categories("navn", &names)
                .expect_err("an error")
                .to_string()
                .contains("400 different values")
        );
    }
}
