//! What somebody uploads as a picture, made into the one that is kept.
//!
//! Everything is decoded and drawn anew, so that nothing but pixels is left: no place where it was taken, no second
//! file hidden behind. What a file says of itself is believed only within limits, and one picture is made at a time.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::model::Picture;

/// Bytes of a file that is taken.
const MOST_BYTES: usize = 5 * 1024 * 1024;
/// Pixels in one direction, and in all.
const LONGEST: u32 = 12_000;
const MOST_PIXELS: u64 = 25_000_000;
/// Bytes that a decoder may ask for.
const MOST_MEMORY: u64 = 128 * 1024 * 1024;
const JPEG_QUALITY: u8 = 84;

/// Decoding takes memory, so it is done for one at a time.
static EASEL: Semaphore = Semaphore::const_new(1);

/// The picture's bytes, as they are kept and sent; a sentence where the file is none that can be used.
pub(super) async fn remade(file: Vec<u8>, picture: Picture) -> Result<Vec<u8>, String> {
    if file.len() > MOST_BYTES {
        let (most, length) = (MOST_BYTES / 1024 / 1024, file.len() as f64 / 1024.0 / 1024.0);
        return Err(format!("The file may have at most {most} MiB; it has {length:.1} MiB."));
    }
    let Ok(_turn) = EASEL.acquire().await else { return Err(UNREADABLE.to_owned()) };
    let made = tokio::task::spawn_blocking(move || redraw(&file, picture)).await;
    made.unwrap_or_else(|panicked| {
        tracing::warn!("a picture broke its decoder: {panicked}");
        Err(UNREADABLE.to_owned())
    })
}

/// Tells one picture from another.
pub(super) fn tag(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

const UNREADABLE: &str = "This file cannot be read as a picture; choose a PNG, JPEG or WebP file.";

/// Width and height in which a picture is kept.
fn size(picture: Picture) -> (u32, u32) {
    match picture {
        Picture::Avatar => (256, 256),
        Picture::Header => (1600, 400),
    }
}

fn redraw(file: &[u8], picture: Picture) -> Result<Vec<u8>, String> {
    let (width, height) = size(picture);
    // Cut before it is scaled: a long and narrow one, scaled first, would grow beyond all limits.
    let drawn = cut(&decoded(file)?, width, height).resize_exact(width, height, FilterType::CatmullRom);
    let mut bytes = Vec::new();
    let written = match picture {
        Picture::Avatar => drawn.to_rgba8().write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png),
        Picture::Header => JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).encode_image(&on_white(&drawn)),
    };
    written.map_err(|failure| {
        tracing::error!("a picture could not be written: {failure}");
        "The portal could not make this picture; its log says more.".to_owned()
    })?;
    Ok(bytes)
}

/// The first frame, turned as its camera was held.
fn decoded(file: &[u8]) -> Result<DynamicImage, String> {
    let unreadable = |failure: image::ImageError| {
        tracing::debug!("a picture cannot be read: {failure}");
        UNREADABLE.to_owned()
    };
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| UNREADABLE.to_owned())?;
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];
    if !reader.format().is_some_and(|format| known.contains(&format)) {
        return Err(UNREADABLE.to_owned());
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > LONGEST || pixels > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        let millions = MOST_PIXELS / 1_000_000;
        return Err(format!(
            "This picture is too large, {width} × {height}: it may have at most {millions} million pixels, and \
            {LONGEST} in one direction."
        ));
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    image.apply_orientation(orientation);
    Ok(image)
}

/// The largest part out of the middle that has the proportions of `width` to `height`.
fn cut(image: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    let (has_width, has_height) = (u64::from(image.width()), u64::from(image.height()));
    let (width, height) = (u64::from(width), u64::from(height));
    let cut_width = has_width.min(has_height * width / height).max(1);
    let cut_height = has_height.min(has_width * height / width).max(1);
    let (left, top) = ((has_width - cut_width) / 2, (has_height - cut_height) / 2);
    image.crop_imm(left as u32, top as u32, cut_width as u32, cut_height as u32)
}

/// JPEG knows nothing of what shines through.
fn on_white(image: &DynamicImage) -> DynamicImage {
    let image = image.to_rgba8();
    let blend = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u16::from(colour), u16::from(alpha));
        ((colour * alpha + 255 * (255 - alpha)) / 255) as u8
    };
    let flat = RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = image.get_pixel(x, y).0;
        Rgb([blend(red, alpha), blend(green, alpha), blend(blue, alpha)])
    });
    DynamicImage::ImageRgb8(flat)
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};

    use super::*;

    fn file(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
        let image = RgbaImage::from_fn(width, height, |x, y| Rgba([x as u8, y as u8, 200, 255]));
        let mut bytes = Vec::new();
        let image = DynamicImage::ImageRgba8(image);
        let image = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(image.to_rgb8()) } else { image };
        image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    fn read_back(bytes: &[u8]) -> (ImageFormat, DynamicImage) {
        let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap();
        (reader.format().unwrap(), reader.decode().unwrap())
    }

    #[test]
    fn all_shapes_come_out_in_one() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            for (width, height) in [(1, 1), (3, 2000), (2000, 3), (300, 200), (257, 255)] {
                let file = file(format, width, height);
                let (kept, avatar) = read_back(&redraw(&file, Picture::Avatar).unwrap());
                assert_eq!((kept, avatar.width(), avatar.height()), (ImageFormat::Png, 256, 256), "{format:?} {width}");
                let (kept, header) = read_back(&redraw(&file, Picture::Header).unwrap());
                assert_eq!((kept, header.width(), header.height()), (ImageFormat::Jpeg, 1600, 400), "{format:?}");
            }
        }
    }

    #[test]
    fn the_middle_is_kept() {
        let image = DynamicImage::ImageRgba8(RgbaImage::from_fn(30, 10, |x, _| {
            if (10..20).contains(&x) { Rgba([0, 255, 0, 255]) } else { Rgba([255, 0, 0, 255]) }
        }));
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        let (_, avatar) = read_back(&redraw(&bytes, Picture::Avatar).unwrap());
        assert!(avatar.to_rgb8().pixels().all(|pixel| pixel.0 == [0, 255, 0]));
    }

    #[test]
    fn what_shines_through_becomes_white() {
        let mut bytes = Vec::new();
        RgbaImage::new(8, 2).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        let (_, header) = read_back(&redraw(&bytes, Picture::Header).unwrap());
        assert!(header.to_rgb8().pixels().all(|pixel| pixel.0.iter().all(|part| *part > 250)));
    }

    #[test]
    fn other_files_are_refused() {
        let gif = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".as_slice();
        let png = file(ImageFormat::Png, 20, 20);
        for odd in [b"".as_slice(), b"just text", gif, &png[..40], b"\x89PNG\r\n\x1a\n", b"<svg xmlns='x'/>"] {
            assert_eq!(redraw(odd, Picture::Avatar).unwrap_err(), UNREADABLE, "{odd:?}");
        }
    }
}
