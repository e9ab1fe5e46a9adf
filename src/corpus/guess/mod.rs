//! What a survey may be that nobody has described yet: which of its columns hold what.
//!
//! A guess is for a person to confirm. Names that tools give to their columns count most, then how values look, then how many
//! and how long they are.

mod names;
mod project;
mod role;
mod several;

use std::collections::{HashMap, HashSet};

use super::preview::{Preview, Sight};
pub use names::Tool;
use names::{IDS, PHONES, QUESTIONS, TEXTS, WEIGHTS, by_name, plain};
pub use project::Description;
pub use role::{Personal, Role};
use several::questions;

/// A variable of more different values than this is hardly one to group by.
const MOST_VALUES: usize = 500;
/// Numbers of so few different values are codes or steps.
const MOST_CODES: usize = 12;

/// What the columns of a file may be.
#[derive(Debug)]
pub struct Guess {
    /// The tool that it comes from, if its names show it.
    pub tool: Option<Tool>,
    /// What each column may be, in order.
    pub roles: Vec<Role>,
    /// Whether a row is an answer; else it is a respondent.
    pub is_long: bool,
    /// The open questions of a file with a respondent a row.
    pub questions: Vec<OpenQuestion>,
    /// What a person should look at.
    pub doubts: Vec<Doubt>,
}

/// An open question, and where its answers may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenQuestion {
    /// An id for it.
    pub id: String,
    /// Its wording, where the file says it.
    pub wording: Option<String>,
    /// Its columns, by their index: several if it was asked for several answers.
    pub columns: Vec<usize>,
}

/// What a person should look at before figures are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No column is the respondent's id.
    NoId,
    /// The id of a row is that of an earlier one too: the column, and their rows as a spreadsheet counts.
    RepeatedId(usize, usize, usize),
    /// A row has no id: the column, and the row.
    BlankId(usize, usize),
    /// Two columns have the same name, so that neither can be named.
    SameName(usize),
    /// No column looks like answers to an open question.
    NoText,
    /// The weights of some rows are blank or no numbers, so that they cannot be used.
    Weight(usize),
}

/// What the columns of `preview` may be.
pub fn guess(preview: &Preview) -> Guess {
    let columns = &preview.columns;
    let plains: Vec<String> = columns.iter().map(|column| plain(&column.name)).collect();
    let tool = Tool::of(&plains);
    let role = |(column, plain): (&Sight, &String)| role(column, plain, tool, preview.rows);
    let mut roles: Vec<Role> = columns.iter().zip(&plains).map(role).collect();
    weight_of_file(preview, &mut roles);
    let mut doubts = Vec::new();
    let mut names = HashSet::new();
    for (at, column) in columns.iter().enumerate() {
        if column.name.is_empty() || !names.insert(&column.name) {
            roles[at] = Role::Unclear;
            doubts.extend((!column.name.is_empty()).then_some(Doubt::SameName(at)));
        }
    }
    let is_long = find_long(preview, &plains, &mut roles);
    if !is_long {
        find_id(preview, &plains, &mut roles);
    }
    find_doubts(preview, &roles, is_long, &mut doubts);
    if let Some(at) = roles.iter().position(|role| *role == Role::Weight)
        && doubts.contains(&Doubt::Weight(at))
    {
        roles[at] = Role::Unclear;
    }
    Guess {
        tool,
        questions: if is_long {
            Vec::new()
        } else {
            questions(columns, &roles, tool)
        },
        roles,
        is_long,
        doubts,
    }
}

/// Marks the column that the file itself says its rows are weighted by, and no other, as the weight.
fn weight_of_file(preview: &Preview, roles: &mut [Role]) {
    let Some(weight) = &preview.weight else {
        return;
    };
    for (role, column) in roles.iter_mut().zip(&preview.columns) {
        match *role {
            _ if column.name == *weight => *role = Role::Weight,
            Role::Weight => *role = Role::Number,
            _ => {}
        }
    }
}

