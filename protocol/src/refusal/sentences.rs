//! What each refusal says: code, French, English. Written once here, side by side; the browser has a copy (`bindings`).

/// Written once here, so that code, French and English stand side by side. `{name}` stands for a field.
pub(super) const SENTENCES: &[(&str, &str, &str)] = &[
    (
        "unknown_code",
        "Aucun atelier ouvert n’a ce code. Vérifiez les quatre lettres et les deux chiffres.",
        "No open workshop has this code. Check the four letters and two digits.",
    ),
    (
        "unknown_invitation",
        "Ce lien d’invitation n’est plus valable. Demandez-en un nouveau à l’animation.",
        "This invitation link is no longer valid. Ask the facilitation for a new one.",
    ),
    (
        "not_signed_in",
        "Entrez d’abord dans l’atelier, avec son code ou son lien.",
        "First join the workshop, with its code or its link.",
    ),
    (
        "bad_token",
        "Votre accès n’est pas reconnu. Rejoignez l’atelier de nouveau, avec son code ou son lien.",
        "Your access is not recognised. Join the workshop again, with its code or its link.",
    ),
    (
        "expired_token",
        "Votre accès a expiré. Rejoignez l’atelier de nouveau, avec son code ou son lien.",
        "Your access has expired. Join the workshop again, with its code or its link.",
    ),
    (
        "removed",
        "L’animation vous a retiré de cet atelier. Adressez-vous à elle pour revenir.",
        "The facilitation has removed you from this workshop. Speak to them to come back.",
    ),
    (
        "door_locked",
        "L’atelier n’accueille plus de nouvelles personnes pour l’instant. Adressez-vous à l’animation.",
        "The workshop is not taking newcomers for now. Speak to the facilitation.",
    ),
    (
        "read_only",
        "Vous pouvez lire cet espace, mais pas le modifier.",
        "You can read this board, but not change it.",
    ),
    ("not_allowed", "Seule l’animation peut faire cela.", "Only the facilitation can do this."),
    (
        "structure_locked",
        "L’animation a verrouillé cet élément : vous pouvez lire, mais pas le déplacer ni le modifier.",
        "The facilitation has locked this element: you can read it, but not move or change it.",
    ),
    (
        "note_full",
        "Une idée tient en {limit} caractères au plus. Votre texte est gardé : raccourcissez-le ou faites-en deux idées.",
        "An idea holds at most {limit} characters. Your text is kept: shorten it or make two ideas of it.",
    ),
    (
        "foreign_client",
        "Cette connexion utilise l’identité d’une autre personne. Rechargez la page.",
        "This connection uses someone else’s identity. Reload the page.",
    ),
    (
        "missing_past",
        "Une partie de vos modifications s’appuie sur d’autres que le serveur n’a pas encore. Laissez cette page ouverte : elles partiront dès qu’il les aura.",
        "Some of your changes build on others that the server does not have yet. Keep this page open: they will be sent as soon as it does.",
    ),
    (
        "held_off",
        "Ce que votre navigateur a envoyé n’a pas pu être lu. Revenez dans {minutes} min ; ce que vous avez écrit reste dans ce navigateur.",
        "What your browser sent could not be read. Come back in {minutes} min; what you have written stays in this browser.",
    ),
    (
        "forged_author",
        "Cette modification est signée du nom d’une autre personne ; elle a été annulée. Rechargez la page.",
        "This change is signed with someone else’s name; it was taken back. Reload the page.",
    ),
    (
        "not_your_words",
        "Seule la personne qui a écrit cette carte peut la partager dans la restitution.",
        "Only the person who wrote this card may share it in the report.",
    ),
    (
        "bad_shape",
        "Cette modification n’a pas la forme attendue ; elle a été annulée. Rechargez la page.",
        "This change does not have the expected form; it was taken back. Reload the page.",
    ),
    (
        "unknown_workshop",
        "Cet atelier n’existe pas, ou n’existe plus.",
        "This workshop does not exist, or no longer does.",
    ),
    (
        "unknown_board",
        "Cet espace n’existe pas dans cet atelier.",
        "This board does not exist in this workshop.",
    ),
    ("unknown_person", "Cette personne n’est pas dans l’atelier.", "This person is not in the workshop."),
    ("unknown_template", "Ce modèle n’existe pas : {template}.", "There is no such template: {template}."),
    (
        "bad_method",
        "Ce fichier n’est pas une méthode que Socle peut lire : {fault} ({path}). Rien n’a été créé.",
        "This file is no method that Socle can read: {fault} ({path}). Nothing was created.",
    ),
    ("unknown_address", "Il n’y a rien à cette adresse.", "There is nothing at this address."),
    (
        "last_facilitator",
        "Un atelier garde toujours au moins une personne à l’animation.",
        "A workshop always keeps at least one facilitator.",
    ),
    ("not_json", "Le message n’est pas du JSON valable.", "The message is not valid JSON."),
    (
        "bad_field",
        "Un champ manque ou n’a pas la bonne forme : {field}.",
        "A field is missing or malformed: {field}.",
    ),
    (
        "too_long",
        "Ce texte est trop long : {limit} caractères au plus.",
        "This text is too long: {limit} characters at most.",
    ),
    (
        "too_large",
        "Cet envoi est trop gros : {limit} octets au plus. Il est gardé sur votre appareil.",
        "This is too large to send: {limit} bytes at most. It is kept on your device.",
    ),
    (
        "malformed_frame",
        "La connexion a reçu des données illisibles. Rechargez la page.",
        "The connection received unreadable data. Reload the page.",
    ),
    (
        "text_frame",
        "Cette connexion n’accepte que des messages binaires.",
        "This connection takes binary messages only.",
    ),
    ("unknown_message", "Ce type de message n’existe pas.", "There is no such message type."),
    (
        "foreign_origin",
        "Cette page vient d’un autre site. Ouvrez l’atelier à son adresse.",
        "This page comes from another site. Open the workshop at its own address.",
    ),
    (
        "storage_unavailable",
        "Le serveur ne peut pas enregistrer en ce moment. Vos idées restent sur votre appareil et seront envoyées dès que possible.",
        "The server cannot save right now. Your ideas stay on your device and will be sent as soon as possible.",
    ),
    (
        "board_unavailable",
        "Cet espace ne peut pas être ouvert en ce moment. Rien n’est perdu ; nous réessayons.",
        "This board cannot be opened right now. Nothing is lost; we are trying again.",
    ),
    (
        "stopping",
        "Le serveur redémarre. Vos idées restent sur votre appareil et seront envoyées à son retour.",
        "The server is restarting. Your ideas stay on your device and will be sent when it is back.",
    ),
    (
        "too_slow",
        "La connexion était trop lente et a été fermée. Elle reprend d’elle-même.",
        "The connection was too slow and was closed. It resumes by itself.",
    ),
    (
        "too_many_people",
        "C’est complet : {limit} personnes au plus. Réessayez plus tard, ou adressez-vous à l’animation.",
        "It is full: {limit} people at most. Try again later, or speak to the facilitation.",
    ),
    (
        "too_many_connections",
        "Trop de connexions viennent de votre réseau. Fermez les onglets inutiles, puis réessayez dans un moment.",
        "Too many connections come from your network. Close tabs you do not need, then try again in a moment.",
    ),
    (
        "too_many_sessions",
        "L’atelier est ouvert dans trop d’onglets ou d’appareils à la fois. Fermez-en, puis rechargez la page.",
        "The workshop is open in too many tabs or devices at once. Close some, then reload the page.",
    ),
    (
        "too_many_attempts",
        "Trop de codes erronés sont venus de votre réseau. Attendez {seconds} s, ou entrez par le lien d’invitation.",
        "Too many wrong codes came from your network. Wait {seconds} s, or come in by the invitation link.",
    ),
    (
        "too_often",
        "C’est trop souvent. Attendez {seconds} s, puis recommencez.",
        "That is too often. Wait {seconds} s, then do it again.",
    ),
    (
        "server_full",
        "Le serveur est plein en ce moment. Réessayez dans une minute ; vos idées restent sur votre appareil.",
        "The server is full right now. Try again in a minute; your ideas stay on your device.",
    ),
    (
        "board_full",
        "Cet espace est plein : {limit} idées au plus, corbeille comprise. Continuez dans un autre espace.",
        "This board is full: {limit} ideas at most, those in the bin included. Go on in another board.",
    ),
    (
        "too_many_boards",
        "Un atelier a {limit} espaces au plus. Créez un autre atelier pour les suivants.",
        "A workshop has {limit} boards at most. Create another workshop for the next ones.",
    ),
    (
        "not_an_image",
        "Ce fichier n’est pas une image PNG, JPEG ou WebP. D’un PDF, enregistrez la page comme image ; d’un dessin SVG, exportez-le en PNG.",
        "This file is no PNG, JPEG or WebP image. Of a PDF, save the page as an image, and export an SVG drawing as PNG.",
    ),
    (
        "broken_image",
        "Cette image est abîmée ou incomplète. Enregistrez-la de nouveau, puis réessayez.",
        "This image is damaged or incomplete. Save it again, then retry.",
    ),
    (
        "too_many_pixels",
        "Cette image est trop grande : {limit} millions de pixels au plus. Réduisez-la, puis réessayez.",
        "This image is too large: {limit} million pixels at most. Make it smaller, then retry.",
    ),
    (
        "images_full",
        "Un atelier garde {limit} images au plus, {mebibytes} Mio en tout. Réduisez l’image, ou reprenez-en une qui est déjà là.",
        "A workshop keeps {limit} images at most, {mebibytes} MiB in all. Make the image smaller, or take one that is there already.",
    ),
    (
        "photos_full",
        "Cet atelier garde {limit} photos au plus, {mebibytes} Mio en tout : il n’en prend plus. Votre idée peut partir sans photo.",
        "This workshop keeps {limit} photos at most, {mebibytes} MiB in all: it takes no more. Your idea can go without a photo.",
    ),
    (
        "own_photos_full",
        "Vous avez ajouté {limit} photos à cet atelier, c’est le plus qu’il garde d’une même personne. Votre idée peut partir sans photo.",
        "You have added {limit} photos to this workshop, the most that it keeps of one person. Your idea can go without a photo.",
    ),
    ("unknown_image", "Cette image n’est pas dans cet atelier.", "This image is not in this workshop."),
    (
        "metrics_closed",
        "Les mesures du serveur ne se lisent que depuis sa machine, ou avec le jeton SOCLE_METRICS_TOKEN.",
        "The server’s figures are read from its own machine only, or with the token SOCLE_METRICS_TOKEN.",
    ),
    (
        "unknown_phase",
        "Ce temps n’est pas dans le déroulé. Rechargez la page, puis choisissez-en un autre.",
        "That phase is not in the script. Reload the page, then choose another one.",
    ),
    (
        "phase_not_next",
        "Ce n’est pas le temps suivant : quelqu’un vient peut-être de faire avancer l’atelier. Regardez où il en est.",
        "That is not the next phase: someone may just have moved the workshop on. Look where it stands.",
    ),
    (
        "phase_past",
        "Un temps commencé ou terminé ne se change plus. Modifiez ceux qui viennent après.",
        "A phase that has begun or ended can’t be changed. Change the ones that come after it.",
    ),
    (
        "no_timer",
        "Aucun minuteur n’est en marche pour cela. Lancez un temps avec une durée, ou ajoutez une minute.",
        "No timer is running for that. Start a phase with a duration, or add a minute.",
    ),
    (
        "phase_over",
        "Le temps d’écriture est terminé. Votre texte est gardé sur cet appareil ; demandez une minute de plus à l’animation.",
        "Writing time is over. Your text is kept on this device; ask the facilitation for one more minute.",
    ),
    (
        "against_rules",
        "Ce temps de l’atelier ne permet pas ce geste. Lisez la consigne : elle dit ce que vous pouvez faire maintenant.",
        "This phase does not allow that. Read the prompt: it says what you can do now.",
    ),
    (
        "frozen",
        "L’animation a suspendu l’espace un instant. Votre texte est gardé ; vous pourrez reprendre dès qu’elle le rouvre.",
        "The facilitation has paused the board for a moment. Your text is kept; go on as soon as it opens again.",
    ),
    (
        "workshop_purged",
        "Cet atelier a été effacé le {at} : il n’en reste rien sur ce serveur.",
        "This workshop was erased on {at}: nothing of it is left on this server.",
    ),
    (
        "board_erased",
        "Cet espace était confidentiel : son contenu a été effacé le {at}, et il n’en reste rien sur ce serveur. Ce que le groupe a versé reste dans l’espace commun.",
        "This board was confidential: its content was erased on {at}, and nothing of it is left on this server. What the group poured is still on the shared board.",
    ),
    (
        "board_rewritten",
        "Des textes de cet espace ont été effacés à la demande de leur auteur. Rechargez la page pour le relire.",
        "Texts on this board were erased at their author’s request. Reload the page to read it again.",
    ),
    (
        "workshop_closed",
        "L’atelier est terminé : vous pouvez tout lire. L’animation peut le rouvrir.",
        "The workshop is over: you can read everything. The facilitation can open it again.",
    ),
    (
        "not_your_board",
        "Un autre groupe travaille ici en ce moment. Rejoignez votre table.",
        "Another group is working here now. Go to your table.",
    ),
    (
        "unknown_group",
        "Ce groupe n’existe pas ou plus. Choisissez-en un autre.",
        "That group does not exist, or not any more. Choose another one.",
    ),
    (
        "rotation_impossible",
        "{groups} groupes ne peuvent pas tourner sur {tables} tables en {rounds} tours. Il faut au moins une table par groupe et par tour.",
        "{groups} groups can’t go round {tables} tables in {rounds} rounds. There must be at least one table for each group and each round.",
    ),
    (
        "confidential_table",
        "Cette table est confidentielle : ce qui y est dit reste entre les personnes qui y sont depuis le début. Vous pouvez y placer une personne qui arrive.",
        "This table is confidential: what is said there stays between those who have been there from the start. You can place someone who arrives.",
    ),
    (
        "unknown_vote",
        "Ce vote n’existe pas ou plus. Rechargez la page.",
        "That vote does not exist, or not any more. Reload the page.",
    ),
    (
        "vote_not_open",
        "Ce vote n’est pas ouvert. Votre choix n’a pas été compté ; demandez à l’animation s’il faut le rouvrir.",
        "That vote is not open. Your choice was not counted; ask the facilitation whether to open it again.",
    ),
    (
        "bad_ballot",
        "Ce bulletin ne correspond pas au vote. Vérifiez vos choix, puis validez de nouveau.",
        "That ballot does not fit the vote. Check your choices, then confirm again.",
    ),
    (
        "not_your_vote",
        "Ce vote est celui d’un autre groupe. Le vôtre s’affiche quand il est ouvert.",
        "That vote belongs to another group. Yours is shown when it is open.",
    ),
    (
        "nothing_to_vote_on",
        "Il n’y a aucune idée à départager dans ces zones. Attendez qu’il y en ait, ou donnez des choix au vote.",
        "There are no ideas to choose from in those zones. Wait until there are some, or give the vote options.",
    ),
    (
        "too_many_options",
        "Un vote porte sur {limit} choix au plus. Regroupez des idées, ou votez zone par zone.",
        "A vote has at most {limit} options. Merge some ideas, or vote zone by zone.",
    ),
    (
        "too_many_votes",
        "Un atelier compte {limit} votes au plus. Créez un autre atelier pour les suivants.",
        "A workshop has at most {limit} votes. Create another workshop for the next ones.",
    ),
    (
        "unknown_decision",
        "Cette décision n’est pas dans l’atelier. Rechargez la page.",
        "That decision is not in the workshop. Reload the page.",
    ),
    (
        "unknown_election",
        "Cette élection n’est pas dans l’atelier. Rechargez la page.",
        "That election is not in the workshop. Reload the page.",
    ),
    (
        "wrong_step",
        "Cette étape n’est pas encore venue, ou elle est passée. Regardez où en est le groupe, puis recommencez.",
        "That step has not come yet, or is over. Look where the group stands, then do it again.",
    ),
    (
        "not_your_turn",
        "Ce n’est pas encore votre tour. Votre texte est gardé : attendez que votre nom s’affiche.",
        "It is not your turn yet. Your text is kept: wait until your name is shown.",
    ),
    (
        "objections_stand",
        "Des objections ne sont pas levées : {objections}. Traitez-les une par une, ou retravaillez la proposition.",
        "Objections have not been lifted: {objections}. Take them up one by one, or rework the proposal.",
    ),
    (
        "ballots_missing",
        "Il manque des bulletins : {missing}. Attendez-les, ou excusez les personnes parties.",
        "Ballots are missing: {missing}. Wait for them, or excuse those who have left.",
    ),
    (
        "list_full",
        "Cette liste est pleine : {limit} éléments au plus. Terminez ou regroupez ce qui y est déjà.",
        "This list is full: {limit} entries at most. Finish or merge what is already in it.",
    ),
    (
        "zone_full",
        "Cette zone est pleine : {limit} au plus. Votre texte est gardé : retirez-en une d’abord, ou choisissez une autre zone.",
        "This zone is full: {limit} at most. Your text is kept: take one out first, or choose another zone.",
    ),
    (
        "link_required",
        "Dites d’abord à quelle idée celle-ci répond. Votre texte est gardé : choisissez-la, puis envoyez de nouveau.",
        "First say which idea this one answers. Your text is kept: choose it, then send again.",
    ),
    (
        "synthesis_missing",
        "Une question n’a pas encore de synthèse : écrivez-la, puis validez la note.",
        "One question has no synthesis yet: write it, then approve the note.",
    ),
    (
        "not_validated",
        "Ce document n’est pas validé ; points encore ouverts : {open}. Prenez-le comme projet : il dit lesquels.",
        "This document is not approved; points still open: {open}. Take it as a draft: it says which.",
    ),
    (
        "replay_changed",
        "Le rejeu a été mis à jour depuis. Rechargez-le pour voir la suite.",
        "The replay has been brought up to date since. Reload it to see the rest.",
    ),
    (
        "unknown_step",
        "Cet instant n’est pas dans le rejeu. Choisissez-en un autre.",
        "That moment is not in the replay. Choose another one.",
    ),
    (
        "unknown_replay",
        "Ce lien ne mène à aucun rejeu. Demandez-en un nouveau à l’animation.",
        "This link leads to no replay. Ask the facilitation for a new one.",
    ),
    (
        "replay_over",
        "Ce rejeu n’est plus publié. Demandez un nouveau lien à l’animation.",
        "This replay is no longer published. Ask the facilitation for a new link.",
    ),
    (
        "section_changed",
        "Quelqu’un d’autre a modifié cette partie entre-temps. Votre texte est gardé ici : comparez, puis enregistrez à nouveau.",
        "Somebody else changed this part in the meantime. Your text is kept here: compare, then save again.",
    ),
    (
        "not_closed_yet",
        "La restitution se publie une fois l’atelier terminé. Terminez-le d’abord depuis « Animer ».",
        "The report is published once the workshop is over. End it first on the facilitation’s screen.",
    ),
    (
        "nothing_to_carry",
        "Rien ne serait emporté : il n’y a aucune idée dans ce que vous avez choisi. Choisissez d’autres zones.",
        "Nothing would be taken along: there is no idea in what you chose. Choose other zones.",
    ),
    (
        "unknown_publication",
        "Ce lien n’ouvre aucune restitution. Vérifiez que vous l’avez en entier.",
        "This link opens no report. Check that you have the whole of it.",
    ),
    (
        "publication_over",
        "Cette restitution n’est plus en ligne : sa durée de publication est passée, ou l’animation l’a retirée. Demandez-la à la personne qui a animé l’atelier.",
        "This report is no longer online: its time is over, or the facilitation withdrew it. Ask whoever ran the workshop for it.",
    ),
];

/// What is wrong with a method's file, as it stands in the sentence of `bad_method`: before the place where it is.
pub(super) const FAULTS: &[(&str, &str, &str)] = &[
    ("json", "ce n’est pas du JSON", "it is no JSON"),
    ("format", "c’est un autre format, ou une autre version", "it is another format, or another version"),
    ("unknown_key", "ce nom n’existe pas", "there is no such name"),
    ("missing", "il manque une valeur", "a value is missing"),
    ("wrong_value", "cette valeur ne convient pas", "this value does not fit"),
    ("unknown_board", "cet espace n’y est pas", "that board is not in it"),
    ("unknown_zone", "cette zone n’y est pas", "that zone is not in it"),
    ("twice", "cela s’y trouve deux fois", "it has this twice"),
    ("too_long", "ce texte est trop long", "this text is too long"),
    ("too_many", "il y en a trop", "there are too many"),
    ("out_of_bounds", "ce nombre est trop petit ou trop grand", "this number is too small or too large"),
];
