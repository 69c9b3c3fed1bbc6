/** How a number is said: the names of the clips, one after the other. */
import type { Locale } from '@/shared/locale';

/** The clips that say a whole number up to 99,999,999; none for one that they cannot say. */
export function numberClips(value: number, locale: Locale): string[] {
  if (!Number.isInteger(value) || value < 0 || value > 99_999_999) return [];
  if (value === 0) return ['n0'];
  return locale === 'en' ? english(value) : chinese(value);
}

/** Digits one by one, as in a match number. */
export const digitClips = (digits: string): string[] => Array.from(digits, (digit) => `n${digit}`);

function english(value: number): string[] {
  if (value >= 1_000_000) {
    return [...english(Math.floor(value / 1_000_000)), 'million', ...rest(value % 1_000_000)];
  }
  if (value >= 1000) {
    return [...english(Math.floor(value / 1000)), 'thousand', ...rest(value % 1000)];
  }
  if (value >= 100) {
    return [`n${String(Math.floor(value / 100))}`, 'hundred', ...rest(value % 100)];
  }
  if (value <= 20) return [`n${String(value)}`];
  return [`n${String(value - (value % 10))}`, ...rest(value % 10)];
}

const rest = (value: number): string[] => (value === 0 ? [] : english(value));

function chinese(value: number): string[] {
  const myriads = Math.floor(value / 10_000);
  if (myriads === 0) return belowMyriad(value, true);
  const tail = value % 10_000;
  const head = [...belowMyriad(myriads, true), 'myriad'];
  if (tail === 0) return head;
  return [...head, ...(tail < 1000 ? ['n0'] : []), ...belowMyriad(tail, false)];
}

/** Four places; a gap of zeros is said once, and only the number itself begins with a bare ten. */
function belowMyriad(value: number, isStart: boolean): string[] {
  const places = ['thousand', 'hundred', 'n10', ''];
  const clips: string[] = [];
  let hasGap = false;
  places.forEach((place, at) => {
    const digit = Math.floor(value / 10 ** (3 - at)) % 10;
    if (digit === 0) {
      hasGap = clips.length > 0;
      return;
    }
    if (hasGap) clips.push('n0');
    hasGap = false;
    const isBareTen = isStart && place === 'n10' && digit === 1 && clips.length === 0;
    if (!isBareTen) clips.push(`n${String(digit)}`);
    if (place !== '') clips.push(place);
  });
  return clips;
}
