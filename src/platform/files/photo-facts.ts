import exifr from 'exifr';
import { DateTime } from 'luxon';

/** Where and when the camera says that it took the picture. */
export interface PhotoFacts {
  /** WGS 84 degrees. */
  takenLat: number | null;
  takenLng: number | null;
  takenAt: Date | null;
}

const options = {
  // As text: the library would read times in the server's own zone.
  reviveValues: false,
  gps: true,
  pick: [
    'DateTimeOriginal',
    'OffsetTimeOriginal',
    'GPSLatitude',
    'GPSLatitudeRef',
    'GPSLongitude',
    'GPSLongitudeRef',
    'GPSDateStamp',
    'GPSTimeStamp',
  ],
};

interface Tags {
  latitude?: unknown;
  longitude?: unknown;
  DateTimeOriginal?: unknown;
  OffsetTimeOriginal?: unknown;
  GPSDateStamp?: unknown;
  GPSTimeStamp?: unknown;
}

/**
 * Reads the EXIF block of a picture (or a bare EXIF block). Never fails: what cannot be read is null.
 * `zone` (IANA) is where a time without an offset is taken to have been written; without it such a time is dropped.
 */
export async function readPhotoFacts(bytes: Uint8Array, zone?: string): Promise<PhotoFacts> {
  const tags: Tags = (await exifr.parse(bytes, options).catch(() => null)) ?? {};
  const lat = degrees(tags.latitude, 90);
  const lng = degrees(tags.longitude, 180);
  // Cameras without a fix write 0, 0.
  const placed = lat !== null && lng !== null && (lat !== 0 || lng !== 0);
  return { takenLat: placed ? lat : null, takenLng: placed ? lng : null, takenAt: takenAt(tags, zone) };
}

function degrees(value: unknown, limit: number): number | null {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= limit ? value : null;
}

/** The satellites' time is in UTC and right; a camera's own clock says a wall time, with its offset only of late. */
function takenAt(tags: Tags, zone: string | undefined): Date | null {
  const wall = String(tags.DateTimeOriginal ?? '');
  const offset = String(tags.OffsetTimeOriginal ?? '');
  if (/^[+-]\d\d:\d\d$/.test(offset)) return readTime(wall, `UTC${offset}`);
  return satelliteTime(tags) ?? (zone ? readTime(wall, zone) : null);
}

function satelliteTime(tags: Tags): Date | null {
  const parts = Array.isArray(tags.GPSTimeStamp) ? tags.GPSTimeStamp.map(Number) : [];
  const [hours = Number.NaN, minutes = Number.NaN, seconds = Number.NaN] = parts;
  const midnight = readTime(`${tags.GPSDateStamp} 00:00:00`, 'UTC');
  const at = (midnight?.getTime() ?? Number.NaN) + ((hours * 60 + minutes) * 60 + Math.floor(seconds)) * 1000;
  return Number.isFinite(at) ? new Date(at) : null;
}

function readTime(text: string, zone: string): Date | null {
  const time = DateTime.fromFormat(text.trim(), 'yyyy:MM:dd HH:mm:ss', { zone });
  return time.isValid && time.year >= 1990 && time.year < 2200 ? time.toJSDate() : null;
}
