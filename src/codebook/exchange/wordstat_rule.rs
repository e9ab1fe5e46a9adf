//! Rules of WordStat, read as rules of ours.
//!
//! A rule names an item and conditions on it: `SATISFIED NEAR #TEACHER AND NOT NEAR #NEGATION /S /C5`. An item is a word,
//! a phrase, or a category (`#`). `/S`, `/P` and `/D` say where both must stand: in a sentence, a paragraph, a document;
//! `/C` how many words may part them.

use super::pattern::{PlainWords, rule_of};

/// The most words that our NEAR can have between.
const MOST_BETWEEN: u32 = 100;

/// A rule of ours, and what about it is not quite the same.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// The rule.
    pub rule: String,
    /// What differs, if something does.
    pub differs: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Sentence,
    /// A paragraph, or the whole document; answers have seldom more than one.
    Answer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    /// Anywhere in the scope.
    Together,
    Near,
    Before,
    After,
}

struct Condition {
    or: bool,
    not: bool,
    relation: Relation,
    item: String,
}

/// Reads the part of a rule that stands in brackets; `category` says what our rules call a category of that name. Or why
/// it cannot be said.
pub(super) fn read(body: &str, plain: PlainWords, category: Category<'_>) -> Result<Said, String> {
    let mut words = Vec::new();
    let (mut scope, mut distance) = (None, None);
    for word in tokens(body) {
        let flag = word.strip_prefix('/').map(str::to_uppercase);
        match flag.as_deref() {
            Some("S") => scope = Some(Scope::Sentence),
            Some("P" | "D") => scope = Some(Scope::Answer),
            Some(flag) => {
                let number = flag
                    .strip_prefix('C')
                    .and_then(|number| number.trim().parse::<u32>().ok());
                distance = Some(number.ok_or_else(|| format!("`{word}` is not known"))?);
            }
            None => words.push(word),
        }
    }
    let mut words = words.into_iter().peekable();
    let first = item(&mut words, plain, category)?;
    let mut conditions = Vec::new();
    while words.peek().is_some() {
        conditions.push(condition(&mut words, plain, category)?);
    }
    if distance.is_some_and(|between| between > MOST_BETWEEN) {
        return Err(format!("our NEAR reaches {MOST_BETWEEN} words at most"));
    }
    put_together(first, &conditions, scope.unwrap_or(Scope::Answer), distance)
}

