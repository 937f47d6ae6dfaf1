//! What people may bring as an image, what becomes of it, and what is no image at all.

use super::*;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage, codecs::png::PngEncoder};

const MOST: u32 = 40;

/// A picture whose top left corner is red, the rest of its top blue, its bottom white.
fn corners(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([220, 20, 20]),
        (false, true) => Rgb([20, 20, 220]),
        _ => Rgb([255, 255, 255]),
    })
}

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new(&mut bytes);
    encoder.write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8).expect("a PNG");
    bytes
}

/// A JPEG that says that its camera was held like this, and where.
fn photo(picture: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    // TIFF, little-endian, one field: orientation (0x0112), a short; then a word that must not stay.
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS-CHEZ-MOI");
    encoder.set_exif_metadata(exif).expect("metadata");
    encoder.encode_image(picture).expect("a JPEG");
    bytes
}

fn open(drawn: &Drawn) -> RgbImage {
    let picture = image::load_from_memory(&drawn.bytes).expect("what the server drew can be read");
    assert_eq!((picture.width(), picture.height()), (drawn.width, drawn.height));
    picture.to_rgb8()
}

#[track_caller]
fn looks(pixel: &Rgb<u8>, like: [u8; 3]) {
    let apart = pixel.0.iter().zip(like).map(|(a, b)| a.abs_diff(b)).max();
    assert!(apart.is_some_and(|apart| apart < 40), "{pixel:?} for {like:?}");
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn u1_a_drawing_loses_nothing_and_its_name_is_that_of_what_is_kept() {
    let picture = corners(64, 48);
    let drawn = redrawn(&png(&picture), MOST).expect("a drawing");
    assert_eq!((media(&drawn.bytes), open(&drawn)), ("image/webp", picture.clone()));
    let kept = drawn.kept();
    assert!(socle_protocol::board::plan::is_hash(&kept.image), "{kept:?}");
    assert_eq!((kept.width, kept.height, kept.bytes as usize), (64, 48, drawn.bytes.len()));
    // Brought again, also as what was handed out, it is the same.
    assert_eq!(redrawn(&png(&picture), MOST).expect("a drawing").kept(), kept);
    assert_eq!(redrawn(&drawn.bytes, MOST).expect("a drawing").kept(), kept);
    assert_ne!(redrawn(&png(&corners(64, 50)), MOST).expect("a drawing").kept().image, kept.image);
}

#[test]
fn u1_what_can_be_seen_through_stays_so() {
    let picture = RgbaImage::from_pixel(8, 8, Rgba([10, 20, 30, 128]));
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&picture, 8, 8, ExtendedColorType::Rgba8).expect("a PNG");
    let drawn = redrawn(&bytes, MOST).expect("a drawing");
    assert_eq!(image::load_from_memory(&drawn.bytes).expect("it reads").to_rgba8(), picture);
}

#[test]
fn u1_a_photo_is_turned_as_its_camera_was_held_and_says_nothing_of_where() {
    let picture = corners(64, 32);
    let source = photo(&picture, 6);
    assert!(has(&source, "GPS-CHEZ-MOI"), "it was there");
    let drawn = redrawn(&source, MOST).expect("a photo");
    assert_eq!((media(&drawn.bytes), drawn.width, drawn.height), ("image/jpeg", 32, 64));
    assert!(!has(&drawn.bytes, "GPS") && !has(&drawn.bytes, "Exif"));
    // Turned to the right, what was at the top left is at the top right.
    let seen = open(&drawn);
    looks(seen.get_pixel(28, 4), [220, 20, 20]);
    looks(seen.get_pixel(28, 60), [20, 20, 220]);
    looks(seen.get_pixel(4, 30), [255, 255, 255]);
    let upright = redrawn(&photo(&picture, 1), MOST).expect("a photo");
    looks(open(&upright).get_pixel(4, 4), [220, 20, 20]);
}

#[test]
fn u1_a_side_is_no_longer_than_phones_can_draw() {
    let drawn = redrawn(&png(&corners(5_000, 20)), MOST).expect("a drawing");
    assert_eq!((drawn.width, drawn.height), (4_096, 16));
    let drawn = redrawn(&png(&corners(20, 4_096)), MOST).expect("a drawing");
    assert_eq!((drawn.width, drawn.height), (20, 4_096), "as it was");
}

#[test]
fn u1_a_scan_that_calls_itself_a_drawing_is_kept_as_the_photo_it_is() {
    // Paper: no two pixels are quite the same.
    let mut seed = 1_u32;
    let scan = RgbImage::from_fn(1_200, 1_000, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (seed >> 28) as u8;
        let shade = 180 + ((x + y) / 50) as u8;
        Rgb([shade + grain, shade + (grain >> 1), shade])
    });
    let drawn = redrawn(&png(&scan), MOST).expect("a scan");
    // Without loss it has more than a byte a pixel.
    let bytes = drawn.bytes.len();
    assert!(media(&drawn.bytes) == "image/jpeg" && bytes < 1_200 * 1_000 / 2, "{bytes}");
}

