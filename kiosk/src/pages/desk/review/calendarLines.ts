/** Holidays as lines of text, as they are copied from a spreadsheet: day, off or worked, name. */
import type { Body } from '@/shared/api';

export type CalendarDay = Body<'/api/v1/calendar-days', 'post'>['days'][number];

export interface ReadLines {
  readonly days: readonly CalendarDay[];
  /** The first line that is not understood, counted from 1. */
  readonly bad: { readonly line: number; readonly text: string } | null;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PARTS = /[,，\t]/;
const NAME_LENGTH_MAX = 40;

/** The words that say whether a day is worked, as the page's catalogue has them. */
export interface DayWords {
  readonly works: readonly string[];
  readonly off: readonly string[];
}

function readDay(text: string): string | null {
  const [year = '', month = '', day = ''] = text.split(/[-/.年月日]/);
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!DAY.test(written)) return null;
  const read = new Date(`${written}T00:00:00Z`);
  return Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== written
    ? null
    : written;
}

export function readLines(text: string, words: DayWords): ReadLines {
  const days: CalendarDay[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [first = '', second = '', third = ''] = line.split(PARTS).map((part) => part.trim());
    const day = readDay(first);
    const works = words.works.includes(second) ? true : words.off.includes(second) ? false : null;
    if (day === null || works === null || third === '' || third.length > NAME_LENGTH_MAX) {
      return { days, bad: { line: at + 1, text: line.trim() } };
    }
    days.push({ day, works, name: third });
  }
  return { days, bad: null };
}
