//! What one may call a method that one keeps, and which documents it may have.

use super::*;

fn method() -> Template {
    Template::find("idees-socles").expect("a method").filled()
}

fn document(title: &str, format: DeliverableFormat, zones: &[&str]) -> OwnDocument {
    OwnDocument { title: title.into(), format, zones: zones.iter().map(|zone| (*zone).to_owned()).collect() }
}

fn wish(documents: Vec<OwnDocument>) -> KeepMethod {
    KeepMethod {
        title: "  La  fabrique de la halle ".into(),
        description: "Deux soirées pour la halle.\n".into(),
        produces: "Une feuille de route".into(),
        documents,
    }
}

#[test]
fn w17_a_method_is_kept_in_ones_own_words_and_read_again_with_them() {
    let documents = vec![
        document("Ce qu’on garde", DeliverableFormat::Html, &["cafe", "enfants"]),
        document("Tout", DeliverableFormat::Csv, &[]),
    ];
    let kept = method().in_words(wish(documents)).expect("it is kept");
    assert_eq!(kept.title, "La fabrique de la halle");
    let again = Template::brought(&kept.text()).expect("a method");
    assert_eq!(
        (again.title.as_str(), again.description.as_str(), again.produces.as_str(), &again.english),
        ("La fabrique de la halle", "Deux soirées pour la halle.", "Une feuille de route", &None)
    );
    assert_eq!(again.own_documents(), kept.own_documents());
    let made = OwnDocument::all(&again.own_documents());
    assert_eq!(made, kept.deliverables);
    let told: Vec<_> = made.iter().map(|one| (one.id.as_str(), one.title.as_str(), one.format)).collect();
    assert_eq!(
        told,
        [("own-1", "Ce qu’on garde", DeliverableFormat::Html), ("own-2", "Tout", DeliverableFormat::Csv)]
    );
}

#[test]
fn w18_what_a_file_says_of_a_document_beyond_its_zones_is_not_kept() {
    let plain =
        method().in_words(wish(vec![document("Tout", DeliverableFormat::Csv, &["cafe"])])).expect("kept");
    let changes: [fn(&mut Deliverable); 6] = [
        // Each cell would go through all notes.
        |one| one.columns = vec!["cafe".into(); 600],
        |one| one.columns.push("count".into()),
        |one| one.rows = Some("enfants".into()),
        |one| one.sections = Some(Sections::ByZone),
        |one| (one.format, one.columns) = (DeliverableFormat::Json, Vec::new()),
        |one| (one.format, one.sections) = (DeliverableFormat::Html, None),
    ];
    for (n, change) in changes.into_iter().enumerate() {
        let mut file = plain.clone();
        change(&mut file.deliverables[0]);
        let read = Template::brought(&file.text()).expect("a method");
        assert_eq!(read.own_documents(), [], "{n}");
    }
    let twice = |zones: &[&str]| wish(vec![document("Z", DeliverableFormat::Html, zones)]);
    let refused = method().in_words(twice(&["cafe", "cafe"])).expect_err("one zone, named twice");
    assert_eq!(refused, Refusal::BadField { field: "documents[0].zones".into() });
    // As many as one may ask for, and not one more.
    let many = |count: usize| {
        let mut file = plain.clone();
        let documents: Vec<_> =
            (0..count).map(|n| document(&n.to_string(), DeliverableFormat::Html, &[])).collect();
        file.deliverables = OwnDocument::all(&documents);
        Template::brought(&file.text()).map(|read| read.own_documents().len()).map_err(|wrong| wrong.path)
    };
    assert_eq!((many(20), many(21)), (Ok(20), Err("deliverables".into())));
}

#[test]
fn w17_two_documents_of_one_title_and_format_are_refused() {
    let csv = |title: &str| document(title, DeliverableFormat::Csv, &[]);
    let twice = method().in_words(wish(vec![csv("Tout"), csv(" Tout ")])).expect_err("twice");
    assert_eq!(twice, Refusal::BadField { field: "documents[1].title".into() });
    assert!(
        method().in_words(wish(vec![csv("Tout"), document("Tout", DeliverableFormat::Html, &[])])).is_ok()
    );
}

#[test]
fn w17_what_a_method_makes_by_itself_is_nobodys_own() {
    for method in Template::all() {
        assert_eq!(method.own_documents(), [], "{}", method.id);
    }
}

#[test]
fn w17_words_that_are_none_are_refused_with_their_field() {
    let refused = |wish: KeepMethod| method().in_words(wish).expect_err("refused");
    let bad = |field: &str| Refusal::BadField { field: field.into() };
    assert_eq!(refused(KeepMethod { title: " ".into(), ..wish(vec![]) }), bad("title"));
    let long = |title: &str| Refusal::TooLong { field: title.into(), limit: 120 };
    assert_eq!(refused(KeepMethod { title: "é".repeat(121), ..wish(vec![]) }), long("title"));
    for (field, long) in [("description", 2001), ("produces", 2001)] {
        let text = "é".repeat(long);
        let wish = match field {
            "description" => KeepMethod { description: text, ..wish(vec![]) },
            _ => KeepMethod { produces: text, ..wish(vec![]) },
        };
        assert_eq!(refused(wish), Refusal::TooLong { field: field.into(), limit: 2000 });
    }
    let html = DeliverableFormat::Html;
    let fine = document("Tout", html, &[]);
    let with = |one: OwnDocument| wish(vec![fine.clone(), one]);
    assert_eq!(refused(with(document(" ", html, &[]))), bad("documents[1].title"));
    assert_eq!(refused(with(document(&"é".repeat(121), html, &[]))), long("documents[1].title"));
    assert_eq!(refused(with(document("Z", html, &["cafe", "z"]))), bad("documents[1].zones"));
    // There with the example alone.
    let blank = Template::find("idees-socles").expect("a method");
    let refusal = blank.in_words(with(document("Z", html, &["cafe"]))).expect_err("refused");
    assert_eq!(refusal, bad("documents[1].zones"));
    assert_eq!(refused(with(document("J", DeliverableFormat::Json, &[]))), bad("documents[1].format"));
    let many = |count| wish((0..count).map(|n| document(&n.to_string(), html, &[])).collect());
    assert_eq!(refused(many(21)), Refusal::ListFull { limit: 20 });
    assert_eq!(method().in_words(many(20)).map(|kept| kept.deliverables.len()), Ok(20));
}
