//! What a session may still have for the room: an answer to a step 1, or something that waits for what others wrote.
//!
//! An update whose past is missing is not kept (see `document::accept`). Its sender has it, and everything before it: a
//! step 1 is answered with all of that. So the room asks, once at a time, and counts nothing as saved meanwhile.

use super::How;
use super::document::LeftOut;
use socle_protocol::walk::Need;

/// What the room has asked of a session, or waits to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    /// A step 1 is on its way: the answer carries all that the session has. Messages from this one on may have been
    /// left out.
    Asked { short_from: Option<u64> },
    /// Nothing that the room knows of.
    Nothing,
    /// Its answer had something that builds on what the room does not have.
    Waits { until: Need },
}

/// What the room does about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Nothing,
    /// Ask for all it has.
    Ask,
    /// Tell the person that something of theirs waits.
    Tell,
}

impl Default for Rest {
    /// The room speaks first, with a step 1.
    fn default() -> Self {
        Self::Asked { short_from: None }
    }
}

impl Rest {
    /// Takes note of an update, the `number`th of its session, from 0.
    pub(crate) fn took(&mut self, how: How, left_out: Option<LeftOut>, number: u64) -> Next {
        let tell = |short| if short { Next::Tell } else { Next::Nothing };
        match (how, left_out) {
            (How::Change, None) => Next::Nothing,
            (How::Answer, left_out) => {
                let until = left_out.and_then(|left| left.waits_for);
                *self = until.map_or(Self::Nothing, |until| Self::Waits { until });
                tell(left_out.is_some_and(|left| left.is_short))
            }
            (How::Change, Some(left)) => match self {
                Self::Asked { short_from } => {
                    short_from.get_or_insert(number);
                    Next::Nothing
                }
                Self::Nothing => {
                    *self = Self::Asked { short_from: Some(number) };
                    Next::Ask
                }
                Self::Waits { .. } => tell(left.is_short),
            },
        }
    }

    /// How many of the decided messages may be called saved.
    pub(crate) fn saved(&self, decided: u64) -> u64 {
        match self {
            Self::Asked { short_from: Some(number) } => decided.min(*number),
            _ => decided,
        }
    }

    /// Has come what it waited for? Then the room asks again.
    pub(crate) fn may_go_on(&mut self, known: impl Fn(u64) -> u32) -> bool {
        let may = matches!(self, Self::Waits { until } if until.clock <= known(until.client));
        if may {
            *self = Self::default();
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s6_what_was_left_out_is_asked_for_once_and_saved_only_with_the_answer() {
        let until = Need { client: 7, clock: 9 };
        let short = Some(LeftOut { is_short: true, waits_for: Some(until) });
        let mut rest = Rest::default();
        assert_eq!(rest.took(How::Change, short, 0), Next::Nothing, "the greeting asks already");
        assert_eq!((rest.saved(3), rest.took(How::Answer, None, 3), rest.saved(4)), (0, Next::Nothing, 4));
        assert_eq!(rest.took(How::Change, None, 4), Next::Nothing);
        assert_eq!(rest.took(How::Change, short, 5), Next::Ask);
        assert_eq!((rest.took(How::Change, short, 6), rest.saved(7)), (Next::Nothing, 5));
        // The answer lacks something too: no use asking before that has come.
        assert_eq!((rest.took(How::Answer, short, 7), rest.saved(8)), (Next::Tell, 8));
        assert_eq!(rest.took(How::Change, short, 8), Next::Tell);
        assert!(!rest.may_go_on(|_| 8));
        assert!(rest.may_go_on(|client| if client == 7 { 9 } else { 0 }));
        assert!(!rest.may_go_on(|_| 9), "asked once");
    }
}
