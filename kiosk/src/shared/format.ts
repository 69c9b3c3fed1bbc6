/** Dates, amounts and service time in the words of the house, in the bureau's civil time. */
/* eslint-disable no-restricted-syntax -- the shapes of dates and amounts are grammar of a language, not words of a page */
import type { Locale } from '@/shared/locale';

/** All of China keeps one civil time; pages show it wherever they are opened. */
const TIME_ZONE = 'Asia/Shanghai';

type Parts = Partial<Record<Intl.DateTimeFormatPartTypes, string>>;

function partsOf(time: string | number | Date, locale: Locale): Parts {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: TIME_ZONE,
    year: 'numeric',
    month: locale === 'en' ? 'short' : 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const parts: Parts = {};
  for (const { type, value } of format.formatToParts(new Date(time))) parts[type] = value;
  return parts;
}

const get = (parts: Parts, part: Intl.DateTimeFormatPartTypes): string => parts[part] ?? '';

/** `11月22日 周日 20:15` or `Sun 22 Nov 20:15`. */
export function dateTime(time: string | number | Date, locale: Locale): string {
  return `${date(time, locale)} ${clock(time, locale)}`;
}

/** `11月22日 周日` or `Sun 22 Nov`. */
export function date(time: string | number | Date, locale: Locale): string {
  const parts = partsOf(time, locale);
  return locale === 'en'
    ? `${get(parts, 'weekday')} ${get(parts, 'day')} ${get(parts, 'month')}`
    : `${get(parts, 'month')}月${get(parts, 'day')}日 ${get(parts, 'weekday')}`;
}

/** `2026年11月22日` or `22 Nov 2026`. */
export function longDate(time: string | number | Date, locale: Locale): string {
  const parts = partsOf(time, locale);
  return locale === 'en'
    ? `${get(parts, 'day')} ${get(parts, 'month')} ${get(parts, 'year')}`
    : `${get(parts, 'year')}年${get(parts, 'month')}月${get(parts, 'day')}日`;
}

/** `20:15`. */
export function clock(time: string | number | Date, locale: Locale): string {
  const parts = partsOf(time, locale);
  return `${get(parts, 'hour')}:${get(parts, 'minute')}`;
}

/** `20:15:07`. */
export function clockWithSeconds(time: string | number | Date, locale: Locale): string {
  return `${clock(time, locale)}:${get(partsOf(time, locale), 'second')}`;
}

/** `2,310`. */
export function count(value: number): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `86 分` or `86 points`. */
export function points(value: number, locale: Locale): string {
  if (locale !== 'en') return `${count(value)} 分`;
  return Math.abs(value) === 1 ? `${count(value)} point` : `${count(value)} points`;
}

/** `+3`, `−20` with a true minus sign. */
export function signed(value: number): string {
  if (value === 0) return '0';
  return value > 0 ? `+${count(value)}` : `\u2212${count(-value)}`;
}

/** `12 小时 30 分` or `12 h 30 min`; minutes alone say 分钟, so that nobody takes them for points. */
export function serviceTime(minutes: number, locale: Locale): string {
  if (minutes < 0) return `\u2212${serviceTime(-minutes, locale)}`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const hoursText = locale === 'en' ? `${count(hours)} h` : `${count(hours)} 小时`;
  const restText = locale === 'en' ? `${String(rest)} min` : `${String(rest)} 分`;
  if (hours === 0) return locale === 'en' ? restText : `${restText}钟`;
  return rest === 0 ? hoursText : `${hoursText} ${restText}`;
}
