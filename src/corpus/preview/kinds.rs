//! Values that are known by how they look.

use std::net::IpAddr;

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Email,
    Address,
    Phone,
    /// Eight digits alone, as a mobile telephone has them in Norway.
    Mobile,
    Identity,
    Time,
}

/// All that `value`, which has no white space around it, looks like.
pub(super) fn of(value: &str) -> Vec<Kind> {
    let looks = [
        (Kind::Email, is_email(value)),
        (
            Kind::Address,
            value.contains(['.', ':']) && value.parse::<IpAddr>().is_ok(),
        ),
        (Kind::Phone, is_phone(value) && !is_date(value)),
        (Kind::Mobile, is_mobile(value)),
        (Kind::Identity, is_identity(value)),
        (Kind::Time, is_time(value)),
    ];
    looks
        .into_iter()
        .filter(|(_, is)| *is)
        .map(|(kind, _)| kind)
        .collect()
}

/// A number with a decimal point or a decimal comma.
pub(super) fn number(value: &str) -> Option<f64> {
    let is_number = value
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.,eE".contains(&byte));
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    if !is_number || !has_digit {
        return None;
    }
    let number: f64 = value.replacen(',', ".", 1).parse().ok()?;
    number.is_finite().then_some(number)
}

fn is_email(value: &str) -> bool {
    let Some((name, host)) = value.split_once('@') else {
        return false;
    };
    let is_plain = |part: &str| !part.is_empty() && !part.contains([' ', '@', ',']);
    is_plain(name) && is_plain(host) && host.trim_matches('.').contains('.')
}

/// Eight digits as in Norway, with or without its prefix and the usual spaces.
fn is_phone(value: &str) -> bool {
    let plain: String = value.chars().filter(|c| !matches!(c, ' ' | '-' | '.')).collect();
    let national = plain.strip_prefix("+47").or_else(|| plain.strip_prefix("0047"));
    let is_foreign = |plain: &str| {
        plain
            .strip_prefix('+')
            .is_some_and(|rest| rest.len() >= 8 && is_digits(rest))
    };
    let digits = national.unwrap_or(&plain);
    (digits.len() == 8 && is_digits(digits) && !digits.starts_with(['0', '1'])) || is_foreign(&plain)
}

/// Eight digits that begin with 4 or 9, with or without the number of the country before them, as a spreadsheet keeps them.
fn is_mobile(value: &str) -> bool {
    let national = match value.len() {
        10 => value.strip_prefix("47").unwrap_or_default(),
        _ => value,
    };
    national.len() == 8 && is_digits(national) && national.starts_with(['4', '9'])
}

/// A day, a month and a year of four digits from 1900 on, with a mark between them, in the order of any country.
fn is_date(value: &str) -> bool {
    [' ', '-', '.'].into_iter().any(|mark| {
        let parts: Vec<&str> = value.split(mark).collect();
        let [first, second, third] = parts[..] else {
            return false;
        };
        let year_first = first.len() == 4;
        let (year, rest) = if year_first {
            (first, [second, third])
        } else {
            (third, [first, second])
        };
        let is_year =
            year.len() == 4 && is_digits(year) && (year.starts_with("19") || year.starts_with("20"));
        let number = |part: &str| part.parse::<u32>().ok().filter(|_| is_digits(part));
        let [Some(one), Some(other)] = rest.map(number) else {
            return false;
        };
        is_year && (1..=12).contains(&one.min(other)) && one.max(other) <= 31
    })
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Eleven digits that begin with a day and a month, and whose last two check the others; or ten, if a spreadsheet took the 0 before
/// them away.
fn is_identity(value: &str) -> bool {
    let mut plain: Vec<u32> = value
        .chars()
        .filter(|c| *c != ' ')
        .map_while(|c| c.to_digit(10))
        .collect();
    if plain.len() == 10 && value.len() == 10 {
        plain.insert(0, 0);
    }
    if plain.len() != 11 || value.chars().any(|c| !c.is_ascii_digit() && c != ' ') {
        return false;
    }
    let (day, month) = (plain[0] * 10 + plain[1], plain[2] * 10 + plain[3]);
    let sum = |weights: &[u32]| {
        weights
            .iter()
            .zip(&plain)
            .map(|(weight, digit)| weight * digit)
            .sum::<u32>()
            % 11
    };
    let checks = sum(&[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) == 0 && sum(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) == 0;
    checks && (1..=71).contains(&day) && (1..=92).contains(&month)
}

/// A date or a time in digits, in the order of any country: `2023-05-01 13:45:00`, `01.05.2023`, `5/1/2023 9:03`, `08:30`.
fn is_time(value: &str) -> bool {
    let is_of_time = |c: char| {
        c.is_ascii_digit() || matches!(c, '-' | '.' | '/' | ':' | ' ' | 'T' | 'Z' | '+' | 'A' | 'P' | 'M')
    };
    if !value.chars().all(is_of_time) {
        return false;
    }
    let first = value.split([' ', 'T']).next().unwrap_or_default();
    let is_date = ['-', '.', '/'].into_iter().any(|mark| {
        let parts: Vec<&str> = first.split(mark).collect();
        let is_part = |part: &str| matches!(part.len(), 1 | 2 | 4) && is_digits(part);
        parts.len() == 3 && parts.iter().all(|part| is_part(part))
    });
    let is_clock = || {
        let parts: Vec<&str> = first.split(':').collect();
        matches!(parts.len(), 2 | 3)
            && parts
                .iter()
                .all(|part| matches!(part.len(), 1 | 2) && is_digits(part))
    };
    is_date || is_clock()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_known_by_how_they_look() {
        for (value, kinds) in [
            ("ola@example.no", &[Kind::Email][..]),
            ("ola@example", &[]),
            ("meg@der, du@der.no", &[]),
            ("192.0.2.17", &[Kind::Address]),
            ("2001:db8::1", &[Kind::Address]),
            ("+47 40 00 00 00", &[Kind::Phone]),
            ("40000000", &[Kind::Phone, Kind::Mobile]),
            ("4790000000", &[Kind::Mobile]),
            ("20000000", &[Kind::Phone]),
            ("00000000", &[]),
            ("2023-05-01", &[Kind::Time]),
            ("25.05.2023", &[Kind::Time]),
            ("2134-56-78", &[Kind::Phone, Kind::Time]),
            ("21 34 56 78", &[Kind::Phone]),
            ("2023-05-01 13:45:00", &[Kind::Time]),
            ("1.5.2023", &[Kind::Time]),
            ("5/1/23 9:03:12 AM", &[Kind::Time]),
            ("08:30", &[Kind::Time]),
            ("1.25", &[]),
            ("12345678901", &[]),
            ("Oslo", &[]),
        ] {
            assert_eq!(of(value), kinds, "{value}");
        }
    }

    #[test]
    fn identity_numbers_are_told_by_their_check_digits() {
        // Made for the test: months above 80 are of nobody.
        let made = (0..100).map(|check| format!("018100001{check:02}"));
        let sound: Vec<String> = made.filter(|number| is_identity(number)).collect();
        assert_eq!(sound.len(), 1);
        assert!(is_identity(&sound[0][1..]), "the 0 is lost");
        assert!(!is_identity(&sound[0][2..]));
    }

    #[test]
    fn numbers_have_a_point_or_a_comma() {
        assert_eq!(
            (number("1,5"), number("-2.5"), number("1e3")),
            (Some(1.5), Some(-2.5), Some(1000.0))
        );
        for wrong in ["", "-", "e", "1.2.3", "1,2,3", "inf", "en"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }
}
