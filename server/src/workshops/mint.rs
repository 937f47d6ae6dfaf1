//! New names: random ids, and join codes that nobody minds reading aloud.

use rand::{Rng, distr::Alphanumeric};
use socle_protocol::ids::{BoardId, CODE_DIGITS, CODE_LETTERS, JoinCode, PersonId, WorkshopId};

/// Characters of an id: 62^16 ≈ 2^95, so that none is ever drawn twice.
const ID_LENGTH: usize = 16;

/// Words of four letters, French and English, that must not stand on a wall (insults, sex, drugs, hate), and what
/// reads like one. The alphabet of codes has no I, L, O, Q, U, V: most such words cannot be formed at all.
#[rustfmt::skip] // many to a line
const UNWANTED: &[&str] = &[
    // French, and what is heard when it is read aloud
    "ANES", "ARAB", "BETE", "BYTE", "BZEZ", "CACA", "DEBS", "GARC", "GERB", "MERD", "MRDE", "NASE", "NAZE", "NAZY",
    "NEGR", "NEGS", "NYKE", "NEKE", "PEDE", "PEDS", "PENE", "PETE", "PTAN", "PTEN", "PYSS", "RATE", "SEXE", "TARE",
    "TEBE", "TETE", "ZEBE", "ZEBS", "ZEBY", "ZEZE",
    // English
    "ARSE", "CACK", "CRAP", "DAMN", "DEAD", "DYKE", "FACK", "FAGS", "FART", "FATS", "FCKD", "FCKS", "FECK", "GASH",
    "GAYS", "HATE", "HEBE", "HEXE", "JAPS", "JERK", "JEWS", "KYKE", "METH", "PAKE", "PAKS", "PAKY", "PEES", "PHAK",
    "RAPE", "SEXX", "SEXY", "SHAG", "SHAT", "SHET", "SHTS", "SHYT", "SKAG", "SCAT", "SPAS", "TARD", "TATS", "TWAT",
    "TWYT", "WANK", "WEED", "WHRE", "XXXX",
];

/// Parts that must not appear anywhere: emblems of hate, and insults that French and English abbreviate.
const UNWANTED_PARTS: &[&str] = &["KKK", "SS", "NTM", "FDP", "PTN", "WTF", "HH"];

/// A new workshop's id.
pub(super) fn workshop() -> WorkshopId {
    id().parse().expect("letters and digits are an id")
}

/// A new board's id.
pub(crate) fn board() -> BoardId {
    id().parse().expect("letters and digits are an id")
}

/// A new person's id.
pub fn person() -> PersonId {
    id().parse().expect("letters and digits are an id")
}

/// A new zone's or note's id.
pub fn item() -> String {
    id()
}

fn id() -> String {
    rand::rng().sample_iter(Alphanumeric).take(ID_LENGTH).map(char::from).collect()
}

/// Where the search for a free pseudonym begins.
pub fn seed() -> u64 {
    rand::rng().random()
}

/// A join code that is fit to be projected. Another workshop may have it: claiming it in the journal tells.
pub(super) fn code() -> JoinCode {
    let mut rng = rand::rng();
    let mut draw = |from: &[u8]| char::from(from[rng.random_range(0..from.len())]);
    loop {
        let letters: String = (0..4).map(|_| draw(CODE_LETTERS)).collect();
        if is_unwanted(&letters) {
            continue;
        }
        let digits: String = (0..2).map(|_| draw(CODE_DIGITS)).collect();
        return JoinCode::try_from(letters + &digits).expect("drawn from its alphabets");
    }
}

/// Is it such a word, or does it sound like one? Too many refused are no harm: 160,000 remain.
fn is_unwanted(letters: &str) -> bool {
    let heard = sound(letters);
    UNWANTED.iter().any(|word| sound(word) == heard)
        || UNWANTED_PARTS.iter().any(|part| letters.contains(part))
}

/// Letters that are read alike, as one.
fn sound(letters: &str) -> String {
    let alike = |c| match c {
        'C' => 'K',
        'Z' => 'S',
        'W' => 'X',
        c => c,
    };
    letters.chars().map(alike).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn w2_a_code_never_spells_what_nobody_wants_on_the_wall() {
        for word in
            ["CACA", "KAKA", "PEDE", "RAPE", "NAZE", "NASE", "TWAT", "SEXY", "FACK", "SHYT", "AKKK", "SSAB"]
        {
            assert!(is_unwanted(word), "{word}");
        }
        for word in ["KAYA", "BREF", "TRYK", "MAJE"] {
            assert!(!is_unwanted(word), "{word}");
        }
        assert!((0..20_000).all(|_| !is_unwanted(&code().as_str()[..4])));
    }

    #[test]
    fn w2_every_unwanted_word_is_one_that_a_code_could_form() {
        for word in UNWANTED.iter().chain(UNWANTED_PARTS) {
            assert!(word.bytes().all(|b| CODE_LETTERS.contains(&b)), "{word} cannot be drawn");
        }
    }

    #[test]
    fn w2_codes_and_ids_are_spread() {
        let codes: HashSet<String> = (0..1000).map(|_| code().as_str().to_owned()).collect();
        assert!(codes.len() > 990, "{}", codes.len());
        let ids: HashSet<String> = (0..1000).map(|_| id()).collect();
        assert_eq!(ids.len(), 1000);
        assert!(ids.iter().all(|id| id.len() == ID_LENGTH));
    }
}
