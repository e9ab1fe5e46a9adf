//! Which columns of texts are one question, and what it may be called.

use crate::corpus::preview::Sight;

use super::names::{GENERAL, Tool, plain};
use super::{OpenQuestion, Role};

/// The open questions of the columns of texts, in their order.
pub(super) fn questions(columns: &[Sight], roles: &[Role], tool: Option<Tool>) -> Vec<OpenQuestion> {
    let texts: Vec<usize> = (0..columns.len()).filter(|at| roles[*at] == Role::Text).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in texts {
        let goes_on = groups.last().is_some_and(|group| follows(columns, group, at));
        match groups.last_mut() {
            Some(group) if goes_on => group.push(at),
            _ => groups.push(vec![at]),
        }
    }
    let mut questions: Vec<OpenQuestion> = Vec::new();
    for group in groups {
        let first = &columns[group[0]];
        let name = match (group.len(), numbered(&first.name)) {
            (2.., Some((stem, _))) => stem,
            _ => &first.name,
        };
        let wording = wording(first, tool);
        let mut id = id(name);
        let is_taken = |id: &str| questions.iter().any(|question| question.id == id);
        if is_taken(&id) {
            let next = (2..)
                .map(|number| format!("{id}-{number}"))
                .find(|id| !is_taken(id));
            id = next.unwrap_or(id);
        }
        questions.push(OpenQuestion {
            id,
            wording,
            columns: group,
        });
    }
    questions
}

/// Whether the column `at` holds one more answer to the question of `group`: the next number behind the same name, next to it,
/// and filled in by no more people.
fn follows(columns: &[Sight], group: &[usize], at: usize) -> bool {
    let last = group[group.len() - 1];
    let (Some((stem, number)), Some((next_stem, next))) =
        (numbered(&columns[last].name), numbered(&columns[at].name))
    else {
        return false;
    };
    let starts = numbered(&columns[group[0]].name).is_some_and(|(_, first)| first == 1);
    let is_name_of_one =
        stem.contains(|c: char| c.is_ascii_digit()) || !GENERAL.contains(&plain(stem).as_str());
    let is_next = stem == next_stem && next == number + 1 && at == last + 1;
    is_next && starts && is_name_of_one && columns[at].filled <= columns[last].filled
}

/// The name and the number of `q1_2`, `q1.2`, `q1[SQ002]`, `Utfordring 2`, `utfordring2`.
fn numbered(name: &str) -> Option<(&str, u32)> {
    let name = name.strip_suffix("_TEXT").unwrap_or(name);
    let open = name.strip_suffix(']').unwrap_or(name);
    let digits = open.len() - open.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (stem, number) = open.split_at(open.len() - digits);
    let number = number.parse().ok()?;
    let stem = stem.strip_suffix("SQ").unwrap_or(stem);
    let short = stem.trim_end_matches(['_', '.', '-', ' ', '[', ':', '#']);
    let is_divided = short.len() < stem.len() || short.chars().next_back().is_some_and(char::is_alphabetic);
    (is_divided && !short.is_empty()).then_some((short, number))
}

/// The wording of a question: the label of its column, or the name if that is a sentence.
fn wording(column: &Sight, tool: Option<Tool>) -> Option<String> {
    let label = match tool {
        // What was asked, and the part of it behind a dash.
        Some(Tool::Qualtrics) => column.label.split(" - ").next().unwrap_or_default(),
        _ => &column.label,
    };
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = column.name.split_whitespace().collect::<Vec<_>>().join(" ");
    match (
        label.is_empty() || label == name,
        name.contains(' ') && name.chars().count() > 25,
    ) {
        (false, _) => Some(label),
        (true, true) => Some(name),
        (true, false) => None,
    }
}

/// An id for the question of a column of that name: the name itself if it is short, or else its first words that say something.
fn id(name: &str) -> String {
    const SMALL: &[&str] = &[
        "hva", "er", "å", "i", "på", "det", "som", "du", "deg", "dere", "din", "ditt", "har", "for", "av",
        "til", "en", "et", "den", "de", "og", "eller", "om", "med", "kan", "vil", "hvilke", "hvordan",
        "hvorfor", "dette", "what", "is", "the", "of", "to", "you", "your", "do", "and", "a", "how", "are",
        "kva", "kvifor", "korleis", "eit", "ein", "me", "vi", "synes", "mener", "gjerne", "beskriv",
    ];
    if name.chars().count() <= 20 && !name.contains(char::is_whitespace) {
        let plain = name.replace(
            |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.'),
            "-",
        );
        return plain.trim_matches('-').to_owned();
    }
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let telling = words
        .iter()
        .filter(|word| !SMALL.contains(word) && word.parse::<u32>().is_err());
    let mut chosen: Vec<&str> = telling.take(3).copied().collect();
    if chosen.is_empty() {
        chosen = words.into_iter().take(3).collect();
    }
    match chosen.is_empty() {
        true => "svar".to_owned(),
        false => chosen.join("-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_columns_are_read_as_tools_write_them() {
        for (name, stem, number) in [
            ("q1_2", "q1", 2),
            ("Q5_3_TEXT", "Q5", 3),
            ("Q1[SQ002]", "Q1", 2),
            ("Utfordring 2", "Utfordring", 2),
            ("utfordring3", "utfordring", 3),
            ("s_14.1", "s_14", 1),
        ] {
            assert_eq!(numbered(name), Some((stem, number)), "{name}");
        }
        for name in ["svar", "2", "_2", "Q1[other]"] {
            assert_eq!(numbered(name), None, "{name}");
        }
    }

    #[test]
    fn ids_are_short_and_say_what_was_asked() {
        assert_eq!(
            (id("Q12"), id("G1Q3[other]")),
            ("Q12".to_owned(), "G1Q3-other".to_owned())
        );
        assert_eq!(
            id("Hva er vanskelig med å bosette flyktninger i kommunen?"),
            "vanskelig-bosette-flyktninger"
        );
        assert_eq!(id("Hva er det?  Hva?    "), "hva-er-det");
    }
}
