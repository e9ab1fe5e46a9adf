//! National identity numbers, bank accounts and telephone numbers in a text.

use std::ops::Range;

use crate::text::Span;

use super::checks::{begins_with_date, is_account, is_national_id};
use super::digits::{Group, Joint, groups};
use super::{PersonalData, Redaction};

/// No number that is looked for has more digits, a telephone number of any country among them (E.164).
const MOST_DIGITS: usize = 15;

/// Groups in which Norwegian telephone numbers are written: `41234567`, `22 33 44 55`, `412 34 567`, `412 34567`.
const PHONE_GROUPS: [&[usize]; 4] = [&[8], &[2, 2, 2, 2], &[3, 2, 3], &[3, 5]];

/// Groups in which national identity numbers are written that may have a slip in them.
const ID_GROUPS: [&[usize]; 2] = [&[11], &[6, 5]];

/// Groups in which accounts are written: `12345678903`, `1234 56 78903`, and as in an IBAN.
const ACCOUNT_GROUPS: [&[usize]; 3] = [&[11], &[4, 2, 5], &[4, 4, 3]];

/// A number behind one of these, or behind two words more, is a telephone number however it is grouped.
const PHONE_WORDS: [&str; 7] = ["telefon", "mobil", "tlf", "phone", "mob", "tel", "sms"];
const CALL_WORDS: [&str; 5] = ["ring", "ringe", "ringer", "call", "tlf"];

/// What stands before an amount, and behind it or another figure.
const CURRENCIES: [&str; 8] = ["kr", "kroner", "nok", "eur", "usd", "€", "$", "£"];
const UNITS: [&str; 27] = [
    "kr",
    "krone",
    "kroner",
    "kronar",
    "nok",
    "eur",
    "euro",
    "usd",
    "dollar",
    "€",
    "$",
    "£",
    ",-",
    "%",
    "prosent",
    "pst",
    "år",
    "innbyggere",
    "innbyggjarar",
    "personer",
    "personar",
    "stk",
    "kg",
    "km",
    "kvm",
    "m2",
    "tonn",
];

/// The numbers in `text`; they may overlap.
pub(super) fn numbers(text: &str) -> Vec<Redaction> {
    let groups = groups(text);
    let mut found = Vec::new();
    for start in 0..groups.len() {
        let mut longest_abroad = None;
        for window in windows(&groups, start) {
            let window = Window::new(text, &groups, start..start + window.len());
            found.extend(window.national_or_account());
            found.extend(window.dated_id());
            found.extend(window.iban());
            found.extend(window.phone());
            longest_abroad = window.phone_abroad().or(longest_abroad);
        }
        found.extend(longest_abroad);
    }
    found
}

/// The rows of joined groups that begin at `start`, shortest first.
fn windows(groups: &[Group], start: usize) -> impl Iterator<Item = &[Group]> {
    let mut digits = groups[start].digits.len();
    let mut end = start + 1;
    let mut next = (digits <= MOST_DIGITS).then_some(&groups[start..end]);
    std::iter::from_fn(move || {
        let window = next.take()?;
        let joined = groups.get(end).filter(|group| group.joint.is_some());
        if let Some(group) = joined {
            digits += group.digits.len();
            end += 1;
            next = (digits <= MOST_DIGITS).then(|| &groups[start..end]);
        }
        Some(window)
    })
}

/// Joined groups that may be a number.
struct Window<'a> {
    text: &'a str,
    groups: &'a [Group],
    /// The groups right before and behind, joined or not.
    beside: [Option<&'a Group>; 2],
    digits: Vec<u8>,
    span: Span,
}

impl<'a> Window<'a> {
    fn new(text: &'a str, all: &'a [Group], range: Range<usize>) -> Self {
        let beside = [
            range.start.checked_sub(1).map(|before| &all[before]),
            all.get(range.end),
        ];
        let groups = &all[range];
        let digits = groups.iter().flat_map(|group| group.digits.iter().copied());
        Self {
            text,
            groups,
            beside,
            digits: digits.collect(),
            span: groups[0].span.cover(groups[groups.len() - 1].span),
        }
    }

    fn found(&self, kind: PersonalData, start: usize) -> Redaction {
        Redaction {
            span: Span::new(start, self.span.end()),
            kind,
        }
    }

    fn is_grouped(&self, ways: &[&[usize]]) -> bool {
        let sizes = || self.groups.iter().map(|group| group.digits.len());
        ways.iter().any(|way| sizes().eq(way.iter().copied()))
    }

    fn national_or_account(&self) -> Option<Redaction> {
        let digits: &[u8; 11] = self.digits.as_slice().try_into().ok()?;
        let kind = match is_national_id(digits) {
            true => PersonalData::NationalId,
            false if is_account(digits) && self.is_grouped(&ACCOUNT_GROUPS) => PersonalData::Account,
            false if self.is_mistyped_id(digits) => PersonalData::NationalId,
            false => return None,
        };
        Some(self.found(kind, self.span.start()))
    }

