//! What people write in the reference session: the results of a real world café, varied so that no two are the same.

/// The six themes' actions, in the order of the template's tables.
#[rustfmt::skip] // one idea a line reads better than filled lines
pub(super) const ACTIONS: [&[&str]; 6] = [
    &[
        "événement de valorisation du territoire, une Semaine du territoire",
        "aller à la rencontre des lycéens, avec des témoignages de talents",
        "Vis ma vie interprofessionnel régional",
        "application centralisant formations et événements",
    ],
    &[
        "diagnostic de l’existant : prioriser l’humain avant l’outil",
        "améliorer l’offre, dont l’habitat participatif",
        "diffuser les aides aux propriétaires",
        "faciliter l’installation et l’accompagnement des actifs",
        "conventions avec communes et bailleurs sociaux pour réserver des logements",
        "évènements qui font connaître les communes",
    ],
    &[
        "forum territorial : matinée entreprises, après-midi grand public",
        "réseau d’employeurs autour des trajets",
        "livret d’accueil ou application des mobilités",
        "cibler l’ensemble du territoire, pas seulement la ville",
    ],
    &[
        "nouveaux modèles de garde d’enfants par des étudiants",
        "« cellule d’accueil » pour le conjoint",
        "week-ends d’intégration",
        "parrainage des familles qui arrivent",
        "recensement et communication de ce qui existe",
        "jumelage entre écoles",
    ],
    &[
        "transmission entre générations",
        "offres incitatives pour les jeunes actifs",
        "responsabilité partagée des citoyens",
        "plateforme numérique des sorties",
    ],
    &[
        "un projet de structure écrit à plusieurs",
        "formaliser l’intégration des nouveaux",
        "se connaître et se valoriser",
        "communication interne et externe",
        "Vis ma vie inter-entreprises",
        "lieux de stage partagés",
    ],
];

/// With whom, when, where: each action is thought of in several ways.
#[rustfmt::skip]
pub(super) const WAYS: [&str; 8] = [
    ", avec les communes volontaires", ", dès la rentrée de septembre", ", dans un lieu qui tourne",
    ", porté par les associations", ", avec les entreprises du bassin", ", d’abord dans deux villages",
    ", une fois par saison", ", en binôme jeunes et aînés",
];

#[rustfmt::skip]
pub(super) const REQUIREMENTS: [&str; 12] = [
    "une personne dont c’est le métier, à mi-temps", "un budget voté pour trois ans", "un lieu ouvert en soirée",
    "une convention simple, sur une page", "savoir ce qui existe déjà", "prendre en compte le handicap",
    "une communication commune", "des horaires qui vont aux parents", "un calendrier partagé",
    "commencer petit, puis évaluer", "un transport pour venir", "l’accord des élus avant l’été",
];

#[rustfmt::skip]
pub(super) const ACTORS: [&str; 12] = [
    "la chambre de commerce", "la mission locale", "les lycées et leurs internats", "les bailleurs sociaux",
    "le club des entreprises", "les associations de parents", "la communauté de communes", "les retraités actifs",
    "la bibliothèque et ses bénévoles", "les producteurs du marché", "l’office de tourisme",
    "les habitants qui viennent d’arriver",
];

#[rustfmt::skip]
pub(super) const FINDINGS: [&str; 6] = [
    "peu de lycéens savent quels métiers s’exercent ici", "des logements vides, et des actifs qui n’en trouvent pas",
    "une famille a deux voitures, ou renonce", "qui arrive en couple n’a souvent qu’un emploi",
    "peu d’échanges entre milieux et générations", "les structures se connaissent de nom",
];

#[rustfmt::skip]
pub(super) const ATTENTION: [&str; 4] = [
    "ne pas faire sans les jeunes", "loger dignement aussi les saisonniers", "cibler l’ensemble du territoire",
    "prise en compte du handicap",
];

/// How a table says in the end that it wants an action done.
pub(super) const VERBS: [&str; 3] = ["Lancer", "Préparer", "Expérimenter"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_theme_has_enough_to_say_for_seven_people_and_no_english_apostrophe() {
        for actions in ACTIONS {
            assert!(actions.len() * WAYS.len() >= 28);
        }
        let all = ACTIONS.iter().flat_map(|theme| theme.iter());
        let all = all.chain(&WAYS).chain(&REQUIREMENTS).chain(&ACTORS).chain(&FINDINGS).chain(&ATTENTION);
        for text in all {
            assert!(!text.contains(['\'', '!']), "{text}");
        }
    }
}
