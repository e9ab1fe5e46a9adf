//! Check digits: whether eleven digits are a national identity number, or a bank account's.

/// Weights of the first check digit of a national identity number, and the weight 1 of the digit itself.
/// Source: Skatteetaten, who publish them for the Norwegian population register.
const FIRST: [u32; 10] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];

/// Weights of the second check digit; those of bank accounts are the same.
const SECOND: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/// Of numbers given out from 2032 on, the first sum may leave any of these when divided by 11, not only 0.
/// Source: Skatteetaten, «Nytt fødselsnummer 2032». The second check digit is as before.
const FIRST_LEAVES: std::ops::RangeInclusive<u32> = 0..=3;

/// A D-number has so much added to the day.
const D_NUMBER: u32 = 40;

/// Helping numbers (H) and two kinds of constructed persons (Tenor's are the last) have so much added to the month.
const MONTHS: [u32; 3] = [0, 40, 80];

/// Whether `digits` are a national identity number: a date of birth, possibly that of a D-number, an H-number or a constructed
/// person, and both check digits. The century is not told by numbers from 2032 on, so 29 February is a date of any year.
pub(super) fn is_national_id(digits: &[u8; 11]) -> bool {
    begins_with_date(digits)
        && FIRST_LEAVES.contains(&(sum(&digits[..10], &FIRST) % 11))
        && sum(digits, &SECOND).is_multiple_of(11)
}

/// Whether `digits` begin as a national identity number does: with a day and a month, of any kind of number.
pub(super) fn begins_with_date(digits: &[u8; 11]) -> bool {
    let two = |at: usize| u32::from(digits[at]) * 10 + u32::from(digits[at + 1]);
    is_date(two(0), two(2))
}

/// Whether `digits` are the number of a Norwegian bank account. Zeros alone are none.
pub(super) fn is_account(digits: &[u8; 11]) -> bool {
    sum(digits, &SECOND).is_multiple_of(11) && digits.iter().any(|digit| *digit != 0)
}

fn is_date(day: u32, month: u32) -> bool {
    let day = if day > D_NUMBER { day - D_NUMBER } else { day };
    let longest = |month: u32| match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 29,
        _ => 0,
    };
    MONTHS
        .iter()
        .filter_map(|added| month.checked_sub(*added))
        .any(|month| (1..=longest(month)).contains(&day))
}

fn sum(digits: &[u8], weights: &[u32]) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::super::constructed::{digits_of, with_check_digits};
    use super::*;

    #[test]
    fn dates_of_all_kinds_of_numbers_are_dates() {
        let all = [
            (1, 1),
            (31, 12),
            (29, 2),
            (41, 1),
            (71, 12),
            (15, 46),
            (15, 86),
            (55, 92),
        ];
        assert!(all.iter().all(|(day, month)| is_date(*day, *month)));
        let none = [
            (0, 1),
            (40, 1),
            (32, 1),
            (31, 4),
            (30, 2),
            (1, 0),
            (1, 13),
            (1, 40),
            (1, 60),
            (1, 93),
            (72, 1),
        ];
        for (day, month) in none {
            assert!(!is_date(day, month), "{day} {month}");
        }
    }

    #[test]
    fn a_wrong_digit_is_found_out() {
        let number = with_check_digits("158690123", 0).expect("a number");
        assert!(is_national_id(&digits_of(&number)));
        for at in 0..11 {
            let mut digits = digits_of(&number);
            digits[at] = (digits[at] + 1) % 10;
            assert!(!is_national_id(&digits), "{digits:?}");
        }
    }

    #[test]
    fn numbers_from_2032_leave_up_to_three() {
        let made = (0..11).filter_map(|leaves| Some((leaves, with_check_digits("158690123", leaves)?)));
        for (leaves, number) in made {
            assert_eq!(is_national_id(&digits_of(&number)), leaves < 4, "{number}");
        }
    }

    #[test]
    fn accounts_have_one_check_digit() {
        assert!(is_account(&digits_of("12345678903")));
        assert!(!is_account(&digits_of("12345678904")));
        assert!(!is_account(&[0; 11]));
    }
}