    /// A national identity number behind the whole date of birth, its year with four digits: `15.06.1990 12345`.
    fn dated_id(&self) -> Option<Redaction> {
        let sizes: Vec<usize> = self.groups.iter().map(|group| group.digits.len()).collect();
        let (date, parts) = match sizes.as_slice() {
            [1 | 2, 1 | 2, 4, ..] => (&self.groups[..3], 3),
            [8, ..] => (&self.groups[..1], 1),
            _ => return None,
        };
        let of_date: Vec<u8> = date
            .iter()
            .flat_map(|group| {
                // A day or a month of one digit lacks its zero.
                let lacks = (group.digits.len() == 1).then_some(0);
                lacks.into_iter().chain(group.digits.iter().copied())
            })
            .collect();
        let [day_and_month @ .., 1 | 2, _, decade, year] = of_date.as_slice() else {
            return None;
        };
        let number = self.groups[parts..].iter().flat_map(|group| &group.digits);
        let digits: Vec<u8> = day_and_month
            .iter()
            .chain([decade, year])
            .chain(number)
            .copied()
            .collect();
        let digits: &[u8; 11] = digits.as_slice().try_into().ok()?;
        is_national_id(digits).then(|| self.found(PersonalData::NationalId, self.span.start()))
    }

    /// Whether it is written as a national identity number and has a date of birth, so that wrong check digits are probably a
    /// slip of typing.
    fn is_mistyped_id(&self, digits: &[u8; 11]) -> bool {
        let mut joints = self.groups.iter().skip(1).map(|group| group.joint);
        begins_with_date(digits)
            && self.is_grouped(&ID_GROUPS)
            && joints.all(|joint| matches!(joint, Some(Joint::Space | Joint::Hyphen)))
            && !self.is_case()
            && !self.is_figure()
    }

    /// An account behind `NO` and two digits more.
    fn iban(&self) -> Option<Redaction> {
        let digits: &[u8; 11] = self.digits.get(2..)?.try_into().ok()?;
        let before = self.before().trim_end();
        let country = before.len().checked_sub(2)?;
        let is_norway = before.get(country..)?.eq_ignore_ascii_case("no");
        (is_norway && is_account(digits)).then(|| self.found(PersonalData::Account, country))
    }

    /// A telephone number as it is written in Norway, with the country's code or without.
    fn phone(&self) -> Option<Redaction> {
        let start = self.span.start();
        let (code, local) = self.digits.split_at_checked(self.digits.len().checked_sub(8)?)?;
        let is_called = self.is_called();
        let alone = matches!(local[0], 2..=9)
            && match code {
                [] => {
                    let is_grouped = self.is_grouped(&PHONE_GROUPS) || self.is_spaced_out(local);
                    is_called || (is_grouped && !is_day(local)) || self.is_in_halves()
                }
                [4, 7] => self.groups.len() == 1 || self.is_spaced_out(local),
                _ => false,
            };
        let is_phone = alone
            && self.is_evenly_joined()
            && !self.is_case()
            && (is_called || !self.continues_a_word())
            && (is_called || !self.is_figure());
        is_phone.then(|| self.found(PersonalData::Phone, start))
    }

    /// Whether it stands behind a stroke and a year or the like, as case numbers do.
    fn is_case(&self) -> bool {
        let is_short = |group: &Group| group.digits.len() <= 4;
        self.groups[0].joint == Some(Joint::Stroke) && self.beside[0].is_some_and(is_short)
    }

    /// Whether all digits stand by themselves, with spaces only between them: `4 1 2 3 4 5 6 7`. A part of a longer row is none,
    /// and `local` that counts up or down by one is a list.
    fn is_spaced_out(&self, local: &[u8]) -> bool {
        let is_single = |group: &Group| group.digits.len() == 1;
        let goes_on = |link: Option<&Group>, group: Option<&Group>| {
            link.is_some_and(|link| link.joint == Some(Joint::Space)) && group.is_some_and(is_single)
        };
        let counts = local.windows(2).all(|pair| pair[1] == pair[0] + 1)
            || local.windows(2).all(|pair| pair[0] == pair[1] + 1);
        self.groups.len() > 1
            && self.groups.iter().all(is_single)
            && self.groups[1..]
                .iter()
                .all(|group| group.joint == Some(Joint::Space))
            && !self.text[self.span].contains([')', '）'])
            && !goes_on(self.groups.first(), self.beside[0])
            && !goes_on(self.beside[1], self.beside[1])
            && !counts
    }

