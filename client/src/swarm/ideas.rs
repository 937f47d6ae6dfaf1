//! What simulated participants write: short ideas for a tiers-lieu, as people say them in a workshop.

/// Each is used once in a swarm.
#[rustfmt::skip] // one idea a line reads better than filled lines
pub(super) const IDEAS: &[&str] = &[
    "Un grand café ouvert dès 8 h",
    "Des tables longues pour manger ensemble",
    "Une cuisine partagée le midi",
    "Repair café le premier samedi du mois",
    "Prêt d’outils entre voisins",
    "Une bibliothèque d’objets",
    "Un four à pain collectif",
    "Marché de producteurs le vendredi soir",
    "Des paniers de légumes à retirer sur place",
    "Un coin lecture près de la fenêtre",
    "Des fauteuils où l’on s’endort",
    "Une salle calme pour téléphoner",
    "Deux bureaux fermés pour les rendez-vous",
    "Une imprimante qui marche",
    "Le wifi sans mot de passe compliqué",
    "Des casiers pour laisser ses affaires",
    "Un atelier vélo en libre-service",
    "Une borne de recharge pour vélos cargos",
    "Garage à poussettes à l’abri",
    "Une table à langer aussi chez les hommes",
    "Un espace jeux visible depuis le café",
    "Soirées jeux de société intergénérationnelles",
    "Contes pour enfants le mercredi",
    "Aide aux devoirs avec les retraités",
    "Cours de français pour les nouveaux arrivants",
    "Permanence numérique : impôts, santé, retraite",
    "Un écrivain public une fois par semaine",
    "Exposer les artistes d’ici, trois mois chacun",
    "Une fresque peinte par les habitants",
    "Une scène démontable dans la cour",
    "Bal à l’ancienne et concerts au chapeau",
    "Ciné-club en plein air l’été",
    "Chorale ouverte à qui veut",
    "Jardin partagé avec bacs à hauteur de fauteuil",
    "Récupérer l’eau de pluie pour le jardin",
    "Compost collectif du quartier",
    "Planter des arbres fruitiers en libre cueillette",
    "Une pergola et de l’ombre pour l’été",
    "Bancs dehors, même quand c’est fermé",
    "Un point d’eau potable accessible la nuit",
    "Toilettes publiques propres et ouvertes",
    "Accès de plain-pied partout",
    "Une boucle magnétique à l’accueil",
    "Des panneaux en gros caractères et en pictogrammes",
    "Horaires du bus affichés en direct",
    "Covoiturage : un tableau des trajets réguliers",
    "Ouvrir le dimanche matin",
    "Une clé confiée à des bénévoles",
    "Un accueil tenu à tour de rôle",
    "Tarif libre pour les associations",
    "Une caisse de solidarité pour les repas",
    "Café suspendu",
    "Boutique de créateurs en dépôt-vente",
    "Dégustations avec les vignerons voisins",
    "Vitrine des savoir-faire du territoire",
    "Carte dessinée des sentiers et des lieux aimés",
    "Un coin où raconter la mémoire du village",
    "Enregistrer les anciens, écouter au casque",
    "Studio de podcast pour les jeunes",
    "Fablab : découpe, couture, impression 3D",
    "Atelier bois avec un encadrant",
    "Recyclerie au fond de la cour",
    "Gratuiterie : on dépose, on prend",
    "Penser le bruit : des panneaux en laine",
    "Chauffer au bois, isoler en paille",
    "Des panneaux solaires sur le toit de la halle",
    "Une salle pour 60 personnes, modulable",
    "Cloisons mobiles et tables pliantes",
    "Projecteur et son faciles à brancher",
    "Réservation simple, aussi par téléphone",
    "Domiciliation pour les jeunes entreprises",
    "Coworking à la demi-journée",
    "Rencontres entre indépendants le jeudi",
    "Bourse d’échange de services",
    "Un conseil des usagers, tiré au sort",
    "Décider ensemble du programme chaque trimestre",
    "Afficher les comptes au mur",
    "Un nom choisi par les habitants",
    "Garder un mur vide pour la suite",
    "Que le facteur et l’infirmière y passent",
    "Distributeur de produits fermiers jour et nuit",
    "Un coin allaitement tranquille",
    "Un local pour les ados, géré par eux",
    "Murs d’escalade bas pour les petits",
    "Terrain de pétanque éclairé",
    "Une laverie solidaire",
    "Une boîte à livres à l’entrée",
    "Des nuits d’observation des étoiles",
    "Fête du lieu à chaque saison",
    "Prêt de la salle pour les anniversaires",
    "Une ruche pédagogique sur le toit",
    "Visites guidées par les enfants",
];

/// What someone adds to an idea that is there.
pub(super) const ADDITIONS: &[&str] = &[
    " (à vérifier)",
    ", avec la mairie",
    " dès l’ouverture",
    ", le soir aussi",
    " — à budgéter",
    ", pour tous les âges",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ideas_are_many_short_and_different() {
        assert!(IDEAS.len() >= 60);
        assert_eq!(IDEAS.iter().collect::<BTreeSet<_>>().len(), IDEAS.len());
        for idea in IDEAS {
            assert!(idea.chars().count() <= 60, "{idea}");
            assert!(!idea.contains(['\'', '!']), "{idea}");
        }
    }
}
