//! A day in words, for sentences that the server says itself. Browsers have their own.

use super::Language;
use crate::ids::Millis;

const MONTHS: [(&str, &str); 12] = [
    ("janvier", "January"),
    ("février", "February"),
    ("mars", "March"),
    ("avril", "April"),
    ("mai", "May"),
    ("juin", "June"),
    ("juillet", "July"),
    ("août", "August"),
    ("septembre", "September"),
    ("octobre", "October"),
    ("novembre", "November"),
    ("décembre", "December"),
];

/// «27 février 2027», by Greenwich: near midnight it may be the day before or after.
pub(super) fn shown(at: Millis, language: Language) -> String {
    let (year, month, day) = civil(at / 86_400_000);
    let (french, english) = MONTHS[month];
    match language {
        Language::French if day == 1 => format!("1er {french} {year}"),
        Language::French => format!("{day} {french} {year}"),
        Language::English => format!("{day} {english} {year}"),
    }
}

/// Year, month from 0, and day of this many days after 1970 (Howard Hinnant, «chrono-Compatible Low-Level Date
/// Algorithms», civil_from_days).
fn civil(days: u64) -> (u64, usize, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Counted from March.
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = year_of_era + era * 400 + u64::from(month >= 10);
    (year, usize::try_from((month + 2) % 12).unwrap_or_default(), day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g6_a_day_is_said_in_words() {
        let table = [
            (0, "1er janvier 1970", "1 January 1970"),
            (951_782_400_000, "29 février 2000", "29 February 2000"),
            (1_772_323_199_999, "28 février 2026", "28 February 2026"),
            (1_772_323_200_000, "1er mars 2026", "1 March 2026"),
            (1_798_761_599_999, "31 décembre 2026", "31 December 2026"),
        ];
        for (at, french, english) in table {
            assert_eq!(shown(at, Language::French), french);
            assert_eq!(shown(at, Language::English), english);
        }
    }
}
