//! Images that people bring in: looked at before anything is decoded, and drawn anew, so that what the server keeps and
//! hands out was made by itself: no metadata, no script, nothing behind the picture's end (SPEC U).
//!
//! What a file says of itself is believed for one thing: how many pixels it claims to have, and that only to refuse it.

pub(crate) mod photo;

use bytes::Bytes;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, webp::WebPEncoder},
    imageops::FilterType,
};
use sha2::{Digest, Sha256};
use socle_protocol::{ids::WorkshopId, refusal::Refusal, workshop::images::KeptImage};
use std::{fmt::Write as _, io::Cursor};
use tokio::sync::Semaphore;
use tracing::error;

use crate::aside::Aside;
use crate::journal::{Journal, JournalError, Kind, Rewrite, Stream};

/// The longest side that is kept: A3 at 250 dpi, and what the graphics of every phone still take as one picture.
const LONGEST_SIDE: u32 = 4_096;
/// Bytes of a decoded pixel: red, green, blue, alpha. Of one with more there may be fewer.
const PIXEL: u64 = 4;
/// How well a photo is drawn anew; below, letters on a scan get halos.
const QUALITY: u8 = 88;
/// From how many bytes on a picture that lost nothing is weighed against one that did: an eighth of what a phone on a
/// bad network loads in a minute.
const HEAVY: usize = 1024 * 1024;
/// Images that come in at the same time, each held whole in memory.
const COMING: usize = 8;
/// Images that are drawn at the same time: each takes up to five times its pixels, and a core.
const DRAWN: usize = 1;

/// Where images are drawn anew: few at a time, whoever asks.
#[derive(Debug)]
pub(crate) struct Easel {
    coming: Semaphore,
    drawn: Semaphore,
    aside: Aside,
    photos: photo::Tray,
}

impl Default for Easel {
    fn default() -> Self {
        Self {
            coming: Semaphore::new(COMING),
            drawn: Semaphore::new(DRAWN),
            aside: Aside::default(),
            photos: photo::Tray::default(),
        }
    }
}

/// An image as the server drew it.
#[derive(Debug)]
pub(crate) struct Drawn {
    pub(crate) bytes: Bytes,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Drawn {
    /// As the workshop's log has it; where in the journal, it will know.
    pub(crate) fn kept(&self) -> KeptImage {
        let mut image = String::with_capacity(64);
        for byte in Sha256::digest(&self.bytes) {
            let _infallible = write!(image, "{byte:02x}");
        }
        let bytes = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        KeptImage { image, width: self.width, height: self.height, bytes, entry: 0, photo: false, by: None }
    }
}

impl Easel {
    /// A place for one more image that comes in.
    ///
    /// # Errors
    /// [`Refusal::TooOften`] while there is none.
    pub(crate) fn place(&self) -> Result<tokio::sync::SemaphorePermit<'_>, Refusal> {
        self.coming.try_acquire().map_err(|_full| Refusal::TooOften { seconds: 5 })
    }

    /// Draws it anew, when it is its turn; `megapixels` at most.
    ///
    /// # Errors
    /// Why it can't be, for whoever brought it.
    pub(crate) async fn draw(&self, bytes: Vec<u8>, megapixels: u32) -> Result<Drawn, Refusal> {
        self.drawn_by(move || redrawn(&bytes, megapixels)).await
    }

    async fn drawn_by(
        &self,
        draw: impl FnOnce() -> Result<Drawn, Refusal> + Send + 'static,
    ) -> Result<Drawn, Refusal> {
        let turn = self.drawn.acquire().await.map_err(|_closed| Refusal::Stopping {})?;
        let drawn = self.aside.work("an image", draw).await;
        drop(turn);
        drawn.unwrap_or(Err(Refusal::BrokenImage {}))
    }
}

/// The picture in these bytes, drawn anew.
pub(crate) fn redrawn(bytes: &[u8], megapixels: u32) -> Result<Drawn, Refusal> {
    let (mut picture, format) = decoded(bytes, megapixels)?;
    if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::CatmullRom);
    }
    let bytes = encoded(&picture, format).map_err(|_| Refusal::BrokenImage {})?;
    Ok(Drawn { bytes: bytes.into(), width: picture.width(), height: picture.height() })
}

