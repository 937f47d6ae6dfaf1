//! Order keys: text that sorts between two others, byte by byte (SPEC B5). The same keys as the browser's
//! `fractional-indexing` 3.2 makes, base 62, after David Greenspan's «Implementing Fractional Indexing».
//!
//! A key is an integer part, whose first letter tells its length (`a0`, `a1` … `az`, `b00` …, and downwards `Zz` …),
//! and a fraction that never ends in `0`.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ZERO: u8 = b'0';
const LAST: u8 = b'z';

/// Longest key that a board takes. A key grows by about one byte for six insertions at one same spot, so this is
/// more than a thousand of them.
pub const MAX_KEY: usize = 256;

/// The keys are malformed, or not in order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("make an order key between {after:?} and {before:?}")]
pub struct BadOrder {
    pub after: Option<String>,
    pub before: Option<String>,
}

/// Is this a key that others can be made beside?
pub fn is_key(key: &str) -> bool {
    split(key.as_bytes()).is_some()
}

/// A key after `after` and before `before`; `None` is the open end.
pub fn between(after: Option<&str>, before: Option<&str>) -> Result<String, BadOrder> {
    make(after.map(str::as_bytes), before.map(str::as_bytes))
        .and_then(|key| String::from_utf8(key).ok())
        .ok_or_else(|| BadOrder { after: after.map(str::to_owned), before: before.map(str::to_owned) })
}

/// `n` keys in order after `after`: a row of notes in one go.
pub fn row(after: Option<&str>, n: usize) -> Result<Vec<String>, BadOrder> {
    let mut keys: Vec<String> = Vec::with_capacity(n);
    for _ in 0..n {
        let last = keys.last().map(String::as_str).or(after);
        let next = between(last, None)?;
        keys.push(next);
    }
    Ok(keys)
}

fn make(after: Option<&[u8]>, before: Option<&[u8]>) -> Option<Vec<u8>> {
    if let (Some(after), Some(before)) = (after, before)
        && after >= before
    {
        return None;
    }
    match (after.map(split), before.map(split)) {
        (None, None) => Some(b"a0".to_vec()),
        (None, Some(before)) => {
            let (integer, fraction) = before?;
            if is_least(integer) {
                return Some([integer, &middle(b"", Some(fraction))?].concat());
            }
            if !fraction.is_empty() {
                return Some(integer.to_vec());
            }
            let previous = decrement(integer)?;
            // The least integer alone is no key. (`fractional-indexing` answers it, and can't go on from there.)
            if is_least(&previous) {
                Some([&previous, middle(b"", None)?.as_slice()].concat())
            } else {
                Some(previous)
            }
        }
        (Some(after), None) => {
            let (integer, fraction) = after?;
            match increment(integer) {
                Some(next) => Some(next),
                None => Some([integer, &middle(fraction, None)?].concat()),
            }
        }
        (Some(left), Some(right)) => {
            let ((left_integer, left_fraction), (right_integer, right_fraction)) = (left?, right?);
            if left_integer == right_integer {
                return Some([left_integer, &middle(left_fraction, Some(right_fraction))?].concat());
            }
            let next = increment(left_integer)?;
            if before.is_some_and(|before| next.as_slice() < before) {
                return Some(next);
            }
            Some([left_integer, &middle(left_fraction, None)?].concat())
        }
    }
}

fn digit(byte: u8) -> Option<usize> {
    DIGITS.iter().position(|d| *d == byte)
}

/// Integer part and fraction of a well-formed key.
fn split(key: &[u8]) -> Option<(&[u8], &[u8])> {
    // Far longer keys could only come from a hostile document, and `middle` goes one call deeper for each byte.
    if key.len() > MAX_KEY {
        return None;
    }
    let length = match *key.first()? {
        head @ b'a'..=b'z' => usize::from(head - b'a') + 2,
        head @ b'A'..=b'Z' => usize::from(b'Z' - head) + 2,
        _ => return None,
    };
    let (integer, fraction) = key.split_at_checked(length)?;
    let least_alone = is_least(integer) && fraction.is_empty();
    let fits =
        key.iter().all(|byte| digit(*byte).is_some()) && fraction.last() != Some(&ZERO) && !least_alone;
    fits.then_some((integer, fraction))
}

/// The least integer of all, below which there are fractions only.
fn is_least(integer: &[u8]) -> bool {
    integer.first() == Some(&b'A') && integer.iter().skip(1).all(|byte| *byte == ZERO)
}