/// Whether a column holds telephone numbers.
fn is_phone(column: &Sight, plain: &str, is_numeric: bool) -> bool {
    let has_phones = column.is_mostly(column.phones.max(column.mobiles), 80);
    // Eight digits are also the number of a case.
    let is_written_so = column
        .examples
        .iter()
        .any(|value| value.starts_with('+') || value.contains(' '));
    let is_named_so = PHONES.iter().any(|start| plain.starts_with(start));
    let is_of_mobiles = || {
        let differ = column.distinct() * 10 >= column.filled * 9;
        column.is_mostly(column.mobiles, 95) && differ && !IDS.contains(&plain)
    };
    has_phones && (is_written_so || is_named_so || !is_numeric || is_of_mobiles())
}

/// What a column may be, seen for itself.
fn role(column: &Sight, plain: &str, tool: Option<Tool>, rows: usize) -> Role {
    if column.filled == 0 {
        return Role::Empty;
    }
    if let Some(role) = by_name(plain, tool) {
        return role;
    }
    let looks = [
        (column.emails, 50, Personal::Email),
        (column.addresses, 80, Personal::Address),
        (column.identities, 80, Personal::Identity),
    ];
    if let Some((_, _, kind)) = looks
        .iter()
        .find(|(count, percent, _)| column.is_mostly(*count, *percent))
    {
        return Role::Personal(*kind);
    }
    let is_numeric = column.is_mostly(column.numbers, 95);
    if is_phone(column, plain, is_numeric) {
        return Role::Personal(Personal::Phone);
    }
    if WEIGHTS.contains(&plain) && is_numeric {
        return Role::Weight;
    }
    let distinct = column.distinct();
    // Labels of values are nobody's own words.
    if !column.is_coded && is_text(column, plain, distinct) {
        return Role::Text;
    }
    if column.is_mostly(column.times, 90) && !is_numeric {
        return Role::Time;
    }
    if distinct == 1 && rows > 1 && column.filled == rows {
        return Role::Constant;
    }
    let repeats = distinct * 2 <= column.filled || (column.filled < 20 && distinct < column.filled);
    match is_numeric {
        true if distinct <= MOST_CODES && repeats => Role::Background,
        true => Role::Number,
        false if (repeats || column.is_coded) && distinct <= MOST_VALUES => Role::Background,
        false => Role::Unclear,
    }
}

/// Whether a column holds answers in words: long ones, or of several words, and not the same again and again.
fn is_text(column: &Sight, plain: &str, distinct: usize) -> bool {
    let is_number_or_time = column.is_mostly(column.numbers, 60) || column.is_mostly(column.times, 60);
    if is_number_or_time {
        return false;
    }
    let is_named_so = TEXTS.iter().any(|part| plain.contains(part));
    let varied = distinct * 2 > column.filled || (distinct > 30 && distinct * 5 > column.filled);
    let wordy = column.words >= 3 * column.filled || column.is_mostly(column.sentences, 30);
    let brief = column.words * 2 >= 3 * column.filled || column.is_mostly(column.sentences, 10);
    let differs = distinct > 1 || column.filled == 1;
    let many = distinct > 10;
    (wordy && varied && differs)
        || (is_named_so && wordy && many)
        || (is_named_so && brief && varied && differs)
        || (column.longest >= 120 && differs)
}

/// Whether rows are answers: a respondent has several, each to another question. Marks the columns of id and question.
fn find_long(preview: &Preview, plains: &[String], roles: &mut [Role]) -> bool {
    let columns = &preview.columns;
    let texts = roles.iter().filter(|role| **role == Role::Text).count();
    let question = (0..columns.len()).find(|at| QUESTIONS.contains(&plains[*at].as_str()));
    let (Some(question), 1..) = (question, texts) else {
        return false;
    };
    let is_varied = columns[question].distinct() * 2 > preview.rows;
    if columns[question].filled < preview.rows || (roles[question] == Role::Text && is_varied) {
        return false;
    }
    let by_rank = |at: &usize| IDS.iter().position(|id| *id == plains[*at]);
    let is_id = |at: &usize| by_rank(at).is_some() && *at != question && columns[*at].filled > 0;
    let mut ids: Vec<usize> = (0..columns.len()).filter(is_id).collect();
    ids.sort_by_key(by_rank);
    let pairs_differ = |id: usize| {
        let cells = columns[id].cells.iter().zip(&columns[question].cells);
        let mut seen = HashSet::new();
        cells.into_iter().all(|pair| seen.insert(pair))
    };
    let Some(id) = ids.into_iter().find(|id| pairs_differ(*id)) else {
        return false;
    };
    roles[question] = Role::Question;
    roles[id] = Role::Id;
    keep_longest_text(columns, roles);
    // What differs between the rows of one respondent is no background of theirs.
    for at in 0..columns.len() {
        let is_background = matches!(roles[at], Role::Background | Role::Number | Role::Constant);
        if is_background && !is_steady(&columns[id], &columns[at]) {
            roles[at] = Role::Unclear;
        }
    }
    true
}

