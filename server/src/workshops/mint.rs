//! New names: random ids, and join codes that nobody minds reading aloud.

use rand::{Rng, distr::Alphanumeric};
use socle_protocol::ids::{BoardId, CODE_DIGITS, CODE_LETTERS, JoinCode, PersonId, WorkshopId};

/// Characters of an id: 62^16 ≈ 2^95, so that none is ever drawn twice.
const ID_LENGTH: usize = 16;

/// Words of four letters, French and English, that must not stand on a wall: insults, sex, drugs, hate. Words that
/// the alphabet of codes cannot form (it has no I, O, U, V, L, Q) are left out.
const UNWANTED: &[&str] = &[
    "ANES", "ANUS", "ARAB", "ARSE", "BATH", "BATS", "BEAT", "BEBE", "BETE", "BRAS", "BYTE", "CACA", "CACK",
    "CAKA", "CRAB", "CRAK", "CRAP", "DAMN", "DARK", "DEAD", "DEBS", "DEGS", "DYKE", "FACK", "FAGS", "FAGG",
    "FART", "FATS", "FATT", "FCKD", "FCKS", "FECK", "FESS", "FETE", "FKNG", "GAYS", "GASH", "GEEK", "GERB",
    "GARC", "GREC", "HATE", "HEBE", "HEAD", "HERP", "HEXE", "JAPS", "JAPE", "JEWS", "JERK", "JETE", "KAFR",
    "KEBS", "KETA", "KHAT", "MERD", "MEAT", "METH", "MRDE", "MRDS", "NAKE", "NASE", "NAZE", "NAZY", "NEGR",
    "NGRE", "NEGS", "NEKE", "NERD", "NYKE", "PAKE", "PAKY", "PAKS", "PEDE", "PEDS", "PEDK", "PEES", "PENE",
    "PERE", "PERY", "PETE", "PETS", "PEZZ", "PHAC", "PHAK", "PTAN", "PTEN", "PYSS", "RACE", "RAPE", "RATE",
    "SAHR", "SEXE", "SEXY", "SEXX", "SHAG", "SHAT", "SHET", "SHTS", "SHYT", "SKAG", "SKAT", "SCAT", "SPAZ",
    "SPAS", "TAPE", "TARE", "TARD", "TATE", "TATS", "TEBE", "TEBS", "TETE", "TREP", "TRAP", "TWAT", "TWYT",
    "WANK", "WAPS", "WEED", "WEEK", "WEEE", "WHRE", "XXXX", "ZEBE", "ZEBS", "ZEZE", "ZAZA", "ZEBY",
];

/// A new workshop's id.
pub(super) fn workshop() -> WorkshopId {
    id().parse().expect("letters and digits are an id")
}

/// A new board's id.
pub(super) fn board() -> BoardId {
    id().parse().expect("letters and digits are an id")
}

/// A new person's id.
pub fn person() -> PersonId {
    id().parse().expect("letters and digits are an id")
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
        || ["KKK", "SS", "NTM", "FDP", "NSA", "PTN", "TBM", "WTF"].iter().any(|part| letters.contains(part))
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
    fn w2_unwanted_words_are_words_a_code_could_form() {
        let formable = |word: &&&str| word.bytes().all(|b| CODE_LETTERS.contains(&b));
        assert!(UNWANTED.iter().filter(formable).count() > 100);
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