/// The picture in these bytes, turned as its camera was held, and the form that it came in.
fn decoded(bytes: &[u8], megapixels: u32) -> Result<(DynamicImage, ImageFormat), Refusal> {
    // By the bytes: what a header of the request says is not looked at.
    let format = image::guess_format(bytes)
        .ok()
        .filter(|format| matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP));
    let format = format.ok_or(Refusal::NotAnImage {})?;
    let pixels = u64::from(megapixels) * 1_000_000;
    let too_many = || Refusal::TooManyPixels { limit: megapixels };
    let broken = |_: image::ImageError| Refusal::BrokenImage {};
    let mut limits = Limits::default();
    // Beside the picture itself a decoder needs a part of it at most.
    limits.max_alloc = Some(pixels * PIXEL * 2);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => too_many(),
        other => broken(other),
    })?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > pixels || decoder.total_bytes() > pixels * PIXEL {
        return Err(too_many());
    }
    let turned = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(turned);
    Ok((picture, format))
}

/// A photo as a photo: without loss it would be several times as large, and what its camera lost is lost. Anything else
/// without loss (`image` writes WebP in no other way), as thin lines of a plan want; unless that is heavy and a photo of
/// it would be less than half: a scan is one, whatever its file is called.
fn encoded(picture: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>, image::ImageError> {
    let as_photo = || {
        let mut bytes = Vec::new();
        let photo = DynamicImage::from(picture.to_rgb8());
        JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&photo).map(|()| bytes)
    };
    if format == ImageFormat::Jpeg {
        return as_photo();
    }
    let mut whole = Vec::new();
    let is_opaque =
        !picture.color().has_alpha() || picture.to_rgba8().pixels().all(|pixel| pixel.0[3] == 255);
    let drawing = if is_opaque {
        DynamicImage::from(picture.to_rgb8())
    } else {
        DynamicImage::from(picture.to_rgba8())
    };
    drawing.write_with_encoder(WebPEncoder::new_lossless(&mut whole))?;
    if is_opaque && whole.len() > HEAVY {
        let photo = as_photo()?;
        if photo.len() * 2 < whole.len() {
            return Ok(photo);
        }
    }
    Ok(whole)
}

/// What the server drew, by its first bytes: it writes these two only.
pub(crate) fn media(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(&[0xff, 0xd8]) { "image/jpeg" } else { "image/webp" }
}

/// The bytes of an image that a workshop keeps; `None` where they were damaged and set aside, or erased.
///
/// # Errors
/// [`Refusal::StorageUnavailable`] while the journal can't be read.
pub(crate) async fn read(
    journal: &dyn Journal,
    workshop: &WorkshopId,
    image: &KeptImage,
) -> Result<Option<Bytes>, Refusal> {
    let stream = Stream::Images(workshop.clone());
    let found = journal.slice(stream, image.entry.saturating_sub(1), 1).await.map_err(|error| {
        error!(%error, "failed to read an image");
        Refusal::StorageUnavailable {}
    })?;
    let entry =
        found.into_iter().next().filter(|entry| entry.kind == Kind::Image && entry.seq == image.entry);
    // One that went with the boards that showed it (SPEC G11), or with who brought it (G8), has no bytes.
    Ok(entry.map(|entry| entry.body).filter(|bytes| !bytes.is_empty()))
}

/// Takes the bytes of these images; their entries stay. May be done twice.
///
/// # Errors
/// Where the journal takes no writes, or somebody wrote to it meanwhile.
pub(crate) async fn blank(
    journal: &dyn Journal,
    workshop: &WorkshopId,
    images: impl Iterator<Item = &KeptImage>,
) -> Result<(), JournalError> {
    let stream = || Stream::Images(workshop.clone());
    let mut bodies = Vec::new();
    for image in images {
        let found = journal.slice(stream(), image.entry.saturating_sub(1), 1).await?;
        let there = found.into_iter().filter(|entry| entry.kind == Kind::Image && entry.seq == image.entry);
        bodies.extend(there.map(|entry| (entry.seq, Bytes::new())));
    }
    let newest = journal.newest(stream()).await?.filter(|_| !bodies.is_empty());
    if let Some(newest) = newest {
        journal.rewrite(Rewrite { stream: stream(), at: newest.seq, bodies }).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
