//! Pseudonyms proposed to newcomers, so that nobody has to invent or give a name at the door. Birds, trees and
//! plants: calm words that say nothing about a person, and none that French also uses to mock someone.

/// What is proposed. French words, kept as they are in every language: they are names.
#[rustfmt::skip] // many to a line
pub const PSEUDONYMS: &[&str] = &[
    // Birds
    "Accenteur", "Aigrette", "Alouette", "Avocette", "Balbuzard", "Barge", "Bergeronnette", "Bouvreuil", "Bruant",
    "Caille", "Chardonneret", "Chouette", "Cigogne", "Cincle", "Colombe", "Cormoran", "Courlis", "Cygne", "Eider",
    "Élanion", "Engoulevent", "Fauvette", "Foulque", "Gobemouche", "Goéland", "Gravelot", "Grèbe", "Grimpereau",
    "Grive", "Guêpier", "Harle", "Héron", "Hibou", "Hirondelle", "Huppe", "Jaseur", "Loriot", "Macareux",
    "Martin-pêcheur", "Martinet", "Merle", "Mésange", "Mouette", "Niverolle", "Palombe", "Pic-vert", "Pinson",
    "Pipit", "Pluvier", "Pouillot", "Roitelet", "Rossignol", "Rouge-gorge", "Rougequeue", "Rousserolle", "Sarcelle",
    "Sittelle", "Sizerin", "Spatule", "Sterne", "Tadorne", "Tarier", "Tarin", "Torcol", "Tourterelle", "Traquet",
    "Troglodyte", "Vanneau", "Verdier",
    // Trees
    "Abricotier", "Acacia", "Alisier", "Amandier", "Arbousier", "Aubépine", "Aulne", "Bouleau", "Buis", "Cèdre",
    "Cerisier", "Charme", "Châtaignier", "Chêne", "Citronnier", "Cognassier", "Cormier", "Cornouiller", "Épicéa",
    "Érable", "Figuier", "Frêne", "Fusain", "Genévrier", "Ginkgo", "Hêtre", "Houx", "Lilas", "Magnolia", "Mélèze",
    "Merisier", "Micocoulier", "Mûrier", "Néflier", "Noisetier", "Noyer", "Oranger", "Orme", "Peuplier", "Platane",
    "Poirier", "Pommier", "Prunier", "Robinier", "Saule", "Séquoia", "Sorbier", "Sureau", "Tamaris", "Tilleul",
    "Tremble", "Viorne",
    // Plants
    "Ancolie", "Anémone", "Angélique", "Basilic", "Bleuet", "Bourrache", "Bruyère", "Camomille", "Campanule",
    "Capucine", "Centaurée", "Clématite", "Coquelicot", "Cosmos", "Crocus", "Dahlia", "Edelweiss", "Églantine",
    "Fougère", "Genêt", "Gentiane", "Géranium", "Glycine", "Iris", "Jasmin", "Jonquille", "Lavande", "Lotus",
    "Lupin", "Mauve", "Mélisse", "Muguet", "Myosotis", "Nénuphar", "Nigelle", "Orchidée", "Origan", "Pâquerette",
    "Pervenche", "Pivoine", "Primevère", "Renoncule", "Romarin", "Sarriette", "Sauge", "Scabieuse", "Thym",
    "Trèfle", "Tulipe", "Valériane", "Verveine",
];

/// A pseudonym that nobody has yet; `seed` says where the search begins, so that neighbours at the door are
/// proposed different ones. When all are taken, one with a number.
pub fn propose(seed: u64, is_taken: impl Fn(&str) -> bool) -> String {
    let count = PSEUDONYMS.len();
    let start = usize::try_from(seed % count as u64).expect("smaller than the list");
    let (before, after) = PSEUDONYMS.split_at(start);
    match after.iter().chain(before).find(|name| !is_taken(name)) {
        Some(name) => (*name).to_owned(),
        None => numbered(after.first().copied().unwrap_or("Mésange"), is_taken),
    }
}

/// The name with the first free number: «Mésange 2».
pub fn numbered(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut number: u64 = 2;
    loop {
        let candidate = format!("{name} {number}");
        if !is_taken(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

/// Was this name merely proposed? Then two people may well arrive with it, neither having chosen it.
pub fn is_pseudonym(name: &str) -> bool {
    PSEUDONYMS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn w3_there_are_pseudonyms_enough_for_a_full_room_and_none_twice() {
        let distinct: HashSet<String> = PSEUDONYMS.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(distinct.len(), PSEUDONYMS.len());
        assert!(distinct.len() >= 120, "{}", distinct.len());
    }

    #[test]
    fn w3_a_proposed_pseudonym_is_free() {
        let mut taken: HashSet<String> = HashSet::new();
        for _ in 0..PSEUDONYMS.len() * 2 {
            let name = propose(7, |name| taken.contains(name));
            assert!(taken.insert(name.clone()), "{name} twice");
        }
        assert!(taken.iter().filter(|name| name.ends_with(" 2")).count() == 1, "numbers begin at 2");
    }
}