/// A fraction between two others. No trailing zeros in, none out.
fn middle(after: &[u8], before: Option<&[u8]>) -> Option<Vec<u8>> {
    if let Some(before) = before {
        if after >= before {
            return None;
        }
        let shared =
            before.iter().enumerate().take_while(|(n, b)| after.get(*n).unwrap_or(&ZERO) == *b).count();
        if shared > 0 {
            let (prefix, rest) = before.split_at_checked(shared)?;
            return Some([prefix, &middle(after.get(shared..).unwrap_or_default(), Some(rest))?].concat());
        }
    }
    let low = after.first().map_or(Some(0), |byte| digit(*byte))?;
    let high = match before {
        Some(before) => digit(*before.first()?)?,
        None => DIGITS.len(),
    };
    if high - low > 1 {
        return Some(vec![*DIGITS.get((low + high).div_ceil(2))?]);
    }
    match before {
        Some(before) if before.len() > 1 => Some(before.get(..1)?.to_vec()),
        _ => Some(
            [&[*DIGITS.get(low)?], middle(after.get(1..).unwrap_or_default(), None)?.as_slice()].concat(),
        ),
    }
}

/// The next integer; none after the greatest.
fn increment(integer: &[u8]) -> Option<Vec<u8>> {
    let (head, digits) = integer.split_first()?;
    let mut digits = digits.to_vec();
    for byte in digits.iter_mut().rev() {
        match DIGITS.get(digit(*byte)? + 1) {
            Some(next) => {
                *byte = *next;
                return Some([&[*head], digits.as_slice()].concat());
            }
            None => *byte = ZERO,
        }
    }
    let head = match head {
        b'Z' => return Some(b"a0".to_vec()),
        b'z' => return None,
        head => head + 1,
    };
    if head > b'a' {
        digits.push(ZERO);
    } else {
        digits.pop();
    }
    Some([&[head], digits.as_slice()].concat())
}

/// The integer before; none before the least.
fn decrement(integer: &[u8]) -> Option<Vec<u8>> {
    let (head, digits) = integer.split_first()?;
    let mut digits = digits.to_vec();
    for byte in digits.iter_mut().rev() {
        match digit(*byte)?.checked_sub(1).and_then(|d| DIGITS.get(d)) {
            Some(previous) => {
                *byte = *previous;
                return Some([&[*head], digits.as_slice()].concat());
            }
            None => *byte = LAST,
        }
    }
    let head = match head {
        b'a' => return Some(b"Zz".to_vec()),
        b'A' => return None,
        head => head - 1,
    };
    if head < b'Z' {
        digits.push(LAST);
    } else {
        digits.pop();
    }
    Some([&[head], digits.as_slice()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[after, before, key or null]`, made by the npm package `fractional-indexing` 3.2.0.
    const MADE_BY_THE_BROWSERS_PACKAGE: &str = include_str!("../vectors/order-keys.json");

    #[test]
    fn b5_the_same_keys_as_the_browser_makes() {
        let rows: Vec<(Option<String>, Option<String>, Option<String>)> =
            serde_json::from_str(MADE_BY_THE_BROWSERS_PACKAGE).expect("a table");
        assert!(rows.len() > 200);
        for (after, before, key) in rows {
            let made = between(after.as_deref(), before.as_deref()).ok();
            assert_eq!(made, key, "between {after:?} and {before:?}");
        }
    }

    #[test]
    fn b5_before_the_least_key_there_is_always_another() {
        let zeros = "0".repeat(25);
        let (least, mut before) = (format!("A{zeros}0"), format!("A{zeros}1"));
        assert!(!is_key(&least), "nothing could be made before it");
        for _ in 0..20 {
            let key = between(None, Some(&before)).expect("a key");
            assert!(is_key(&key) && key < before, "{key:?} before {before:?}");
            before = key;
        }
    }

    #[test]
    fn b5_a_row_is_in_order_and_no_key_is_too_long_to_read() {
        let keys = row(Some("az"), 200).expect("a row");
        assert!(keys.is_sorted() && keys.iter().all(|key| is_key(key)));
        assert_eq!(keys.first().map(String::as_str), Some("b00"));
        let long = format!("a0{}", "z".repeat(100_000));
        assert!(!is_key(&long) && between(Some(&long), None).is_err());
    }
}
