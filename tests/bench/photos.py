#!/usr/bin/env python3
"""Write N photos as a phone would take them: 4000 x 3000 pixels, JPEG, with EXIF and a place in it.

    photos.py FOLDER --photos 200

Nothing is taken from the world: soft light, coloured shapes with edges, grain. The same arguments give
the same bytes on one version of Pillow and NumPy.
"""

import argparse
import pathlib

import numpy
from PIL import Image

WIDTH, HEIGHT = 4000, 3000


def soft(chance, cells):
    """Light that changes slowly: a coarse random grid, stretched over the whole picture."""
    grid = chance.integers(0, 256, (cells, cells, 3), dtype=numpy.uint8)
    return numpy.asarray(Image.fromarray(grid).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), dtype=numpy.int16)


def photo(number):
    chance = numpy.random.default_rng(number)
    pixels = soft(chance, 6) * 5 // 8 + soft(chance, 40) * 2 // 8
    rows, columns = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    for _ in range(12):  # things with edges
        x, y, size = chance.integers(0, WIDTH), chance.integers(0, HEIGHT), chance.integers(100, 700)
        inside = (columns - x) ** 2 + (rows - y) ** 2 < size**2
        pixels[inside] = pixels[inside] // 2 + chance.integers(0, 128, 3, dtype=numpy.int16)
    fine = chance.integers(-40, 41, (HEIGHT // 4, WIDTH // 4), dtype=numpy.int16)  # cloth, grass, hair
    pixels += numpy.repeat(numpy.repeat(fine, 4, 0), 4, 1)[..., None] * (rows > HEIGHT // 2)[..., None]
    pixels += chance.integers(-6, 7, (HEIGHT, WIDTH, 1), dtype=numpy.int16)  # grain
    return Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8))


def exif():
    """What phones add: maker, time, place."""
    data = Image.Exif()
    data[0x010F], data[0x0110], data[0x0132] = "Phone", "Camera 1", "2026:02:28 10:00:00"
    data.get_ifd(0x8825).update({1: "N", 2: (41.0, 15.0, 33.0), 3: "W", 4: (95.0, 56.0, 4.0)})
    return data


def write(folder, photos):
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(photos):
        photo(number).save(folder / f"photo-{number:03}.jpg", quality=90, exif=exif())


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Write photos as a phone would take them.")
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--photos", type=int, default=200)
    given = arguments.parse_args()
    write(given.folder, given.photos)