/// Of several columns of texts in a file with an answer a row, the one with most words is that of the answers.
fn keep_longest_text(columns: &[Sight], roles: &mut [Role]) {
    let texts = (0..columns.len()).filter(|at| roles[*at] == Role::Text);
    let longest = texts.max_by_key(|at| (columns[*at].words, std::cmp::Reverse(*at)));
    for (at, role) in roles.iter_mut().enumerate() {
        if *role == Role::Text && Some(at) != longest {
            *role = Role::Unclear;
        }
    }
}

/// Whether a column has one value a respondent.
fn is_steady(id: &Sight, column: &Sight) -> bool {
    let mut value_of = HashMap::new();
    let cells = id.cells.iter().zip(&column.cells);
    cells
        .into_iter()
        .all(|(id, value)| value_of.insert(id, value).is_none_or(|earlier| earlier == value))
}

/// Marks the column of ids in a file with a respondent a row: the one that the file itself says, or one that is named so, best one
/// without blanks and repeats.
fn find_id(preview: &Preview, plains: &[String], roles: &mut [Role]) {
    let columns = &preview.columns;
    let rank = |at: &usize| IDS.iter().position(|id| *id == plains[*at]);
    let can_be =
        |at: &usize| !matches!(roles[*at], Role::Empty | Role::Personal(_)) && !columns[*at].name.is_empty();
    let mut named: Vec<usize> = (0..columns.len())
        .filter(|at| rank(at).is_some() && can_be(at))
        .collect();
    let is_sound = |at: &usize| columns[*at].filled == preview.rows && columns[*at].first_repeat().is_none();
    named.sort_by_key(|at| (!is_sound(at), rank(at)));
    let is_own = |at: &usize| preview.id.as_ref() == Some(&columns[*at].name);
    let own = (0..columns.len()).find(is_own);
    if let Some(at) = own.or(named.first().copied()) {
        roles[at] = Role::Id;
    }
}

/// What a person should look at.
fn find_doubts(preview: &Preview, roles: &[Role], is_long: bool, doubts: &mut Vec<Doubt>) {
    let columns = &preview.columns;
    let id = roles.iter().position(|role| *role == Role::Id);
    match id {
        None => doubts.push(Doubt::NoId),
        Some(at) => {
            // Of the first file; the others are told when the survey is read.
            let number = |row: usize| preview.numbers.get(row).copied();
            let blank = columns[at].cells.iter().position(|cell| *cell == 0);
            doubts.extend(blank.and_then(number).map(|row| Doubt::BlankId(at, row)));
            let repeat = columns[at].first_repeat().filter(|_| !is_long);
            let repeat = repeat.and_then(|(first, next)| Some((number(first)?, number(next)?)));
            doubts.extend(repeat.map(|(first, next)| Doubt::RepeatedId(at, first, next)));
        }
    }
    if let Some(at) = roles.iter().position(|role| *role == Role::Weight) {
        let column = &columns[at];
        let is_sound =
            column.filled == preview.rows && column.numbers == column.filled && column.range.0 > 0.0;
        doubts.extend((!is_sound).then_some(Doubt::Weight(at)));
    }
    if !roles.contains(&Role::Text) {
        doubts.push(Doubt::NoText);
    }
}

#[cfg(test)]
mod tests;