#[test]
fn u2_what_is_no_image_is_none_whatever_it_calls_itself() {
    let drawing = png(&corners(8, 8));
    let with = |start: &[u8]| [start, &[0; 64]].concat();
    for (what, bytes) in [
        ("nothing", Vec::new()),
        ("SVG", br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#.to_vec()),
        ("SVG with a declaration", b"<?xml version=\"1.0\"?><svg/>".to_vec()),
        ("HTML", b"<!doctype html><script>alert(1)</script>".to_vec()),
        ("PDF", b"%PDF-1.7\n1 0 obj".to_vec()),
        ("GIF", with(b"GIF89a")),
        ("BMP", with(b"BM")),
        ("TIFF", with(b"II*\0")),
        ("icon", with(&[0, 0, 1, 0])),
        ("AVIF", with(b"\0\0\0\x20ftypavif")),
        ("a sound in RIFF", with(b"RIFF\x40\0\0\0WAVE")),
        ("text", b"bonjour".to_vec()),
        ("an image behind something else", [b"GIF89a".as_slice(), &drawing].concat()),
    ] {
        assert_eq!(redrawn(&bytes, MOST).err(), Some(Refusal::NotAnImage {}), "{what}");
    }
}

#[test]
fn u2_what_breaks_off_is_refused_at_whatever_byte() {
    let picture = corners(40, 30);
    let drawing = png(&picture);
    let web = redrawn(&drawing, MOST).expect("a drawing").bytes.to_vec();
    for whole in [&drawing, &web] {
        for end in (8..whole.len() - 12).step_by(7) {
            let refusal = redrawn(whole.get(..end).expect("a part"), MOST).expect_err("a part is no picture");
            assert!(
                matches!(refusal, Refusal::BrokenImage {} | Refusal::NotAnImage {}),
                "{end}: {refusal:?}"
            );
        }
    }
    // A photo that breaks off may be shown as far as it came; it never brings more than that.
    let photo = photo(&picture, 1);
    for end in (2..photo.len()).step_by(11) {
        match redrawn(photo.get(..end).expect("a part"), MOST) {
            Ok(drawn) => assert_eq!((drawn.width, drawn.height), (40, 30)),
            Err(refusal) => {
                assert!(matches!(refusal, Refusal::BrokenImage {} | Refusal::NotAnImage {}), "{refusal:?}");
            }
        }
    }
}

#[test]
fn u2_bytes_that_were_changed_break_nothing() {
    let picture = corners(40, 30);
    let sources =
        [png(&picture), photo(&picture, 6), redrawn(&png(&picture), MOST).expect("it").bytes.to_vec()];
    let mut seed = 7_u32;
    for whole in sources {
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..3 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (seed >> 8) as usize % bytes.len();
                bytes[at] = (seed >> 24) as u8;
            }
            // Drawn or refused, and never more than was claimed.
            if let Ok(drawn) = redrawn(&bytes, 1) {
                assert!(drawn.width.max(drawn.height) <= LONGEST_SIDE);
            }
        }
    }
}

