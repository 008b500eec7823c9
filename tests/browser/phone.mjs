// Photos as phones make them: with the place where they were taken, and in Apple's own format.

import { readFileSync } from 'node:fs';

/** The JPEG with a note (EXIF) that says where it was taken: 41° 15′ north, 95° 56′ west. */
export function withPlace(jpeg) {
  const short = (value) => [value & 0xff, value >> 8];
  const long = (value) => [...short(value & 0xffff), ...short(value >>> 16)];
  const entry = (tag, type, count, value) => [...short(tag), ...short(type), ...long(count), ...value];
  const degrees = (...numbers) => numbers.flatMap((number) => [...long(number), ...long(1)]);
  const [ASCII, LONG, RATIONAL] = [2, 4, 5];
  // A table of one entry that leads to the table of the place, whose degrees stand behind it.
  const [place, north, west] = [26, 80, 104];
  const tiff = [
    ...Buffer.from('II*\0'), ...long(8),
    ...short(1), ...entry(0x8825, LONG, 1, long(place)), ...long(0),
    ...short(4), ...entry(1, ASCII, 2, Buffer.from('N\0\0\0')), ...entry(2, RATIONAL, 3, long(north)),
    ...entry(3, ASCII, 2, Buffer.from('W\0\0\0')), ...entry(4, RATIONAL, 3, long(west)), ...long(0),
    ...degrees(41, 15, 0), ...degrees(95, 56, 0),
  ];
  const note = Buffer.from([...Buffer.from('Exif\0\0'), ...tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(note.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, note, jpeg.subarray(2)]);
}

/**
 * A photo in the format of iPhones (HEIC), 400 × 300: a red swing on a lawn below a blue sky. Drawn for this test and
 * encoded by libheif and x265, with the place of the JPEG above in its note.
 */
export const heic = () => readFileSync(new URL('iphone.heic', import.meta.url));
