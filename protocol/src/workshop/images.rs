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
    /// Was it brought for a note, and not for a plan?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub photo: bool,
    /// Who brought a photo, and may take it back (SPEC G8). Of one that came from another workshop nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by: Option<PersonId>,
}

impl Workshop {
    /// What it makes true that somebody brings an image. `None`: the workshop has it already.
    ///
    /// # Errors
    /// As [`Workshop::may_keep_images`], and of a photo [`Workshop::may_keep_photos`].
    pub fn keep_image(&self, by: &PersonId, image: KeptImage) -> Result<Option<Happening>, Refusal> {
        if image.photo { self.may_keep_photos(by) } else { self.may_keep_images(by) }?;
        let image = KeptImage { by: image.photo.then(|| by.clone()), ..image };
        let is_new = is_hash(&image.image) && self.image(&image.image).is_none();
        Ok(is_new.then_some(Happening::ImageKept { image }))
    }

    /// May this person bring images now?
    ///
    /// # Errors
    /// The refusal for whoever does not run the workshop, and of one that is over.
    pub fn may_keep_images(&self, by: &PersonId) -> Result<(), Refusal> {
        self.may_bring(by, Role::may_run)
    }

    /// May this person bring photos for notes now (SPEC U6)? On which note one comes is for the rules of the board.
    ///
    /// # Errors
    /// The refusal for whoever writes nothing, and of a workshop that is over.
    pub fn may_keep_photos(&self, by: &PersonId) -> Result<(), Refusal> {
        self.may_bring(by, Role::may_edit)
    }

    fn may_bring(&self, by: &PersonId, may: fn(Role) -> bool) -> Result<(), Refusal> {
        if !self.role_of(by).is_some_and(may) {
            return Err(Refusal::NotAllowed {});
        }
        match self.view.stage {
            Stage::Closed | Stage::Archived => Err(Refusal::WorkshopClosed {}),
            _ => Ok(()),
        }
    }

    /// What was erased has no name any more (SPEC G8).
    pub(super) fn fold_image(&mut self, image: &KeptImage) {
        if is_hash(&image.image) && self.image(&image.image).is_none() {
            self.images.push(image.clone());
        }
    }

    /// The image of this name.
    pub fn image(&self, image: &str) -> Option<&KeptImage> {
        self.images.iter().find(|known| known.image == image)
    }

    /// The photos that this person brought.
    pub fn photos_of(&self, person: &PersonId) -> impl Iterator<Item = &KeptImage> {
        self.images.iter().filter(move |known| known.by.as_ref() == Some(person))
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
        let image = digit.repeat(64);
        KeptImage { image, width: 40, height: 30, bytes: 900, entry: 1, photo: false, by: None }
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

    #[test]
    fn u6_whoever_may_write_brings_photos_until_the_workshop_is_closed_and_the_log_says_who() {
        let mut workshop = room();
        let photo = |digit: &str| KeptImage { photo: true, ..kept(digit) };
        for who in ["odile", "screen", "nobody"] {
            assert_eq!(workshop.keep_image(&id(who), photo("a")), Err(Refusal::NotAllowed {}), "{who}");
        }
        for (who, digit) in [("paul", "a"), ("zoe", "b"), ("fanny", "c"), ("zoe", "d")] {
            // Whoever else a modified client names.
            let brought = KeptImage { by: Some(id("gil")), ..photo(digit) };
            let happening = workshop.keep_image(&id(who), brought).expect("they may").expect("it is new");
            assert_eq!(happening.audience(), Audience::Nobody);
            workshop.then(&happening);
        }
        let of =
            |who: &str| -> String { workshop.photos_of(&id(who)).map(|photo| &photo.image[..1]).collect() };
        assert_eq!([of("zoe"), of("fanny"), of("gil")], ["bd", "c", ""]);
        workshop.then(&Happening::WorkshopClosed {});
        assert_eq!(workshop.keep_image(&id("zoe"), photo("e")), Err(Refusal::WorkshopClosed {}));
    }

    #[test]
    fn g8_u6_a_photo_that_was_erased_is_none_of_the_workshop_and_takes_no_room() {
        let mut workshop = room();
        let photo = KeptImage { photo: true, ..kept("a") };
        let mut log = vec![workshop.keep_image(&id("paul"), photo.clone()).expect("he may").expect("new")];
        log.push(
            workshop.keep_image(&id("zoe"), KeptImage { entry: 2, ..photo }).expect("she may").expect("new"),
        );
        log.push(Happening::ImageKept { image: kept("b") });
        let redaction = crate::workshop::redact::Redaction::of(
            id("paul"),
            "quelqu’un".into(),
            Default::default(),
            log.iter().map(|happening| (None, happening)),
        );
        log.iter_mut().for_each(|happening| redaction.happening(None, happening));
        assert!(!serde_json::to_string(&log[0]).expect("JSON").contains("aaaa"), "nor its name");
        log.iter().for_each(|happening| workshop.then(happening));
        let kept: Vec<_> = workshop.images().iter().map(|image| (&image.image[..1], image.entry)).collect();
        assert_eq!(kept, [("a", 2), ("b", 1)], "those of others stay, also the same picture");
    }
}
