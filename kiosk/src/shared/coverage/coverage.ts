/** What must be visited, as pages show it: how long ago somebody came, and where it lies on a plain plot. */
import type { Answer } from '@/shared/api';

export type CoverageLine = Answer<'/api/v1/coverage', 'get'>['lines'][number];
export type Light = CoverageLine['light'];

/** The lights in the order of what needs somebody first. */
export const LIGHTS: readonly Light[] = ['overdue', 'due', 'fresh'];

export interface Spot {
  readonly line: CoverageLine;
  readonly x: number;
  readonly y: number;
}

export interface Plot {
  readonly spots: readonly Spot[];
  /** A round distance in metres, and how long it is on the plot. */
  readonly scale: { readonly metres: number; readonly length: number };
}

export interface Size {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
}

const METRES_PER_DEGREE = 111_195;
/** Points this close together are not blown up to fill the plot. */
const EXTENT_LEAST_M = 300;
const ROUND_STEPS = [1, 2, 5];

/** Lay the lines that have a place on a plot with north above, as far apart as they are. */
export function plotOf(lines: readonly CoverageLine[], size: Size): Plot {
  const placed = lines.flatMap((line) => (line.place === null ? [] : [{ line, ...line.place }]));
  const latitudes = placed.map((each) => each.latitude);
  const longitudes = placed.map((each) => each.longitude);
  const middle = {
    latitude: (Math.min(...latitudes) + Math.max(...latitudes)) / 2,
    longitude: (Math.min(...longitudes) + Math.max(...longitudes)) / 2,
  };
  const narrowing = Math.cos((middle.latitude * Math.PI) / 180);
  const inMetres = placed.map(({ line, latitude, longitude }) => ({
    line,
    east: (longitude - middle.longitude) * METRES_PER_DEGREE * narrowing,
    north: (latitude - middle.latitude) * METRES_PER_DEGREE,
  }));
  const reach = (values: readonly number[]): number => Math.max(EXTENT_LEAST_M / 2, ...values);
  const perMetre = Math.min(
    (size.width / 2 - size.margin) / reach(inMetres.map((each) => Math.abs(each.east))),
    (size.height / 2 - size.margin) / reach(inMetres.map((each) => Math.abs(each.north))),
  );
  return {
    spots: inMetres.map(({ line, east, north }) => ({
      line,
      x: size.width / 2 + east * perMetre,
      y: size.height / 2 - north * perMetre,
    })),
    scale: scaleOf(size.width / 4, perMetre),
  };
}

/** The longest round distance that is no longer than a part of the plot. */
function scaleOf(lengthMost: number, perMetre: number): Plot['scale'] {
  const metresMost = lengthMost / perMetre;
  const power = 10 ** Math.floor(Math.log10(metresMost));
  const step = [...ROUND_STEPS].reverse().find((each) => each * power <= metresMost) ?? 1;
  return { metres: step * power, length: step * power * perMetre };
}

/** Whole hours since somebody was last there; null where nobody has been. */
export function hoursSince(line: CoverageLine, nowMs: number): number | null {
  if (line.visited_at === null) return null;
  return Math.max(0, Math.floor((nowMs - Date.parse(line.visited_at)) / 3_600_000));
}

const DAY_HOURS = 24;
const DAYS_FROM_HOURS = 72;

/** The word and the number for how long ago that is: hours for three days, then days. */
export function sinceWord(hours: number | null): { readonly key: string; readonly count: number } {
  if (hours === null) return { key: 'shared.coverage.never', count: 0 };
  if (hours < 1) return { key: 'shared.coverage.justNow', count: 0 };
  if (hours < DAYS_FROM_HOURS) return { key: 'shared.coverage.hoursAgo', count: hours };
  return { key: 'shared.coverage.daysAgo', count: Math.floor(hours / DAY_HOURS) };
}

/** How many lines stand how. */
export function lightCounts(lines: readonly CoverageLine[]): Record<Light, number> {
  const counts = { overdue: 0, due: 0, fresh: 0 };
  for (const line of lines) counts[line.light] += 1;
  return counts;
}
