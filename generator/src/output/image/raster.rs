//! A decoded picture: shrink it, write it as WebP, JPEG or PNG.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::png::{self, CompressionType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use webp::WebPConfig;

use crate::site::pictures::Format;

/// Qualities of 0 to 100, chosen by measuring: see `tests/bench/README.md`.
const WEBP_QUALITY: f32 = 78.0;
const JPEG_QUALITY: u8 = 80;
const PREVIEW_QUALITY: f32 = 40.0;

/// Pixels in rows from the top: red, green, blue and, in a clear picture, opacity, a byte each.
pub struct Raster {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Whether there is opacity.
    pub is_clear: bool,
    /// All of them.
    pub pixels: Vec<u8>,
}

impl Raster {
    /// The same picture with fewer pixels.
    ///
    /// None where the sizes do not go together, such as a side of no pixels.
    pub fn shrunk(&self, width: u32, height: u32) -> Option<Raster> {
        let pixels =
            if self.is_clear { self.resized::<U8x4>(width, height) } else { self.resized::<U8x3>(width, height) }?;
        Some(Raster { width, height, is_clear: self.is_clear, pixels })
    }

    /// The pixels of `shrunk`, of a kind known when this is compiled: for a kind read when it runs, the library is
    /// compiled for each of its thirteen, which took a quarter of the time that this crate needs.
    fn resized<P: PixelTrait>(&self, width: u32, height: u32) -> Option<Vec<u8>> {
        let from = TypedImageRef::<P>::from_buffer(self.width, self.height, &self.pixels).ok()?;
        let mut pixels = vec![0; (width as usize).checked_mul(height as usize)?.checked_mul(P::size())?];
        let mut to = TypedImage::<P>::from_buffer(width, height, &mut pixels).ok()?;
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize_typed(&from, &mut to, &options).ok()?;
        drop(to);
        Some(pixels)
    }

    /// As the bytes of a file; none where the format cannot hold it.
    pub fn encoded(&self, format: Format) -> Option<Vec<u8>> {
        match format {
            Format::Webp => self.webp(WEBP_QUALITY),
            Format::Jpeg => self.jpeg(),
            Format::Png => self.png(),
        }
    }

    /// As a few hundred bytes that stand for it until it is loaded.
    pub fn as_preview(&self) -> Option<Vec<u8>> {
        self.webp(PREVIEW_QUALITY)
    }

    fn webp(&self, quality: f32) -> Option<Vec<u8>> {
        let layout = if self.is_clear { webp::PixelLayout::Rgba } else { webp::PixelLayout::Rgb };
        let mut config = WebPConfig::new().ok()?;
        config.quality = quality;
        config.method = 4;
        let encoder = webp::Encoder::new(&self.pixels, layout, self.width, self.height);
        Some(encoder.encode_advanced(&config).ok()?.to_vec())
    }

    fn jpeg(&self) -> Option<Vec<u8>> {
        let (width, height) = (u16::try_from(self.width).ok()?, u16::try_from(self.height).ok()?);
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, JPEG_QUALITY);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        // One scan for all colours: not every decoder can read the scans that tables of its own would need.
        encoder.set_optimized_huffman_tables(false);
        encoder.encode(&self.pixels, width, height, ColorType::Rgb).ok()?;
        Some(bytes)
    }

    fn png(&self) -> Option<Vec<u8>> {
        let colours = if self.is_clear { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
        let mut bytes = Vec::new();
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, png::FilterType::Adaptive)
            .write_image(&self.pixels, self.width, self.height, colours)
            .ok()?;
        Some(bytes)
    }
}
