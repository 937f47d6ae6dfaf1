//! Order keys: one made between two others is between them, is a key, and grows slowly (SPEC B5).

use arbitrary::Unstructured;
use socle_protocol::order::{self, MAX_KEY};

/// Two keys from the bytes, then a walk: keys made again and again beside each other.
pub fn order(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut words = text.split([' ', '\n']).map(|word| (!word.is_empty()).then_some(word));
    let (after, before) = (words.next().flatten(), words.next().flatten());
    between(after, before);
    between(before, after);
    walk(&mut Unstructured::new(bytes));
}

/// Answers the key, if there is one.
fn between(after: Option<&str>, before: Option<&str>) -> Option<String> {
    let fits = |key: Option<&str>| key.is_none_or(order::is_key);
    let ordered = after.zip(before).is_none_or(|(after, before)| after < before);
    let key = match order::between(after, before) {
        Ok(key) => key,
        Err(bad) => {
            // Only the very ends of what fits into a key have nothing between them.
            let longest = after.map_or(0, str::len).max(before.map_or(0, str::len));
            assert!(!fits(after) || !fits(before) || !ordered || longest + 2 > MAX_KEY, "{bad}");
            return None;
        }
    };
    assert!(fits(after) && fits(before) && ordered, "{key:?} between {after:?} and {before:?}");
    assert!(after.is_none_or(|after| after < key.as_str()), "{key:?} is after {after:?}");
    assert!(before.is_none_or(|before| key.as_str() < before), "{key:?} is before {before:?}");
    let longest = after.map_or(1, str::len).max(before.map_or(1, str::len));
    assert!(key.len() <= longest + 2, "{key:?} between {after:?} and {before:?}");
    assert!(order::is_key(&key) || key.len() > MAX_KEY, "{key:?} is a key");
    Some(key)
}

/// People insert at places that the bytes choose; the row stays in order.
fn walk(choices: &mut Unstructured<'_>) {
    let mut row: Vec<String> = Vec::new();
    for _ in 0..64 {
        if choices.is_empty() {
            break;
        }
        let at = choices.int_in_range(0..=row.len()).unwrap_or_default();
        let after = at.checked_sub(1).and_then(|left| row.get(left)).cloned();
        let before = row.get(at).cloned();
        let Some(key) = between(after.as_deref(), before.as_deref()) else { break };
        row.insert(at, key);
    }
    assert!(row.is_sorted() && row.iter().all(|key| order::is_key(key) && key.len() <= 2 + row.len()));
}
