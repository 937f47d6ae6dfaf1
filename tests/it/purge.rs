//! The erasure of a workshop that has on disk whatever one may have there.

use socle_client::board::Target;
use socle_protocol::{
    board::Color,
    message::{
        Command,
        report::{ReportEdit, SectionText},
        script::{Rules, See},
        vote::{Ballot, Consent, ConsentAnswer, VoteKind, VotePlan},
    },
};
use socle_tests::{past::Reader, soon, stage::Stage, traces::places};

const HERE: Target<'static> = Target::Free { x: 0.0, y: 0.0 };
const ON_THE_PLAN: &str = "plan-à-effacer";
const IN_PRIVATE: &str = "brouillon-à-effacer";
const ON_A_BALLOT: &str = "bulletin-à-effacer";
const IN_THE_REPORT: &str = "restitution-à-effacer";
const IN_THE_REPLAY: &str = "repère-à-effacer";

#[tokio::test(flavor = "multi_thread")]
async fn g6_no_word_is_left_of_boards_private_notes_ballots_a_restitution_and_a_kept_replay() {
    let mut stage = Stage::new().await;
    let ada = stage.comes("Ada", "a").await;
    let fanny = stage.workshop.facilitator().await;
    fanny.add_note(HERE, ON_THE_PLAN, Color::Ciel);
    fanny.is_saved().await;
    stage.runs(Rules { see: See::Own, ..Rules::default() }).await;
    let drafts = format!("drafts-{}", ada.person());
    let private = ada.towards(&drafts).at_the_board().await;
    private.add_note(HERE, IN_PRIVATE, Color::Rose);
    private.is_saved().await;
    let plan = VotePlan {
        title: "Ouvrir le lundi ?".into(),
        how: VoteKind::Consent {},
        zones: Vec::new(),
        board: None,
        options: Vec::new(),
        by_group: Some(false),
        keep: None,
        except: Vec::new(),
        by_zone: false,
    };
    stage.orders(Command::OpenVote { plan: plan.into() }).await;
    let (site, created) = (stage.server.site(), stage.workshop.created.clone());
    let vote = soon("the vote", async {
        loop {
            let inside = site.inside(&created.workshop, &created.token).await.expect("inside");
            if let Some(vote) = inside.workshop.votes.first() {
                break vote.clone();
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
    let answer = ConsentAnswer {
        option: vote.options[0].id.clone(),
        say: Consent::Objection,
        reason: ON_A_BALLOT.to_owned(),
    };
    let mut live = ada.live().await;
    let ballot = Ballot::Consent { answers: vec![answer] };
    soon("the ballot", live.command(Command::Cast { vote: vote.id, ballot })).await.expect("cast");
    let section = SectionText {
        id: "s-1".into(),
        title: "Un mot".into(),
        text: IN_THE_REPORT.to_owned(),
        ..SectionText::default()
    };
    stage.orders(Command::EditReport { edit: ReportEdit::Write { section, version: 0 } }).await;
    stage.orders(Command::NamePoint { label: IN_THE_REPLAY.to_owned() }).await;
    stage.orders(Command::CloseWorkshop {}).await;
    // The replay of a closed workshop is kept in the data folder, once somebody has looked at it.
    Reader::of(&stage.workshop).all().await;

    let data = stage.server.data().to_owned();
    let words = [ON_THE_PLAN, IN_PRIVATE, ON_A_BALLOT, IN_THE_REPORT, IN_THE_REPLAY];
    let found = places(&data, &words);
    for word in words {
        assert!(found.iter().any(|place| place.starts_with(word)), "{word} is on the disk before: {found:?}");
    }
    let kept = format!("{IN_THE_REPLAY} in {}", data.join("replay").display());
    assert!(found.iter().any(|place| place.starts_with(&kept)), "its replay is kept: {found:?}");

    let code = created.code.as_str().to_owned();
    let mut fannys = stage.workshop.creator().live().await;
    let _closed = fannys.command(Command::PurgeWorkshop { code }).await;
    soon("an end of all words", async {
        while !places(&data, &words).is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert!(!data.join("replay").join(created.workshop.as_str()).exists(), "its replay is gone");
}
