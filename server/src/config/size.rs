//! Sizes as an operator writes them: `8MiB`, `64 KiB`, `1048576`.

use std::{fmt, str::FromStr};

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub usize);

/// Longest first: `iB` endings are read before a plain `B`.
const UNITS: [(&str, usize); 5] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1), ("", 1)];

impl Size {
    pub const fn kib(count: usize) -> Self {
        Self(count << 10)
    }

    pub const fn mib(count: usize) -> Self {
        Self(count << 20)
    }

    /// As a refusal names it; what no `u32` holds is as good as its largest.
    pub fn told(self) -> u32 {
        u32::try_from(self.0).unwrap_or(u32::MAX)
    }
}

/// The text is no size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read a size such as 8MiB, 64KiB or 1048576")]
pub struct NotASize;

impl FromStr for Size {
    type Err = NotASize;

    fn from_str(text: &str) -> Result<Self, NotASize> {
        let text = text.trim();
        let ends = |unit: &str| {
            let head = text.len().checked_sub(unit.len())?;
            let (number, end) = text.split_at_checked(head)?;
            end.eq_ignore_ascii_case(unit).then_some(number)
        };
        let (number, unit) =
            UNITS.iter().find_map(|(name, unit)| Some((ends(name)?, *unit))).ok_or(NotASize)?;
        let number: usize = number.trim().parse().map_err(|_not_a_number| NotASize)?;
        number.checked_mul(unit).map(Self).ok_or(NotASize)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = |(_, unit): &&(&str, usize)| self.0 >= *unit && self.0.is_multiple_of(*unit);
        let (name, unit) = UNITS.iter().find(whole).unwrap_or(&("B", 1));
        write!(f, "{}{name}", self.0 / unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_read_as_people_write_it_and_shown_in_its_largest_whole_unit() {
        let table = [
            ("8MiB", 8 << 20, "8MiB"),
            (" 64 kib ", 64 << 10, "64KiB"),
            ("1536KiB", 1536 << 10, "1536KiB"),
            ("1024", 1 << 10, "1KiB"),
            ("7", 7, "7B"),
            ("2GiB", 2 << 30, "2GiB"),
            ("0", 0, "0B"),
        ];
        for (text, bytes, shown) in table {
            let size: Size = text.parse().expect("a size");
            assert_eq!((size.0, size.to_string().as_str()), (bytes, shown), "{text}");
        }
        for text in ["", "MiB", "8 M", "-1", "1.5MiB", "8 éiB", "99999999999GiB"] {
            assert_eq!(text.parse::<Size>(), Err(NotASize), "{text}");
        }
    }
}