/// Words, quoted phrases as one.
fn tokens(body: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for (at, piece) in body.split('"').enumerate() {
        match at % 2 {
            1 => tokens.push(piece.trim().replace(' ', "_")),
            _ => tokens.extend(piece.split_whitespace().map(str::to_owned)),
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// What our rules call the category of a name, or why they cannot.
pub(super) type Category<'a> = &'a dyn Fn(&str) -> Result<String, String>;

type Words = std::iter::Peekable<std::vec::IntoIter<String>>;

fn is_operator(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "NOT" | "NEAR" | "BEFORE" | "AFTER")
}

fn item(words: &mut Words, plain: PlainWords, category: Category<'_>) -> Result<String, String> {
    let mut phrase = Vec::new();
    while let Some(word) = words.next_if(|word| !is_operator(word)) {
        if let Some(name) = word.strip_prefix('#').filter(|_| phrase.is_empty()) {
            return category(name);
        }
        phrase.push(word);
    }
    match phrase.is_empty() {
        true => Err("a word is missing beside an operator".to_owned()),
        false => rule_of(&phrase.join(" "), plain),
    }
}

fn condition(words: &mut Words, plain: PlainWords, category: Category<'_>) -> Result<Condition, String> {
    let mut takes = |name: &str| words.next_if(|word| word == name).is_some();
    let or = takes("OR");
    if !or {
        takes("AND");
    }
    let not = takes("NOT");
    let relation = match () {
        () if takes("NEAR") => Relation::Near,
        () if takes("BEFORE") => Relation::Before,
        () if takes("AFTER") => Relation::After,
        () => Relation::Together,
    };
    Ok(Condition {
        or,
        not,
        relation,
        item: item(words, plain, category)?,
    })
}

fn put_together(
    first: String,
    conditions: &[Condition],
    scope: Scope,
    distance: Option<u32>,
) -> Result<Said, String> {
    let same = |rule| Ok(Said { rule, differs: None });
    if conditions.iter().any(|condition| condition.or) {
        let plain = |condition: &Condition| {
            condition.or && !condition.not && condition.relation == Relation::Together
        };
        if !conditions.iter().all(plain) {
            return Err("OR among other operators can be read in two ways".to_owned());
        }
        let items = conditions.iter().map(|condition| condition.item.clone());
        return same(
            std::iter::once(first)
                .chain(items)
                .collect::<Vec<_>>()
                .join(" OR "),
        );
    }
    let mut differs = None;
    // What must not be near says which of the item's places count; so it comes first.
    let (nots, others): (Vec<&Condition>, Vec<&Condition>) =
        conditions.iter().partition(|condition| condition.not);
    let mut near = first;
    let mut whole = String::new();
    for condition in nots.iter().chain(&others) {
        let item = &condition.item;
        match operator(condition, scope, distance)? {
            Some(operator) => near = format!("{near} {operator} {item}"),
            None if condition.not => whole.push_str(&format!(" AND NOT {}", grouped(item))),
            None => whole.push_str(&format!(" AND {}", grouped(item))),
        }
        if scope == Scope::Answer && distance.is_some() && condition.relation != Relation::Together {
            differs = Some("WordStat looks for it across sentences, we within one");
        }
    }
    if others
        .iter()
        .filter(|condition| condition.relation != Relation::Together)
        .count()
        > 1
    {
        differs = differs.or(Some(
            "WordStat measures every distance from the first item, we from what is found so far",
        ));
    }
    Ok(Said {
        rule: format!("{near}{whole}"),
        differs,
    })
}

/// Our operator of place, or none if being in the answer is enough.
fn operator(condition: &Condition, scope: Scope, distance: Option<u32>) -> Result<Option<String>, String> {
    let not = if condition.not { "NOT " } else { "" };
    let between = distance.unwrap_or(MOST_BETWEEN);
    Ok(match (condition.relation, scope, distance) {
        (Relation::Together, Scope::Answer, _) | (Relation::Near, Scope::Answer, None) => None,
        (Relation::Together, Scope::Sentence, _) | (Relation::Near, Scope::Sentence, None) => {
            Some(format!("{not}SAME"))
        }
        (Relation::Near, ..) => Some(format!("{not}NEAR/{between}")),
        (Relation::Before | Relation::After, Scope::Answer, None) => {
            return Err("we tell what comes first within a sentence only".to_owned());
        }
        (Relation::Before, ..) => Some(format!("{not}BEFORE/{between}")),
        (Relation::After, ..) => Some(format!("{not}AFTER/{between}")),
    })
}

/// An item where AND and NOT stand around it.
fn grouped(item: &str) -> String {
    match item.contains(" OR ") {
        true => format!("({item})"),
        false => item.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(body: &str) -> Result<String, String> {
        let category = |name: &str| match name {
            "NEKTELSE" => Ok("#nektelse".to_owned()),
            _ => Err(format!("there is no category `{name}`")),
        };
        read(body, PlainWords::Exact, &category).map(|said| said.rule)
    }

    fn differs(body: &str) -> bool {
        read(body, PlainWords::Exact, &|name| Err(name.to_owned()))
            .expect("a rule")
            .differs
            .is_some()
    }

    #[test]
    fn operators_scopes_and_distances_are_ours() {
        let cases = [
            ("MANGEL NEAR BOLIG* /S /C5", "=mangel NEAR/5 bolig*"),
            ("MANGEL NEAR BOLIG* /S", "=mangel SAME bolig*"),
            ("SLÅ* BEFORE AV /S /C3", "slå* BEFORE/3 =av"),
            (
                "FORNØYD NOT NEAR #NEKTELSE /S /C3",
                "=fornøyd NOT NEAR/3 #nektelse",
            ),
            (
                "FORNØYD AND NOT AFTER #NEKTELSE /S /C3",
                "=fornøyd NOT AFTER/3 #nektelse",
            ),
            ("FORNØYD NOT NEAR #NEKTELSE /S", "=fornøyd NOT SAME #nektelse"),
            ("BANK AND NOT ELV* /D", "=bank AND NOT elv*"),
            ("BANK NEAR PENGER /D", "=bank AND =penger"),
            (
                "BANK OR \"SPARE PENGER\" OR KASSE",
                "=bank OR =spare =penger OR =kasse",
            ),
            (
                "LÆRER NEAR GOD* AND NOT NEAR #NEKTELSE /S /C4",
                "=lærer NOT NEAR/4 #nektelse NEAR/4 god*",
            ),
        ];
        for (body, expected) in cases {
            assert_eq!(rule(body).as_deref(), Ok(expected), "{body}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_told() {
        let cases = [
            ("A BEFORE B /D", "within a sentence only"),
            ("A NEAR #UKJENT /S", "no category `UKJENT`"),
            ("A NEAR /S", "a word is missing"),
            ("A NEAR B OR C /S", "two ways"),
            ("A NEAR B /S /C500", "100 words at most"),
            ("A NEAR B /X", "`/X` is not known"),
            ("", "a word is missing"),
            ("A NEAR (B OR C) /S", "stands in no word"),
        ];
        for (body, expected) in cases {
            let told = rule(body).expect_err(body);
            assert!(told.contains(expected), "{body}: {told}");
        }
    }

    #[test]
    fn what_is_not_quite_the_same_is_told() {
        assert!(differs("A NEAR B /P /C5"));
        assert!(differs("A NEAR B AND NEAR C /S /C5"));
        assert!(!differs("A NEAR B /S /C5"));
        assert!(!differs("A AND B /D"));
    }
}
