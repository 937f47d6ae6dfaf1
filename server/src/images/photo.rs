//! Photos that people put on their notes (SPEC U6): smaller than what lies under a plan, brought by many at once, and
//! each person at a pace of their own.

use super::{Drawn, Easel, decoded};
use crate::pace::{Pace, seconds};
use image::{DynamicImage, Rgb, RgbImage, codecs::jpeg::JpegEncoder, imageops::FilterType};
use socle_protocol::{ids::PersonId, refusal::Refusal};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

/// The longest side that is kept: what a phone shows, twice enlarged.
const LONGEST_SIDE: u32 = 1_600;
/// Bytes of a photo: forty of a group load on a weak line in a minute.
const LARGEST: usize = 200_000;
/// Megapixels of a photo before, at most: what a phone takes. Browsers send 2.6; whoever writes may bring one, and each is
/// held decoded.
const MEGAPIXELS: u32 = 16;
/// How well it is drawn: the first with which it is small enough. Below the last, faces get blocks; smaller looks better.
const QUALITIES: [u8; 5] = [82, 74, 66, 58, 50];
/// The smallest side that is tried: noise of this size has a tenth of what it may have.
const SMALLEST_SIDE: u32 = 200;
/// Photos that come in at the same time: more than plans, as a whole bus sends what it took when the line is back.
const COMING: usize = 24;
/// Photos at once for each that is allowed a minute: what was taken on a walk without a line.
const AT_ONCE: u32 = 2;
/// People whose pace is remembered before those who have rested are forgotten.
const REMEMBERED: usize = 4_096;

/// Where photos come in.
#[derive(Debug)]
pub(super) struct Tray {
    coming: Semaphore,
    paces: Mutex<HashMap<PersonId, Pace>>,
}

impl Default for Tray {
    fn default() -> Self {
        Self { coming: Semaphore::new(COMING), paces: Mutex::default() }
    }
}

impl Easel {
    /// A place for one more photo of this person, who brings so many a minute.
    ///
    /// # Errors
    /// [`Refusal::TooOften`] while there is none, or they brought too many lately.
    pub(crate) fn photo_place(&self, by: &PersonId, a_minute: u32) -> Result<SemaphorePermit<'_>, Refusal> {
        let place = self.photos.coming.try_acquire().map_err(|_full| Refusal::TooOften { seconds: 5 })?;
        let now = Instant::now().into_std();
        let mut paces = self.photos.paces.lock().unwrap_or_else(PoisonError::into_inner);
        if paces.len() >= REMEMBERED {
            paces.retain(|_, pace| !pace.is_full(now));
        }
        let fresh = || Pace::a_minute(a_minute, a_minute.saturating_mul(AT_ONCE), now);
        let pace = paces.entry(by.clone()).or_insert_with(fresh);
        pace.take(now).map_err(|wait| Refusal::TooOften { seconds: seconds(wait) })?;
        Ok(place)
    }

    /// [`Easel::draw`] of a photo for a note.
    ///
    /// # Errors
    /// Why it can't be, for whoever brought it.
    pub(crate) async fn draw_photo(&self, bytes: Vec<u8>, megapixels: u32) -> Result<Drawn, Refusal> {
        self.drawn_by(move || redrawn(&bytes, megapixels)).await
    }
}

/// The photo in these bytes, small enough for a note.
pub(super) fn redrawn(bytes: &[u8], megapixels: u32) -> Result<Drawn, Refusal> {
    let (picture, _) = decoded(bytes, megapixels.min(MEGAPIXELS))?;
    let mut photo = fitted(picture, LONGEST_SIDE);
    photo = DynamicImage::from(on_white(&photo));
    loop {
        for quality in QUALITIES {
            let mut bytes = Vec::new();
            let drawn = JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&photo);
            drawn.map_err(|_| Refusal::BrokenImage {})?;
            if bytes.len() <= LARGEST {
                return Ok(Drawn { bytes: bytes.into(), width: photo.width(), height: photo.height() });
            }
        }
        let smaller = photo.width().max(photo.height()) / 4 * 3;
        if smaller < SMALLEST_SIDE {
            return Err(Refusal::BrokenImage {});
        }
        photo = fitted(photo, smaller);
    }
}

fn fitted(picture: DynamicImage, side: u32) -> DynamicImage {
    let is_larger = picture.width().max(picture.height()) > side;
    if is_larger { picture.resize(side, side, FilterType::CatmullRom) } else { picture }
}

/// A JPEG has no holes: what could be seen through is white, as the paper of a note is light.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let seen = picture.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [r, g, b, alpha] = seen.get_pixel(x, y).0.map(u32::from);
        Rgb([r, g, b].map(|part| ((part * alpha + 255 * (255 - alpha)) / 255) as u8))
    })
}
