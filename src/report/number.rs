//! Numbers as people read them.

use crate::text::Language;

/// A number with that many decimals: decimal comma and a no-break space between thousands in Norwegian, a point and a
/// comma in English.
pub fn number(value: f64, decimals: usize, language: Language) -> String {
    let plain = format!("{:.decimals$}", half_up(value, decimals));
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("−", digits));
    let is_zero = plain.chars().all(|digit| matches!(digit, '0' | '.' | '-'));
    let sign = if is_zero { "" } else { sign };
    let (separator, point) = match language {
        Language::Nb | Language::Nn => ('\u{a0}', ','),
        Language::En => (',', '.'),
    };
    let mut written = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 && digits.len() > 4 {
            written.push(separator);
        }
        written.push(digit);
    }
    if !fraction.is_empty() {
        written.push(point);
        written.push_str(fraction);
    }
    written
}

/// `value` rounded to that many decimals as people do it by hand: halves go up, away from zero. What a sum of weights
/// lacks to a half for being binary (2.25 as 2.2499999999999996) does not count.
fn half_up(value: f64, decimals: usize) -> f64 {
    let scale = 10f64.powi(i32::try_from(decimals).unwrap_or(0));
    let scaled = value * scale;
    (scaled + scaled * 1e-12).round() / scale
}

/// A whole number.
pub fn count(value: usize, language: Language) -> String {
    number(value as f64, 0, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norwegian_has_a_decimal_comma_and_spaces() {
        assert_eq!(number(71.85, 1, Language::Nb), "71,9");
        assert_eq!(number(0.5 + 0.7 + 0.75, 1, Language::Nb), "2,0");
        assert_eq!(number(2.25, 1, Language::Nb), "2,3");
        assert_eq!(number(1_108_150.0, 0, Language::Nn), "1\u{a0}108\u{a0}150");
        assert_eq!(number(1408.0, 0, Language::Nb), "1408");
        assert_eq!(number(-0.5, 1, Language::Nb), "−0,5");
    }

    #[test]
    fn english_has_a_point_and_commas() {
        assert_eq!(number(12345.678, 2, Language::En), "12,345.68");
    }
}
