//! The words of Socle in what it exports: French, the source, and English. What people wrote stays as it is.

use crate::{
    board::{Perimeter, Photo, Term, Weather},
    refusal::Language,
};

/// Declares the words as one struct with a constant for each language, so that none can lack in one of them.
macro_rules! words {
    ($($name:ident: $french:literal, $english:literal;)+) => {
        /// Every word, in one language.
        #[derive(Debug, PartialEq, Eq)]
        pub struct Words { pub language: Language, $(pub $name: &'static str,)+ }

        const FRENCH: Words = Words { language: Language::French, $($name: $french,)+ };
        const ENGLISH: Words = Words { language: Language::English, $($name: $english,)+ };
    };
}

words! {
    space: "Espace", "Space";
    zone: "Zone", "Zone";
    idea: "Idée", "Idea";
    also: "Aussi écrite", "Also written";
    status: "Statut", "Status";
    points: "Points", "Points";
    origin: "Origine", "Origin";
    group: "Groupe", "Group";
    free: "Hors des zones", "Outside of zones";
    none: "(aucune idée)", "(no idea)";
    kept: "gardée", "kept";
    core: "idée socle", "core idea";
    set_aside: "mise de côté", "set aside";
    variant: "variante", "variant";
    duplicate: "doublon", "duplicate";
    from: "venue de", "from";
    date: "Date", "Date";
    people: "Participantes et participants", "People";
    groups: "Groupes", "Groups";
    duration: "Durée", "Duration";
    numbers: "En chiffres", "In figures";
    ideas: "Idées", "Ideas";
    votes: "Votes", "Votes";
    vote: "Vote", "Vote";
    decisions: "Décisions", "Decisions";
    decision: "Décision", "Decision";
    elections: "Élections sans candidat", "Elections without candidates";
    by_group: "Idées par groupe", "Ideas by group";
    by_phase: "Idées par temps", "Ideas by phase";
    phase: "Temps", "Phase";
    no_group: "Sans groupe", "No group";
    before: "Avant le premier temps", "Before the first phase";
    counts_only: "Ce qui s’est dit dans ce temps reste entre les personnes présentes : seuls les nombres en sont donnés.",
        "What was said in this phase stays with those who were there: only counts are given.";
    counts_and_shared: "Ce qui s’est dit dans ce temps reste entre les personnes présentes : seuls en sont donnés les nombres, et les mots que leurs auteurs et autrices ont choisi de partager.",
        "What was said in this phase stays with those who were there: only counts are given, and the words that their authors chose to share.";
    words_left: "Mots déposés", "Words left";
    shared: "mots partagés", "words that were shared";
    common_ground: "Le socle commun", "The common ground";
    facilitation: "Facilitation", "Facilitation";
    host: "hôte·sse de table", "table host";
    facilitator: "facilitateur·rice", "facilitator";
    podium: "Pistes d’actions envisagées", "Actions considered";
    other_actions: "Autres actions proposées", "Other actions proposed";
    requirements: "Recommandations, prérequis", "Recommendations, requirements";
    actors: "Acteurs à mobiliser", "People to bring in";
    findings: "Constats", "Findings";
    attention: "Point d’attention", "Point of attention";
    cross_table: "Les actions, tous thèmes ensemble", "The actions of all themes";
    answers: "Répond à", "Answers";
    theme: "Thème", "Theme";
    rank: "Rang", "Rank";
    action: "Action", "Action";
    term: "Terme", "Term";
    short_term: "court terme", "short term";
    medium_term: "moyen terme", "medium term";
    perimeter: "Périmètre", "Perimeter";
    inside: "dans le périmètre", "inside the perimeter";
    outside: "hors périmètre", "outside the perimeter";
    photo: "Photo", "Photo";
    with_photo: "avec une photo", "with a photo";
    weather: "Météo", "Weather";
    sun: "soleil", "sun";
    clouds: "nuages", "clouds";
    rain: "pluie", "rain";
    storm: "orage", "storm";
    fog: "brouillard", "fog";
    count: "Nombre", "Number";
    priorities: "Priorités", "Priorities";
    option: "Choix", "Option";
    result: "Résultat", "Result";
    voters: "Personnes", "People";
    adopted_text: "Texte adopté", "Adopted text";
    text: "Texte", "Text";
    state: "État", "State";
    draft: "brouillon", "draft";
    under_way: "en cours", "under way";
    adopted: "adoptée", "adopted";
    postponed: "reportée", "postponed";
    withdrawn: "retirée", "withdrawn";
    owner: "Portée par", "Carried by";
    review: "À revoir le", "To be reviewed on";
    trial: "Durée d’essai", "Trial";
    versions: "Versions du texte", "Versions of the text";
    version: "Version", "Version";
    written_by: "Écrite par", "Written by";
    by_facilitation: "l’animation", "the facilitation";
    by_participant: "la personne qui propose", "who proposes";
    objections: "Objections et ce qu’elles sont devenues", "Objections and what became of them";
    objection: "Objection", "Objection";
    question: "Besoin de précision", "Need to understand";
    became: "Ce qu’elle est devenue", "What became of it";
    open: "en suspens", "open";
    lifted: "levée", "lifted";
    integrated: "intégrée dans la version", "taken up in version";
    maintained: "maintenue", "maintained";
    inadmissible: "jugée non recevable", "judged inadmissible";
    role: "Rôle", "Role";
    mission: "Mission", "Mission";
    mandate: "Mandat", "Term of office";
    elected: "Personne élue", "Elected";
    nobody: "personne", "nobody";
    objections_lifted: "Objections levées", "Objections lifted";
    informal: "Pas une élection au sens légal (CNIL, délibération 2019-053).", "Not an election in the legal sense.";
    cited: "Idées citées", "Ideas cited";
    in_words: "En toutes lettres", "In words";
    source_gone: "(source supprimée)", "(source deleted)";
    link: "Lien", "Link";
    bar: "Graphique", "Chart";
    all_groups: "tout le monde", "everyone";
    idea_kind: "Couleur", "Colour";
    to_place: "À placer", "To be placed";
    synthesis: "Synthèse", "Synthesis";
    not_given: "non renseigné", "not given";
    missing: "Ce qui manque", "What is missing";
    anonymous: "Anonyme", "Anonymous";
    row: "Ligne", "Row";
    column: "Colonne", "Column";
    value: "Valeur", "Value";
    second_value: "Seconde valeur", "Second value";
    signature: "Signature", "Signature";
    when: "Quand", "When";
    level: "Niveau", "Level";
    spot: "ESPACE", "ESPACE";
    number_short: "N°", "No.";
    square_metres: "m²", "m²";
    usages: "Usages", "Uses";
    publics: "Publics", "For whom";
    moments: "Moments", "When";
    equipment: "Équipement", "Equipment";
    noise: "Bruit", "Noise";
    accessibility: "Accès PMR", "Step-free";
    steward: "Qui gère", "Looked after by";
    where_it_is: "Où", "Where";
    morning: "matin", "morning";
    midday: "midi", "midday";
    afternoon: "après-midi", "afternoon";
    evening: "soir", "evening";
    weekend: "week-end", "weekend";
    calm: "calme", "calm";
    lively: "animé", "lively";
    yes: "oui", "yes";
    no: "non", "no";
    partly: "en partie", "partly";
    ties: "Proximités", "Proximities";
    proximity: "proximité", "near";
    distance: "éloignement", "apart";
    flow: "flux", "flow";
    to_check: "À vérifier", "To be checked";
    not_drawn: "Sur ce niveau, sans dessin", "On this level, not drawn";
    one_quote: "Une idée par ESPACE", "One idea for each ESPACE";
    spots: "ESPACES", "ESPACES";
    placed: "placés", "placed";
    surface: "Surface", "Surface";
    postcards: "Cartes postales", "Postcards";
    approved: "validé", "approved";
    not_approved: "projet, non validé", "draft, not approved";
    to_review: "À revoir", "To be looked at again";
    looked_again: "à revoir", "to be looked at again";
    put_aside: "écarté", "set aside";
    no_decision: "sans décision", "not decided";
    decided_by: "Fixée par", "Set by";
    undecided: "Sans décision", "Not decided";
    subject: "Objet", "Subject";
    plus: "Plus", "Plus";
    minus: "Moins", "Minus";
    side_by_side: "Côte à côte", "Side by side";
    question_asked: "Question", "Question";
    story: "L’histoire", "The story";
    steps: "Les étapes, dans l’ordre", "The steps, in order";
    chain: "chaîne des actions", "chain of actions";
    influence: "a une influence sur", "influences";
    told_story: "Sur mandat de {destinateur}, quête entreprise par {sujet} : {quete}, pour {objet} ; avec l’aide de {adjuvant} ; malgré {opposant} ; au bénéfice de {destinataire}.", "Sent by {destinateur}, {sujet} took on {quete} for {objet}; with the help of {adjuvant}; in spite of {opposant}; to the benefit of {destinataire}.";
}

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::French => &FRENCH,
            Language::English => &ENGLISH,
        }
    }

    /// `fr` or `en`.
    pub fn code(&self) -> &'static str {
        if self.language == Language::English { "en" } else { "fr" }
    }

    fn french(&self) -> bool {
        self.language == Language::French
    }

    /// A count with its noun, as the language bends it: French has the singular up to two.
    fn count(&self, n: u32, french: [&str; 2], english: [&str; 2]) -> String {
        let [one, many] = if self.french() { french } else { english };
        let singular = if self.french() { n < 2 } else { n == 1 };
        format!("{n}\u{a0}{}", if singular { one } else { many })
    }

    /// What a row or a column is called, as it is read out: «+» and «−» are words (methods M10).
    pub fn head<'a>(&'a self, label: &'a str) -> &'a str {
        match label.trim() {
            "+" => self.plus,
            "−" | "-" | "–" => self.minus,
            _ => label,
        }
    }

    /// When an action can be done.
    pub fn term_of(&self, term: Term) -> &'static str {
        match term {
            Term::Short => self.short_term,
            Term::Medium => self.medium_term,
        }
    }

    /// Whether an idea is of the territory that is looked at.
    pub fn perimeter_of(&self, perimeter: Perimeter) -> &'static str {
        match perimeter {
            Perimeter::Inside => self.inside,
            Perimeter::Outside => self.outside,
        }
    }

    /// What can be seen on a photo, or that there is one.
    pub fn photo_of(&self, photo: &Photo) -> String {
        match photo.alt.trim() {
            "" => self.with_photo.to_owned(),
            alt if self.french() => format!("{}\u{a0}: {alt}", self.photo),
            alt => format!("{}: {alt}", self.photo),
        }
    }

    /// How someone arrives or leaves.
    pub fn weather_of(&self, weather: Weather) -> &'static str {
        match weather {
            Weather::Sun => self.sun,
            Weather::Clouds => self.clouds,
            Weather::Rain => self.rain,
            Weather::Storm => self.storm,
            Weather::Fog => self.fog,
        }
    }

    /// «×3»: as many ideas said the same.
    pub fn n_times(&self, n: u32) -> String {
        format!("×{n}")
    }

    /// The other words of ideas that were joined, quoted.
    pub fn also_written(&self, texts: &[String]) -> Option<String> {
        let quoted = |text: &String| {
            if self.french() { format!("«\u{a0}{text}\u{a0}»") } else { format!("“{text}”") }
        };
        let all: Vec<String> = texts.iter().map(quoted).collect();
        (!all.is_empty()).then(|| format!("{} {}", self.also.to_lowercase(), all.join(", ")))
    }

    pub fn n_ideas(&self, n: u32) -> String {
        self.count(n, ["idée", "idées"], ["idea", "ideas"])
    }

    pub fn n_points(&self, n: f64) -> String {
        // The same word in both languages, bent at another number.
        let singular = if self.french() { n.abs() < 2.0 } else { n == 1.0 };
        format!("{}\u{a0}{}", self.number(n), if singular { "point" } else { "points" })
    }

    /// «n pistes d'actions envisagées», as the source has it.
    pub fn n_leads(&self, n: u32) -> String {
        self.count(
            n,
            ["piste d’action envisagée", "pistes d’actions envisagées"],
            ["action considered", "actions considered"],
        )
    }

    pub fn n_minutes(&self, n: u64) -> String {
        let (hours, minutes) = (n / 60, n % 60);
        match (hours, minutes) {
            (0, minutes) => format!("{minutes}\u{a0}min"),
            (hours, 0) => format!("{hours}\u{a0}h"),
            (hours, minutes) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
        }
    }

    pub fn cast_of(&self, cast: u32, of: u32) -> String {
        if self.french() {
            format!("{cast} sur {of} ont voté")
        } else {
            format!("{cast} of {of} have voted")
        }
    }

    pub fn proxies(&self, n: u32) -> String {
        self.count(
            n,
            [
                "bulletin saisi pour une personne sans appareil",
                "bulletins saisis pour des personnes sans appareil",
            ],
            ["ballot entered for someone without a device", "ballots entered for people without a device"],
        )
    }

    /// At most one decimal, with the language's mark.
    pub fn number(&self, n: f64) -> String {
        let tenths = (n * 10.0).round() / 10.0;
        let text = if tenths.fract() == 0.0 { format!("{tenths:.0}") } else { format!("{tenths:.1}") };
        if self.french() { text.replace('.', ",") } else { text }
    }

    /// A name and what follows it: «Mandat : deux ans».
    pub fn colon(&self) -> &'static str {
        if self.french() { "\u{a0}: " } else { ": " }
    }

    /// The day of a time, in UTC: a workshop by day has the same one in all of Europe.
    pub fn day(&self, at: crate::ids::Millis) -> String {
        const FRENCH: [&str; 12] = [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ];
        const ENGLISH: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let (year, month, day) = civil(at);
        let names = if self.french() { FRENCH } else { ENGLISH };
        let name = names.get(month as usize - 1).copied().unwrap_or_default();
        let first = self.french() && day == 1;
        format!("{day}{}\u{a0}{name} {year}", if first { "er" } else { "" })
    }

    /// `2027-03-01` as a day; what is no such date as it is.
    pub fn written_day(&self, text: &str) -> String {
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<i64>().ok());
        match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten()) {
            (Some(year), Some(month @ 1..=12), Some(day @ 1..=31)) if text.len() == 10 => {
                let days = days_before(year, month, day);
                u64::try_from(days).map_or_else(|_| text.to_owned(), |days| self.day(days * 86_400_000))
            }
            _ => text.to_owned(),
        }
    }

    /// The state of a note in words; `None` for one that only was proposed.
    pub fn status_of(&self, status: &str) -> Option<&'static str> {
        match status {
            "kept" => Some(self.kept),
            "core" => Some(self.core),
            "set_aside" => Some(self.set_aside),
            "variant" => Some(self.variant),
            "duplicate" => Some(self.duplicate),
            _ => None,
        }
    }
}

