//! What the settings of photos cost and give, as a table: bytes, milliseconds of one core, and how near the copy is to
//! the shrunk photo (PSNR). The first lines say how long opening and shrinking take.
//!
//! `cargo run --release --example photo_settings -- PHOTO.jpg`

use std::time::Instant;

use anyhow::Context;
use carryover::output::image::decode::decode;
use carryover::output::image::raster::Raster;
use carryover::source::image::sniff;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// The size that settings were chosen at.
const SIZE: (u32, u32) = (1600, 1200);

/// Each is measured so often; the middle one counts.
const ROUNDS: usize = 7;

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(1).context("usage: photo_settings PHOTO.jpg")?;
    let bytes = std::fs::read(&path).with_context(|| format!("cannot read {path}"))?;
    let picture = sniff(&path, &bytes).ok().flatten().context("this is no photo")?;
    let (opening, whole) = timed(|| decode(&bytes, &picture, (picture.width, picture.height)))?;
    let (shrinking, photo) = timed(|| whole.shrunk(SIZE.0, SIZE.1))?;
    println!("opening {} × {}: {opening:.0} ms", picture.width, picture.height);
    println!("shrinking to {} × {}: {shrinking:.0} ms\n", SIZE.0, SIZE.1);
    println!("| | bytes | ms | dB |\n| --- | --- | --- | --- |");
    for (name, set) in JPEGS {
        row(name, &photo, || jpeg(&photo, set))?;
    }
    for (quality, method) in [(80.0, 2), (78.0, 4), (78.0, 5)] {
        row(&format!("WebP {quality}, method {method}"), &photo, || webp(&photo, quality, method))?;
    }
    Ok(())
}

/// How a JPEG is written.
type Setting = fn(&mut Encoder<&mut Vec<u8>>);

const JPEGS: [(&str, Setting); 3] = [
    ("JPEG 80, one scan, usual tables", |encoder| encoder.set_optimized_huffman_tables(false)),
    ("JPEG 80, tables of its own (one scan a colour)", |encoder| encoder.set_optimized_huffman_tables(true)),
    ("JPEG 80, progressive", |encoder| encoder.set_progressive(true)),
];

fn jpeg(photo: &Raster, set: Setting) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 80);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    set(&mut encoder);
    encoder.encode(&photo.pixels, photo.width as u16, photo.height as u16, ColorType::Rgb).ok()?;
    Some(bytes)
}

fn webp(photo: &Raster, quality: f32, method: i32) -> Option<Vec<u8>> {
    let mut config = webp::WebPConfig::new().ok()?;
    (config.quality, config.method) = (quality, method);
    let encoder = webp::Encoder::new(&photo.pixels, webp::PixelLayout::Rgb, photo.width, photo.height);
    Some(encoder.encode_advanced(&config).ok()?.to_vec())
}

fn row(name: &str, photo: &Raster, write: impl Fn() -> Option<Vec<u8>>) -> anyhow::Result<()> {
    let (milliseconds, bytes) = timed(write)?;
    let picture = sniff("copy", &bytes).ok().flatten().context("a copy is no picture")?;
    let copy = decode(&bytes, &picture, SIZE).context("a copy cannot be opened")?;
    println!("| {name} | {} | {milliseconds:.0} | {:.2} |", bytes.len(), likeness(photo, &copy));
    Ok(())
}

/// The milliseconds of the middle round, and what was made.
fn timed<T>(make: impl Fn() -> Option<T>) -> anyhow::Result<(f64, T)> {
    let mut times = Vec::new();
    let mut made = None;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        made = make();
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok((times[ROUNDS / 2], made.context("it cannot be made")?))
}

/// The peak signal-to-noise ratio in decibels.
fn likeness(photo: &Raster, copy: &Raster) -> f64 {
    let square = |(one, other): (&u8, &u8)| (f64::from(*one) - f64::from(*other)).powi(2);
    let sum: f64 = photo.pixels.iter().zip(&copy.pixels).map(square).sum();
    10.0 * (255.0_f64.powi(2) / (sum / photo.pixels.len() as f64)).log10()
}
