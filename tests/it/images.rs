//! Images of a workshop, from who brings one to the day on which nothing of it is left (SPEC U).

use bytes::Bytes;
use hyper::Method;
use memchr::memmem;
use socle_client::api::{Answer, ApiError};
use socle_protocol::{
    api::{ExtractWorkshop, Uploaded},
    board::{Frame, Level, Zone, ZoneKind},
    message::Command,
    refusal::Refusal,
    role::Role,
};
use socle_server::{
    clock,
    config::Size,
    journal::{Append, Journal, Kind, NewEntry, Stream},
};
use socle_tests::{
    people::{Workshop, until_quiet},
    process::TestProcess,
    server::TestServer,
    soon,
    traces::is_somewhere,
};

/// A drawing of 16 × 16 pixels in this shade, as a PNG without compression.
pub(crate) fn png(shade: u8) -> Bytes {
    let sum = |bytes: &[u8]| {
        !bytes.iter().fold(!0_u32, |sum, byte| {
            (0..8)
                .fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
        })
    };
    let chunk = |kind: &[u8], data: &[u8]| {
        let named = [kind, data].concat();
        [&(data.len() as u32).to_be_bytes()[..], &named, &sum(&named).to_be_bytes()].concat()
    };
    let rows: Vec<u8> = (0..16_u8)
        .flat_map(|y| {
            std::iter::once(0)
                .chain((0..16_u8).flat_map(move |x| [shade, x.wrapping_mul(shade | 1), y ^ shade]))
        })
        .collect();
    let (a, b) = rows.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    let length = (rows.len() as u16).to_le_bytes();
    let inverse = (!(rows.len() as u16)).to_le_bytes();
    let zlib = [&[0x78, 1, 1][..], &length, &inverse, &rows, &((b << 16) | a).to_be_bytes()].concat();
    let head = [0, 0, 0, 16, 0, 0, 0, 16, 8, 2, 0, 0, 0];
    let whole =
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &zlib), chunk(b"IEND", &[])];
    whole.concat().into()
}

async fn asked(workshop: &Workshop, method: Method, path: &str, token: &str, body: Bytes) -> Answer {
    let path = format!("/api/workshops/{}/images{path}", workshop.created.workshop);
    let site = workshop.site();
    soon("an answer", site.request(method, &path, Some(token), body)).await.expect("an answer")
}

async fn brought(workshop: &Workshop, token: &str, body: Bytes) -> Result<Uploaded, Refusal> {
    let answer = asked(workshop, Method::POST, "", token, body).await;
    match answer.good() {
        Ok(body) => Ok(serde_json::from_slice(&body).expect("what was taken in")),
        Err(ApiError::Refused(refused)) => Err(refused.refusal),
        Err(other) => panic!("{other}"),
    }
}

