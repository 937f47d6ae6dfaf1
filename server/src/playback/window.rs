//! Puts edits together that are one act: of one person, of one kind, to one thing, within a second, with nothing else
//! of that person in between (SPEC Y2). Between windows the steps make the board exactly what it was; inside of one a
//! thing may be a second late behind the acts of others, and never ahead.

use super::{film::Told, item::Key};
use socle_protocol::ids::Millis;
use std::{collections::HashMap, mem, sync::Arc};

#[derive(Debug, Default)]
pub(super) struct Window {
    /// How long one is, at most.
    length: Millis,
    /// Moments that no edit moves past.
    bounds: Vec<Millis>,
    opened: Millis,
    groups: Vec<Group>,
    /// Which of them touched a thing last.
    last: HashMap<Key, usize>,
    told: Vec<Told>,
}

#[derive(Debug)]
struct Group {
    who: Option<Arc<str>>,
    told: Told,
}

impl Window {
    pub(super) fn new(length: Millis, bounds: Vec<Millis>) -> Self {
        Self { length, bounds, ..Self::default() }
    }

    /// What someone, or the server, changed; later than everything before.
    pub(super) fn take(&mut self, who: Option<&str>, told: Told) {
        if told.changes.is_empty() {
            return;
        }
        if !self.groups.is_empty() && !self.is_within(told.at) {
            self.close();
        }
        if self.groups.is_empty() {
            self.opened = told.at;
        }
        if let Some(known) = self.joins(who, &told) {
            let mut changes: Vec<_> = mem::take(&mut known.told.changes);
            for (key, text) in told.changes {
                match changes.binary_search_by(|(known, _)| known.cmp(&key)) {
                    Ok(place) => changes[place].1 = text,
                    Err(place) => changes.insert(place, (key, text)),
                }
            }
            known.told = Told { deed: known.told.deed, changes, ..told };
        } else {
            self.groups.push(Group { who: who.map(Arc::from), told });
        }
        let place = self.groups.len() - 1;
        if let Some(newest) = self.groups.last() {
            for (key, _) in &newest.told.changes {
                self.last.insert(key.clone(), place);
            }
        }
    }

    /// The act that this goes on with.
    fn joins(&mut self, who: Option<&str>, told: &Told) -> Option<&mut Group> {
        if self.length == 0 {
            return None;
        }
        match (who, told.changes.as_slice()) {
            // What the server writes at once is one: which of the notes of a reveal are one person's stays unsaid.
            (None, _) => {
                let newest = self.groups.last_mut()?;
                (newest.who.is_none() && newest.told.at == told.at).then_some(newest)
            }
            (Some(_), [(key, _)]) => {
                let place = *self.last.get(key)?;
                let known = self.groups.get(place)?;
                let is_one = known.told.changes.len() == 1 && known.told.deed.goes_on(told.deed);
                let is_theirs = |group: &Group| group.who.as_deref() == who;
                if !is_one || !is_theirs(known) || self.groups[place + 1..].iter().any(is_theirs) {
                    return None;
                }
                // To the end: it is told when it is done.
                let known = self.groups.remove(place);
                self.groups.push(known);
                for later in self.last.values_mut().filter(|later| **later > place) {
                    *later -= 1;
                }
                self.groups.last_mut()
            }
            _ => None,
        }
    }

    fn is_within(&self, at: Millis) -> bool {
        let next = self.bounds.partition_point(|bound| *bound <= self.opened);
        at < self.opened.saturating_add(self.length) && self.bounds.get(next).is_none_or(|bound| at < *bound)
    }

    /// Nothing more joins what there is.
    pub(super) fn close(&mut self) {
        self.last.clear();
        self.told.extend(self.groups.drain(..).map(|group| group.told));
    }

