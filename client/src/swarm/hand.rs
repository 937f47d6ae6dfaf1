//! One simulated person's hand on the board: a cursor that moves like one, typing, dragging. Shows what it does as
//! presence; writes only what it has done, as the browser does.

use rand::{Rng, rngs::StdRng};
use socle_client::{
    board::{Board, Target},
    presence::{Point, Presence},
};
use socle_protocol::board::{Color, Note, Zone};
use std::time::Duration;
use tokio::time::sleep;

/// Size of a note as the browser draws it.
const NOTE: (f64, f64) = (360.0, 96.0);
/// Height of a zone's title, and the step from note to note in a list.
const TITLE: f64 = 64.0;
const STEP: f64 = 108.0;
/// Twelve positions a second look like a hand; the server merges what comes faster (P3).
const FRAME: Duration = Duration::from_millis(80);

pub(super) struct Hand {
    shown: Presence,
    at: Point,
}

impl Hand {
    pub(super) fn new(board: &Board, at: Point) -> Self {
        let hand = Self { shown: Presence::of(board.person().clone()), at };
        hand.show(board);
        hand
    }

    fn show(&self, board: &Board) {
        board.show(&Presence { cursor: Some(self.at), ..self.shown.clone() });
    }

    /// Waits a while; the cursor drifts now and then, as a hand at rest does.
    pub(super) async fn rest(&mut self, board: &Board, rng: &mut StdRng, millis: std::ops::Range<u64>) {
        let mut left = Duration::from_millis(rng.random_range(millis));
        while !left.is_zero() {
            let pause = left.min(Duration::from_millis(rng.random_range(300..900)));
            sleep(pause).await;
            left = left.saturating_sub(pause);
            self.at.x += rng.random_range(-12.0..12.0);
            self.at.y += rng.random_range(-8.0..8.0);
            self.show(board);
        }
    }

    /// Moves the cursor, slower towards the end.
    pub(super) async fn reach(&mut self, board: &Board, rng: &mut StdRng, to: Point) {
        for point in path(self.at, to, rng.random_range(6..14)) {
            self.at = point;
            self.show(board);
            sleep(FRAME).await;
        }
    }

    /// Types at the end of a note, with a slip of the finger now and then.
    pub(super) async fn write(&mut self, board: &Board, rng: &mut StdRng, note: &str, text: &str) {
        self.shown.typing = Some(note.to_owned());
        self.show(board);
        let letters: Vec<char> = text.chars().collect();
        let mut rest = letters.as_slice();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rng.random_range(1..=5).min(rest.len()));
            board.append_text(note, &piece.iter().collect::<String>());
            sleep(Duration::from_millis(rng.random_range(70..260))).await;
            if rng.random_ratio(1, 24) {
                board.append_text(note, "z");
                sleep(Duration::from_millis(rng.random_range(200..500))).await;
                let length = board.text_of(note).map_or(0, |text| text.encode_utf16().count());
                board.edit_text(note, u32::try_from(length.saturating_sub(1)).unwrap_or(0), 1, "");
            }
            rest = after;
        }
        self.shown.typing = None;
        self.show(board);
    }

    /// Selects a note, drags it in sight of everyone, drops it: one edit.
    pub(super) async fn drag(
        &mut self,
        board: &Board,
        rng: &mut StdRng,
        note: &Note,
        zone: &Zone,
        from: Point,
    ) {
        self.reach(board, rng, middle(from)).await;
        self.shown.selected = vec![note.id.clone()];
        self.show(board);
        sleep(Duration::from_millis(rng.random_range(150..400))).await;
        let to = end_of(board, zone);
        for point in path(from, to, rng.random_range(10..20)) {
            self.shown.drag.insert(note.id.clone(), point);
            self.at = middle(point);
            self.show(board);
            sleep(FRAME).await;
        }
        board.move_note(&note.id, Target::In { zone: &zone.id });
        self.shown.drag.clear();
        self.show(board);
        sleep(Duration::from_millis(rng.random_range(300..800))).await;
        self.shown.selected.clear();
        self.show(board);
    }

    /// Selects a note, colours it, lets go.
    pub(super) async fn color(&mut self, board: &Board, rng: &mut StdRng, note: &Note, color: Color) {
        self.shown.selected = vec![note.id.clone()];
        self.show(board);
        sleep(Duration::from_millis(rng.random_range(500..1200))).await;
        board.color_note(&note.id, color);
        self.shown.selected.clear();
        self.show(board);
    }
}

fn middle(corner: Point) -> Point {
    Point { x: corner.x + NOTE.0 / 2.0, y: corner.y + NOTE.1 / 2.0 }
}

/// Points on the way, closer together near the end; the last one is `to`.
fn path(from: Point, to: Point, steps: u32) -> impl Iterator<Item = Point> {
    (1..=steps).map(move |step| {
        let t = f64::from(step) / f64::from(steps);
        let eased = 1.0 - (1.0 - t).powi(3);
        Point { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased }
    })
}

/// The live notes of a zone, in the order of its list.
pub(super) fn notes_in(board: &Board, zone: &str) -> Vec<Note> {
    let mut notes: Vec<Note> = board
        .view()
        .notes
        .into_values()
        .filter(|note| note.deleted.is_none() && note.place.zone.as_deref() == Some(zone))
        .collect();
    notes.sort_by(|a, b| (&a.place.order, &a.id).cmp(&(&b.place.order, &b.id)));
    notes
}

/// About where the browser draws a note; the zone itself where it draws none.
pub(super) fn corner(board: &Board, zone: &Zone, note: &str) -> Point {
    let index = notes_in(board, &zone.id).iter().position(|n| n.id == note).unwrap_or(0);
    row(zone, index)
}

/// About where the next note of a zone will be.
pub(super) fn end_of(board: &Board, zone: &Zone) -> Point {
    row(zone, notes_in(board, &zone.id).len())
}

fn row(zone: &Zone, index: usize) -> Point {
    let index = u32::try_from(index).unwrap_or(0);
    Point { x: zone.frame.x + 20.0, y: zone.frame.y + TITLE + STEP * f64::from(index) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_ends_where_it_leads() {
        let (from, to) = (Point { x: 0.0, y: 10.0 }, Point { x: 100.0, y: -10.0 });
        let points: Vec<Point> = path(from, to, 8).collect();
        assert_eq!((points.len(), points[7]), (8, to));
        assert!(points.windows(2).all(|pair| pair[0].x < pair[1].x));
    }
}