/// The head of a PNG that says it has so many pixels, with the sum that a PNG has; and next to no content.
fn claims(width: u32, height: u32, depth: u8, color: u8) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([depth, color, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend(&head);
    bytes.extend(crc32fast::hash(&head).to_be_bytes());
    let data = b"IDATx\x9c\x03\0\0\0\0\x01";
    bytes.extend(8_u32.to_be_bytes());
    bytes.extend(data);
    bytes.extend(crc32fast::hash(data).to_be_bytes());
    bytes.extend(b"\0\0\0\0IEND\xaeB`\x82");
    bytes
}

#[test]
fn u2_what_claims_too_many_pixels_is_refused_before_they_are_drawn() {
    let many = Some(Refusal::TooManyPixels { limit: MOST });
    let began = std::time::Instant::now();
    for (width, height, depth) in [
        (50_000, 50_000, 8),
        (0x7fff_ffff, 0x7fff_ffff, 8),
        (40_000_001, 1, 8),
        (1, 40_000_001, 8),
        (7_000, 5_000, 16),
    ] {
        assert_eq!(redrawn(&claims(width, height, depth, 6), MOST).err(), many, "{width} × {height}");
    }
    // A WebP without loss says it in 14 bits each.
    let web = |side: u32| {
        let mut web = b"RIFF\x1a\0\0\0WEBPVP8L\x0e\0\0\0\x2f".to_vec();
        web.extend((((side - 1) << 14) | (side - 1)).to_le_bytes());
        web.extend([0; 9]);
        redrawn(&web, MOST).err()
    };
    assert_eq!(web(8_000), many);
    assert!(web(16_384).is_some(), "the largest that it can say");
    // A JPEG says it in 16 bits: where the picture would begin, its size stands.
    let mut photo = photo(&corners(40, 30), 1);
    let at = photo.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("its frame");
    let side = 10_000_u16.to_be_bytes();
    photo[at + 5..at + 9].copy_from_slice(&[side, side].concat());
    assert_eq!(redrawn(&photo, MOST).err(), many);
    photo[at + 5..at + 9].copy_from_slice(&[0xff; 4]);
    assert!(redrawn(&photo, MOST).is_err(), "the largest that it can say");
    assert!(began.elapsed().as_secs() < 5, "nothing was drawn");
    assert_eq!(redrawn(&claims(60, 60, 8, 6), MOST).err(), Some(Refusal::BrokenImage {}), "and has none");
    assert_eq!(redrawn(&claims(0, 60, 8, 6), MOST).err(), Some(Refusal::BrokenImage {}));
}

#[test]
fn u2_what_follows_a_picture_does_not_stay() {
    let page = b"<!doctype html><script>alert(document.cookie)</script>";
    let picture = corners(30, 20);
    for source in [png(&picture), photo(&picture, 1)] {
        let both = [source.as_slice(), page].concat();
        let drawn = redrawn(&both, MOST).expect("a picture with more behind it");
        assert!(!has(&drawn.bytes, "script"));
    }
    // In the picture's own metadata: a text chunk, with the sum that it has.
    let mut drawing = png(&picture);
    let text = b"tEXtComment\0<script>alert(1)</script>";
    let mut chunk = ((text.len() - 4) as u32).to_be_bytes().to_vec();
    chunk.extend(text);
    chunk.extend(crc32fast::hash(text).to_be_bytes());
    drawing.splice(33..33, chunk);
    assert!(!has(&redrawn(&drawing, MOST).expect("a drawing").bytes, "script"));
}

#[tokio::test]
async fn u2_so_many_come_in_at_once_and_no_more() {
    let easel = Easel::default();
    let places: Vec<_> = (0..COMING).map(|_| easel.place().expect("a place")).collect();
    assert_eq!(easel.place().err(), Some(Refusal::TooOften { seconds: 5 }));
    drop(places);
    assert!(easel.place().is_ok());
    let drawn = easel.draw(png(&corners(8, 8)), MOST).await.expect("drawn");
    assert_eq!(drawn.width, 8);
}

#[test]
fn u6_a_photo_for_a_note_is_a_small_jpeg_turned_as_its_camera_was_held_whatever_it_shows() {
    let source = photo(&corners(64, 32), 6);
    let drawn = super::photo::redrawn(&source, MOST).expect("a photo");
    assert_eq!((media(&drawn.bytes), drawn.width, drawn.height), ("image/jpeg", 32, 64));
    assert!(!has(&drawn.bytes, "GPS-CHEZ-MOI"));
    // Noise is the hardest to make small: less well drawn, and then smaller.
    let mut dice = 7_u32;
    let noise = RgbImage::from_fn(1_800, 1_300, |_, _| {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(dice >> 24) as u8, (dice >> 16) as u8, (dice >> 8) as u8])
    });
    let drawn = super::photo::redrawn(&png(&noise), MOST).expect("a photo");
    assert!(drawn.bytes.len() <= 200_000 && drawn.width <= 1_600, "{} bytes", drawn.bytes.len());
    // Anyone who writes may bring one: it is held to what a phone takes, also where a plan may have more.
    let large = claims(4_001, 4_000, 8, 2);
    let refused = super::photo::redrawn(&large, 40).err();
    assert_eq!(refused, Some(Refusal::TooManyPixels { limit: 16 }));
    assert_ne!(redrawn(&large, 40).err(), refused, "the larger one is a plan's");
    let few = super::photo::redrawn(&claims(4_000, 4_000, 8, 2), 3).err();
    assert_eq!(few, Some(Refusal::TooManyPixels { limit: 3 }), "an operator's lower bound holds");
    // What could be seen through is white.
    let clear = RgbaImage::from_pixel(8, 8, Rgba([10, 20, 30, 0]));
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&clear, 8, 8, ExtendedColorType::Rgba8).expect("a PNG");
    let drawn = super::photo::redrawn(&bytes, MOST).expect("a photo");
    looks(open(&drawn).get_pixel(4, 4), [255, 255, 255]);
}