    pub(super) fn finish(mut self) -> Vec<Told> {
        self.close();
        self.told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playback::item::{Deed, Sort};

    fn told(at: Millis, seq: u64, texts: &[(&str, &str)]) -> Told {
        does(Deed::Changed, at, seq, texts)
    }

    fn does(deed: Deed, at: Millis, seq: u64, texts: &[(&str, &str)]) -> Told {
        let change = |(id, text): &(&str, &str)| ((Sort::Note, Arc::from(*id)), Some(Arc::from(*text)));
        Told { at, by: None, seq, deed, changes: texts.iter().map(change).collect() }
    }

    /// Who did what, as `at:seq id=text …`.
    fn steps(length: Millis, bounds: &[Millis], acts: &[(Option<&str>, Told)]) -> Vec<String> {
        let mut window = Window::new(length, bounds.to_vec());
        acts.iter().for_each(|(who, told)| window.take(*who, told.clone()));
        let text = |told: Told| {
            let changes: Vec<String> = (told.changes.iter())
                .map(|((_, id), text)| format!("{id}={}", text.as_deref().unwrap_or("-")))
                .collect();
            format!("{}:{} {}", told.at, told.seq, changes.join(" "))
        };
        window.finish().into_iter().map(text).collect()
    }

    #[test]
    fn y2_what_one_person_types_within_a_second_is_one_step() {
        let (ada, bob) = (Some("ada"), Some("bob"));
        let typed = [
            (ada, told(0, 1, &[("n", "u")])),
            (bob, told(300, 2, &[("m", "v")])),
            (ada, told(400, 3, &[("n", "un")])),
            (bob, told(900, 4, &[("m", "vi")])),
            (ada, told(1000, 5, &[("n", "une")])),
        ];
        assert_eq!(steps(1000, &[], &typed), ["400:3 n=un", "900:4 m=vi", "1000:5 n=une"]);
        assert_eq!(steps(0, &[], &typed).len(), 5);
        // Nothing moves past a moment that has a flag.
        assert_eq!(steps(1000, &[350], &typed), ["0:1 n=u", "300:2 m=v", "900:4 m=vi", "1000:5 n=une"]);
    }

    #[test]
    fn y2_what_is_written_moved_and_thrown_away_within_a_second_is_three_steps() {
        use Deed::{Binned, Changed, Made, Moved};
        let ada = Some("ada");
        let acts: Vec<_> = [Made, Changed, Moved, Moved, Changed, Binned, Binned]
            .into_iter()
            .zip(["a", "ab", "there", "further", "abc", "gone", "back"])
            .enumerate()
            .map(|(n, (deed, text))| (ada, does(deed, 100 * n as Millis, n as u64, &[("n", text)])))
            .collect();
        assert_eq!(steps(1000, &[], &acts), ["100:1 n=ab", "300:3 n=further", "400:4 n=abc", "600:6 n=back"]);
    }

    #[test]
    fn y2_what_two_people_do_to_one_thing_stays_in_order() {
        let (ada, bob) = (Some("ada"), Some("bob"));
        let acts = [
            (ada, told(0, 1, &[("n", "a")])),
            (bob, told(100, 2, &[("n", "ab")])),
            (ada, told(200, 3, &[("n", "aba")])),
            (ada, told(300, 4, &[("n", "abaa")])),
            (ada, told(400, 5, &[("n", "x"), ("m", "y")])),
            (ada, told(500, 6, &[("n", "xx")])),
        ];
        let expect = ["0:1 n=a", "100:2 n=ab", "300:4 n=abaa", "400:5 n=x m=y", "500:6 n=xx"];
        assert_eq!(steps(1000, &[], &acts), expect);
    }

    #[test]
    fn y2_what_someone_takes_up_again_after_another_act_is_two_steps() {
        let (ada, bob) = (Some("ada"), Some("bob"));
        let acts = [
            (ada, does(Deed::Made, 0, 1, &[("n", "un")])),
            (ada, does(Deed::Made, 100, 2, &[("m", "autre")])),
            (bob, does(Deed::Made, 200, 3, &[("o", "la")])),
            (ada, does(Deed::Changed, 300, 4, &[("n", "deux")])),
            (ada, does(Deed::Changed, 400, 5, &[("n", "deux !")])),
        ];
        assert_eq!(steps(1000, &[], &acts), ["0:1 n=un", "100:2 m=autre", "200:3 o=la", "400:5 n=deux !"]);
    }

    #[test]
    fn d2_what_the_server_writes_at_once_is_one_step() {
        let acts = [
            (None, told(5, 1, &[("b", "1")])),
            (None, told(5, 2, &[("a", "2")])),
            (None, told(6, 3, &[("c", "3")])),
        ];
        assert_eq!(steps(1000, &[], &acts), ["5:2 a=2 b=1", "6:3 c=3"]);
    }
}