/// Year, month and day of a time (Howard Hinnant, «chrono-compatible low-level date algorithms», `civil_from_days`).
fn civil(at: crate::ids::Millis) -> (i64, u32, u32) {
    let days = i64::try_from(at / 86_400_000).unwrap_or_default() + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
}

/// Days from 1970 to a date; the other way round (`days_from_civil`).
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e10_counts_and_days_are_written_as_each_language_does() {
        let (french, english) = (Words::of(Language::French), Words::of(Language::English));
        assert_eq!([0, 1, 2].map(|n| french.n_ideas(n)), ["0\u{a0}idée", "1\u{a0}idée", "2\u{a0}idées"]);
        assert_eq!([0, 1, 2].map(|n| english.n_ideas(n)), ["0\u{a0}ideas", "1\u{a0}idea", "2\u{a0}ideas"]);
        assert_eq!(french.n_leads(3), "3\u{a0}pistes d’actions envisagées");
        assert_eq!([french.number(2.25), english.number(2.25), french.number(3.0)], ["2,3", "2.3", "3"]);
        assert_eq!(
            [french.n_minutes(45), french.n_minutes(100), french.n_minutes(120)],
            ["45\u{a0}min", "1\u{a0}h\u{a0}40", "2\u{a0}h"]
        );
        // `date -u -d @1770000000`: Mon Feb  2 02:40:00 UTC 2026.
        assert_eq!(french.day(1_770_000_000_000), "2\u{a0}février 2026");
        assert_eq!(english.day(1_770_000_000_000), "2\u{a0}February 2026");
        assert_eq!(french.day(951_782_400_000), "29\u{a0}février 2000");
        assert_eq!(french.written_day("2027-03-01"), "1er\u{a0}mars 2027");
        for text in ["bientôt", "2027-13-01", "", "1-1-1"] {
            assert_eq!(french.written_day(text), text);
        }
    }
}