    /// Whether it is written `4123 4567`, and neither half is a year.
    fn is_in_halves(&self) -> bool {
        let is_year = |group: &Group| matches!(group.digits[..2], [1, 9] | [2, 0]);
        self.is_grouped(&[&[4, 4]])
            && self.groups[1].joint == Some(Joint::Space)
            && !self.groups.iter().any(is_year)
    }

    /// A telephone number with a country's code behind `+` or `00`.
    fn phone_abroad(&self) -> Option<Redaction> {
        let before = self.before().trim_end_matches([' ', '\u{a0}']);
        let plus = before.strip_suffix(['+', '＋']);
        let number = match (plus, self.digits.as_slice()) {
            (Some(_), number) => number,
            (None, [0, 0, number @ ..]) if self.groups[0].digits.len() > 2 => number,
            _ => return None,
        };
        let fits = match number {
            [0, ..] => false,
            [4, 7, ..] => number.len() == 10,
            [1 | 7, ..] => number.len() == 11,
            _ => (8..=13).contains(&number.len()),
        };
        let start = plus.map_or(self.span.start(), |rest| match rest.strip_suffix('(') {
            Some(rest)
                if self.text[self.groups[0].span.end()..]
                    .trim_start()
                    .starts_with(')') =>
            {
                rest.len()
            }
            _ => rest.len(),
        });
        let is_phone = fits && !self.is_figure() && !self.is_round();
        is_phone.then(|| self.found(PersonalData::Phone, start))
    }

    fn before(&self) -> &'a str {
        &self.text[..self.span.start()]
    }

    /// Whether all groups are joined in the same way, as those of a date and an hour are not.
    fn is_evenly_joined(&self) -> bool {
        let mut joints = self.groups.iter().skip(1).map(|group| group.joint);
        let first = joints.next();
        first != Some(Some(Joint::Stroke)) && joints.all(|joint| Some(joint) == first)
    }

    /// Whether the words before tell of a telephone.
    fn is_called(&self) -> bool {
        let before = tail(self.before(), 48).to_lowercase();
        let words = before.rsplit(|c: char| !c.is_alphabetic());
        let mut words = words.filter(|word| !word.is_empty()).take(3);
        let near = before.rfind(|c: char| c.is_numeric() || matches!(c, '\n' | '!' | '?'));
        let since = near.map_or(before.as_str(), |at| &before[at..]);
        words.any(|word| {
            let is_named = PHONE_WORDS[..2].iter().any(|start| word.starts_with(start))
                || PHONE_WORDS.contains(&word)
                || CALL_WORDS.contains(&word);
            is_named && since.contains(word)
        })
    }

    /// Whether a letter stands right before it.
    fn continues_a_word(&self) -> bool {
        self.before().ends_with(char::is_alphabetic)
    }

    /// Whether what stands around it tells that it counts or costs something.
    fn is_figure(&self) -> bool {
        let before = tail(self.before(), 16).to_lowercase();
        let before = before.trim_end_matches(['.', ' ', '\u{a0}', ':']);
        let behind: String = self.text[self.span.end()..].chars().take(16).collect();
        let behind = behind.to_lowercase();
        let decimals = behind.strip_prefix([',', '.']).map(|rest| {
            let digits = rest.chars().take_while(char::is_ascii_digit).count();
            (1..=2).contains(&digits)
        });
        let behind = behind.trim_start();
        let is_word = |text: Option<&str>, end: bool| {
            text.is_some_and(|rest| {
                let next = if end {
                    rest.chars().next_back()
                } else {
                    rest.chars().next()
                };
                !next.is_some_and(char::is_alphanumeric)
            })
        };
        decimals == Some(true)
            || CURRENCIES
                .iter()
                .any(|word| is_word(before.strip_suffix(word), true))
            || UNITS.iter().any(|word| is_word(behind.strip_prefix(word), false))
    }

    /// Whether it is written as thousands, the last three of them zeros.
    fn is_round(&self) -> bool {
        let thousands = self.groups.len() > 1 && self.groups[1..].iter().all(|group| group.digits.len() == 3);
        thousands && self.groups[0].digits.len() <= 3 && self.digits.ends_with(&[0, 0, 0])
    }
}

/// Whether eight digits are a day of these centuries: year, month, day.
fn is_day(digits: &[u8]) -> bool {
    let number = |range: Range<usize>| {
        digits[range]
            .iter()
            .fold(0, |n, digit| n * 10 + u32::from(*digit))
    };
    matches!(number(0..4), 1900..=2099) && matches!(number(4..6), 1..=12) && matches!(number(6..8), 1..=31)
}

/// The last characters of `text`, at most so many bytes.
fn tail(text: &str, most: usize) -> &str {
    let from = (text.len().saturating_sub(most)..=text.len()).find(|at| text.is_char_boundary(*at));
    &text[from.unwrap_or(text.len())..]
}
