//! The images of a workshop: their names and sizes, as its log has them (SPEC U). The bytes are the server's to keep.

use super::Workshop;
use crate::{
    board::plan::is_hash,
    ids::{PersonId, Seq},
    message::{Happening, script::Stage},
    refusal::Refusal,
    role::Role,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An image that the workshop keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptImage {
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub image: String,
    pub width: u32,
    pub height: u32,
    pub bytes: u32,
    /// Where it is among the workshop's images in the journal.
    pub entry: Seq,
}

impl Workshop {
    /// What it makes true that a facilitator brings an image. `None`: the workshop has it already.
    ///
    /// # Errors
    /// The refusal for whoever does not run the workshop, and of one that is over.
    pub fn keep_image(&self, by: &PersonId, image: KeptImage) -> Result<Option<Happening>, Refusal> {
        self.may_keep_images(by)?;
        let is_new = is_hash(&image.image) && self.image(&image.image).is_none();
        Ok(is_new.then_some(Happening::ImageKept { image }))
    }

    /// May this person bring images now?
    ///
    /// # Errors
    /// As [`Workshop::keep_image`].
    pub fn may_keep_images(&self, by: &PersonId) -> Result<(), Refusal> {
        if !self.role_of(by).is_some_and(Role::may_run) {
            return Err(Refusal::NotAllowed {});
        }
        match self.view.stage {
            Stage::Closed | Stage::Archived => Err(Refusal::WorkshopClosed {}),
            _ => Ok(()),
        }
    }

    /// The image of this name.
    pub fn image(&self, image: &str) -> Option<&KeptImage> {
        self.images.iter().find(|known| known.image == image)
    }

    /// All of them, in the order in which they came.
    pub fn images(&self) -> &[KeptImage] {
        &self.images
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workshop::{
        Audience,
        sample::{id, room},
    };

    fn kept(digit: &str) -> KeptImage {
        KeptImage { image: digit.repeat(64), width: 40, height: 30, bytes: 900, entry: 1 }
    }

    #[test]
    fn u1_the_facilitation_alone_brings_images_until_the_workshop_is_closed_and_each_is_kept_once() {
        let mut workshop = room();
        for who in ["paul", "odile", "screen", "nobody"] {
            assert_eq!(workshop.keep_image(&id(who), kept("a")), Err(Refusal::NotAllowed {}), "{who}");
        }
        let happening = workshop.keep_image(&id("fanny"), kept("a")).expect("she may").expect("it is new");
        assert_eq!(happening.audience(), Audience::Nobody);
        workshop.then(&happening);
        assert_eq!(workshop.image(&"a".repeat(64)), Some(&kept("a")));
        assert_eq!(workshop.image(&"b".repeat(64)), None);
        let again = KeptImage { entry: 2, ..kept("a") };
        assert_eq!(workshop.keep_image(&id("fanny"), again), Ok(None));
        workshop.then(&happening);
        assert_eq!(workshop.images().len(), 1);
        workshop.then(&Happening::WorkshopClosed {});
        assert_eq!(workshop.keep_image(&id("fanny"), kept("b")), Err(Refusal::WorkshopClosed {}));
    }
}