async fn shown(workshop: &Workshop, token: &str, image: &str) -> Answer {
    asked(workshop, Method::GET, &format!("/{image}"), token, Bytes::new()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn u1_u4_who_runs_a_workshop_brings_an_image_and_who_is_in_it_sees_it_also_after_a_restart() {
    let mut server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let elsewhere = server.workshop("empty").await;
    let fanny = workshop.creator().ticket.token;
    let ada = workshop.joined("Ada", Role::Participant).await.ticket.token;
    let screen = workshop.joined("Écran", Role::Projector).await.ticket.token;
    assert_eq!(brought(&workshop, &ada, png(1)).await, Err(Refusal::NotAllowed {}));

    let uploaded = brought(&workshop, &fanny, png(1)).await.expect("taken in");
    assert_eq!((uploaded.width, uploaded.height, uploaded.image.len()), (16, 16, 64));
    assert_eq!(brought(&workshop, &fanny, png(1)).await, Ok(uploaded.clone()), "once");
    let other = brought(&workshop, &fanny, png(2)).await.expect("taken in");
    assert_ne!(other.image, uploaded.image);

    let first = shown(&workshop, &fanny, &uploaded.image).await;
    assert_eq!((first.status, first.body.starts_with(b"RIFF")), (200, true));
    for token in [&ada, &screen] {
        assert_eq!(shown(&workshop, token, &uploaded.image).await.body, first.body);
    }
    let stranger = elsewhere.creator().ticket.token;
    assert_eq!(shown(&workshop, &stranger, &uploaded.image).await.status, 401);
    assert_eq!(shown(&elsewhere, &stranger, &uploaded.image).await.status, 404, "not of this workshop");
    for unknown in ["0".repeat(64), "..%2f..%2fsocle.db".into(), "é".into()] {
        assert_eq!(shown(&workshop, &fanny, &unknown).await.status, 404, "{unknown}");
    }
    // Neither the state nor the log says anything of it to anyone.
    let inside = server.site().inside(&workshop.created.workshop, &fanny).await.expect("inside");
    assert!(!serde_json::to_string(&inside).expect("JSON").contains(&uploaded.image));

    server.restart().await;
    assert_eq!(shown(&workshop, &ada, &uploaded.image).await.body, first.body);
    assert_eq!(brought(&workshop, &fanny, png(1)).await, Ok(uploaded), "still once");
    let third = brought(&workshop, &fanny, png(3)).await.expect("taken in");
    assert_eq!(shown(&workshop, &ada, &third.image).await.status, 200);
    assert_eq!(shown(&workshop, &ada, &other.image).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn u2_what_is_too_large_or_no_image_is_refused_and_disturbs_nothing() {
    let server = TestServer::start_with(|config| config.limits.image = Size::kib(8)).await;
    let workshop = server.workshop("empty").await;
    let fanny = workshop.creator().ticket.token;
    let large = Bytes::from(vec![0_u8; 9 << 10]);
    assert_eq!(brought(&workshop, &fanny, large).await, Err(Refusal::TooLarge { limit: 8 << 10 }));
    let huge = Bytes::from(vec![0_u8; 3 << 20]);
    assert_eq!(brought(&workshop, &fanny, huge).await, Err(Refusal::TooLarge { limit: 8 << 10 }));
    let svg = Bytes::from_static(b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>");
    assert_eq!(brought(&workshop, &fanny, svg).await, Err(Refusal::NotAnImage {}));
    assert_eq!(brought(&workshop, &fanny, Bytes::new()).await, Err(Refusal::NotAnImage {}));
    let half = png(1);
    assert_eq!(brought(&workshop, &fanny, half.slice(..half.len() / 2)).await, Err(Refusal::BrokenImage {}));
    assert!(brought(&workshop, &fanny, png(1)).await.is_ok(), "and goes on");
    let mut live = workshop.creator().live().await;
    soon("the close", live.command(Command::CloseWorkshop {})).await.expect("closed");
    assert_eq!(brought(&workshop, &fanny, png(2)).await, Err(Refusal::WorkshopClosed {}));
}

#[tokio::test(flavor = "multi_thread")]
async fn u3_a_workshop_keeps_so_many_images_and_bytes() {
    let server = TestServer::start_with(|config| config.limits.images_per_workshop = 2).await;
    let workshop = server.workshop("empty").await;
    let fanny = workshop.creator().ticket.token;
    for shade in [1, 2] {
        brought(&workshop, &fanny, png(shade)).await.expect("there is room");
    }
    let full = Err(Refusal::ImagesFull { limit: 2, mebibytes: 60 });
    assert_eq!(brought(&workshop, &fanny, png(3)).await, full);
    assert!(brought(&workshop, &fanny, png(2)).await.is_ok(), "which it has");
    let neighbour = server.workshop("empty").await;
    assert!(brought(&neighbour, &neighbour.creator().ticket.token, png(3)).await.is_ok());

    let server = TestServer::start_with(|config| config.limits.images_together = Size(300)).await;
    let workshop = server.workshop("empty").await;
    let fanny = workshop.creator().ticket.token;
    let first = brought(&workshop, &fanny, png(1)).await.expect("there is room");
    let bytes = shown(&workshop, &fanny, &first.image).await.body.len();
    assert!((151..=300).contains(&bytes), "{bytes}: the test wants two to be too many");
    assert!(matches!(brought(&workshop, &fanny, png(2)).await, Err(Refusal::ImagesFull { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn u5_g4_of_a_workshop_that_is_erased_no_image_is_in_any_file() {
    let mut server = TestServer::start().await;
    let (ours, theirs) = (server.workshop("empty").await, server.workshop("empty").await);
    let (fanny, other) = (ours.creator().ticket.token, theirs.creator().ticket.token);
    let (mine, kept) = (
        brought(&ours, &fanny, png(1)).await.expect("taken in"),
        brought(&theirs, &other, png(2)).await.expect("taken in"),
    );
    let mine = shown(&ours, &fanny, &mine.image).await.body;
    // The plug was pulled between an image and the log: nobody knows of this one.
    server.stop().await;
    let orphan = Bytes::from_static(b"an image of which the log does not know");
    {
        let journal = server.journal();
        let entry = NewEntry { kind: Kind::Image, author: None, at: clock::now(), body: orphan.clone() };
        let stream = Stream::Images(ours.created.workshop.clone());
        journal
            .append(Append { stream, after: 1, entries: vec![entry], claim: None })
            .await
            .expect("written");
    }
    server.restart().await;
    assert!(brought(&ours, &fanny, png(3)).await.is_ok(), "it comes after that one");
    assert!(is_somewhere(server.data(), &mine) && is_somewhere(server.data(), &orphan));

    let mut live = ours.creator().live().await;
    let code = ours.created.code.as_str().to_owned();
    let _closed = live.command(Command::PurgeWorkshop { code }).await;
    soon("an end of all images", async {
        while is_somewhere(server.data(), &mine) || is_somewhere(server.data(), &orphan) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(shown(&theirs, &other, &kept.image).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn u5_j7_backup_verify_repair_and_restore_have_the_images() {
    let mut server = TestProcess::start().await;
    let workshop = server.workshop("empty").await;
    let fanny = workshop.creator().ticket.token;
    let first = brought(&workshop, &fanny, png(1)).await.expect("taken in");
    let second = brought(&workshop, &fanny, png(2)).await.expect("taken in");
    let bytes = shown(&workshop, &fanny, &first.image).await.body;
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let copy = elsewhere.path().join("copie");
    let (status, said) = server.tool("backup", &[copy.as_os_str()]).await;
    assert!(status == Some(0) && said.contains("Images : 2."), "{said}");
    let third = brought(&workshop, &fanny, png(3)).await.expect("taken in");
    server.terminate().await;
    let (status, said) = server.tool("restore", &["--force".as_ref(), copy.as_os_str()]).await;
    assert_eq!(status, Some(0), "{said}");
    server.restart().await;
    assert_eq!(shown(&workshop, &fanny, &first.image).await.body, bytes);
    assert_eq!(shown(&workshop, &fanny, &third.image).await.status, 404, "it came later");

    // A bit of the first one turns on the disk.
    server.terminate().await;
    let file = server.data().join("socle.db");
    let mut whole = std::fs::read(&file).expect("the file");
    let at = memmem::find(&whole, &bytes).expect("it is in one page");
    whole[at + bytes.len() / 2] ^= 1;
    std::fs::write(&file, whole).expect("written");
    let (status, said) = server.tool("verify", &[]).await;
    assert!(status == Some(1) && said.contains("les images de l’atelier"), "{said}");
    let (status, said) = server.tool("repair", &[]).await;
    assert_eq!(status, Some(0), "{said}");
    server.restart().await;
    assert_eq!(shown(&workshop, &fanny, &first.image).await.status, 404, "set aside");
    assert_eq!(shown(&workshop, &fanny, &second.image).await.status, 200, "the others are whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn u5_y13_a_moment_that_becomes_a_workshop_has_the_images_that_its_plans_show() {
    let server = TestServer::start().await;
    let workshop = server.workshop("empty").await;
    let token = workshop.creator().ticket.token;
    let shown_there = brought(&workshop, &token, png(1)).await.expect("taken in");
    let unused = brought(&workshop, &token, png(2)).await.expect("taken in");
    let fanny = workshop.facilitator().await;
    let level = |id: &str, image: &str| Level {
        id: id.into(),
        label: id.to_uppercase(),
        height: 700.0,
        image: Some(image.into()),
        metres: Some(20.0),
    };
    let plan = Zone {
        kind: ZoneKind::Plan,
        order: "a0".into(),
        frame: Frame { x: 0.0, y: 0.0, w: 1_000.0, h: 800.0 },
        levels: vec![level("rdc", &shown_there.image), level("etage", &"0".repeat(64))],
        ..Zone::default()
    };
    fanny.add_zone(&plan);
    until_quiet(&workshop, &[&fanny]).await;
    let wish = ExtractWorkshop { title: "Suite".into(), at: Some(clock::now()), ..Default::default() };
    let site = workshop.site();
    let made =
        soon("a workshop", site.extract(&workshop.created.workshop, &token, &wish)).await.expect("made");
    let new = Workshop::new(site.clone(), made);
    let theirs = new.creator().ticket.token;
    let (here, there) =
        (shown(&workshop, &token, &shown_there.image).await, shown(&new, &theirs, &shown_there.image).await);
    assert_eq!((there.status, there.body), (200, here.body));
    assert_eq!(shown(&new, &theirs, &unused.image).await.status, 404);
    assert!(brought(&new, &theirs, png(3)).await.is_ok(), "and may have more");
}
