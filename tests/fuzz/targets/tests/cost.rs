//! No frame under 1 KiB makes more than 1 MiB be held (SPEC S9): counted over the whole way of a frame, from its first
//! byte to what the room does with it, for real frames, hostile ones, and many mutations of both.

use socle_client::presence;
use socle_fuzz_targets::{
    cost::{MIB, SMALL, held},
    ground, mutator, seeds,
};
use socle_protocol::{
    board::{
        Roots,
        guard::{Editor, Guard},
    },
    message::ClientMessage,
    role::Role,
    sync::{self, Message},
    walk,
};
use yrs::{ReadTxn, StateVector, Transact, updates::decoder::Decode};

/// How many mutations of each frame are counted.
const MUTATIONS: u64 = 120;

/// What a session and a room hold for one frame, on a board with a guard and on a raw one.
fn way(frame: &[u8]) -> u64 {
    let (board, raw) = (ground::board(), ground::board());
    let mut guard = Guard::new(&board);
    let (_, most) = held(|| {
        for message in sync::messages(frame).flatten() {
            match message {
                Message::Step1 { state_vector } if walk::state_vector(state_vector).is_ok() => {
                    let vector = StateVector::decode_v1(state_vector).expect("it was walked");
                    drop(sync::step2(&raw.transact().encode_state_as_update_v1(&vector)));
                }
                Message::Step2 { update } | Message::Update { update } => {
                    if let Some(decoded) = ground::admitted(&board, update) {
                        let _refused = guard.apply(update, decoded, Editor::of("x", Role::Participant));
                        drop(Roots::of(&board).read(&board.transact()));
                    }
                    if let Some(decoded) = ground::admitted(&raw, update) {
                        let _broken_off = raw.transact_mut().apply_update(decoded);
                        drop(ground::state(&raw));
                    }
                }
                Message::Awareness { states } if walk::awareness(states).is_ok() => {
                    drop(presence::decode(states));
                }
                _ => {}
            }
        }
    });
    most
}

/// What a message of the workshop plane holds while it is read.
fn message(text: &str) -> u64 {
    let read = || {
        let value = serde_json::from_str::<serde_json::Value>(text).ok()?;
        serde_json::from_value::<ClientMessage>(value).ok()
    };
    held(read).1
}

fn frames() -> Vec<Vec<u8>> {
    let named = |target: &str| seeds::of(target).into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>();
    let mut frames = named("frame");
    frames.extend(named("update").iter().map(|update| sync::update(update)));
    frames.extend(named("apply").iter().map(|update| sync::step2(update)));
    frames.extend(named("state_vector").iter().map(|vector| sync::step1(vector)));
    frames.extend(named("awareness").iter().map(|states| sync::awareness(states)));
    frames
}

#[test]
fn s9_no_frame_under_a_kibibyte_holds_a_mebibyte() {
    let frames = frames();
    let (mut worst, mut counted) = ((0, Vec::new()), 0);
    for which in 0..frames.len() {
        for number in 0..MUTATIONS {
            let mut frame =
                if number == 0 { frames[which].clone() } else { mutator::mutation(&frames, which, number) };
            frame.truncate(SMALL - 1);
            let most = way(&frame);
            counted += 1;
            if most > worst.0 {
                worst = (most, frame);
            }
        }
    }
    println!("{counted} frames; the worst holds {} bytes: {:02x?}", worst.0, worst.1);
    assert!(worst.0 < MIB, "{} bytes are held for {:02x?}", worst.0, worst.1);
    assert!(worst.0 > 100_000, "maps alone hold more: is anything counted?");
}

#[test]
fn s9_the_densest_frames_hold_less_than_a_mebibyte() {
    // A kibibyte of the smallest blocks of each kind that yrs keeps something for, under one client and under many.
    let blocks: [&[u8]; 8] = [
        &[0, 1],
        &[0x81, 7, 0, 1],
        &[0x84, 7, 0, 1, b'x'],
        &[0x86, 7, 0, 1, b'k', 1, b'1'],
        &[0x87, 7, 0, 0],
        &[0x87, 7, 0, 1],
        &[0x88, 7, 0, 1, 118, 0],
        &[0x27, 1, 5, b'n', b'o', b't', b'e', b's', 1, b'k', 1],
    ];
    let mut worst = 0;
    for block in blocks {
        let count = (SMALL - 24) / block.len();
        let mut one = vec![1];
        sync::write_varuint(&mut one, count as u64 + 1);
        // A letter first, which the others are right of.
        one.extend([7, 0, 4, 1, 1, b'a', 1, b'x']);
        one.extend(block.repeat(count));
        one.push(0);
        let clients = (SMALL - 24) / (block.len() + 4);
        let mut many = Vec::new();
        sync::write_varuint(&mut many, clients as u64 + 1);
        many.extend([1, 7, 0, 4, 1, 1, b'a', 1, b'x']);
        for client in 0..clients as u64 {
            many.push(1);
            sync::write_varuint(&mut many, client + 8);
            many.push(0);
            many.extend(block);
        }
        many.push(0);
        for update in [one, many] {
            assert!(walk::sent(&update).is_ok(), "{block:?}");
            let frame = sync::update(&update);
            assert!(frame.len() < SMALL, "{block:?}");
            let most = way(&frame);
            assert!(most < MIB, "{block:?}: {most}");
            worst = worst.max(most);
        }
    }
    println!("the densest holds {worst} bytes");
}

#[test]
fn l5_no_text_under_a_kibibyte_holds_a_mebibyte() {
    let mut texts = vec![
        "[".repeat(1000),
        "[[],".repeat(250),
        "{\"a\":".repeat(200),
        format!("[{}]", "0,".repeat(500) + "0"),
    ];
    texts.push(format!("{{{}\"z\":0}}", (0..120).map(|n| format!("\"{n}\":{{}},")).collect::<String>()));
    for (_, play) in seeds::of("workshop") {
        texts.extend(String::from_utf8_lossy(&play).lines().map(str::to_owned));
    }
    for text in texts {
        let most = message(text.get(..SMALL - 1).unwrap_or(&text));
        assert!(most < MIB / 4, "{most} bytes are held for {text}");
    }
}
