/** Shops as the desk edits them: hours as people write them, and what paper slips become. */
import type { Answer, Body } from '@/shared/api';

export type ShopState = Answer<'/api/v1/shop-states', 'get'>['items'][number];
export type ShopSheet = Answer<'/api/v1/shops/{shop_id}/sheet', 'get'>;
export type Candidate = ShopSheet['candidates'][number];
export type OpenSpan = Body<'/api/v1/shops/{shop_id}/hours', 'post'>['spans'][number];
export type Block = Answer<'/api/v1/outage-blocks', 'get'>['items'][number];
export type SlipEntry = Answer<'/api/v1/outage-entries', 'get'>['items'][number];
export type Settlement = Body<
  '/api/v1/outage-entries/{entry_id}/settlements',
  'post'
>['settlement'];

export const WEEKDAYS: readonly number[] = [1, 2, 3, 4, 5, 6, 7];
export const SETTLEMENTS: readonly Settlement[] = ['post', 'owe', 'waive', 'send_back'];

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
const SPAN = /^(\d{1,2}):?(\d{2})\s*[-–—~～至到]\s*(\d{1,2}):?(\d{2})$/;

/** The hours of one day as people write them: "08:30-11:30 14:00-17:00"; null for what is none. */
export function readDay(weekday: number, typed: string): OpenSpan[] | null {
  const text = typed
    .normalize('NFKC')
    .replace(/\s*([-–—~至到])\s*/g, '$1')
    .trim();
  if (text === '') return [];
  const spans = text.split(/[\s,;、]+/).map((part) => readSpan(weekday, part));
  return spans.every((span) => span !== null) ? spans : null;
}

function readSpan(weekday: number, part: string): OpenSpan | null {
  const match = SPAN.exec(part);
  if (match === null) return null;
  const [opens, closes] = [minuteOf(match[1], match[2]), minuteOf(match[3], match[4])];
  if (opens === null || closes === null || opens >= closes) return null;
  return { weekday, opens_minute: opens, closes_minute: closes };
}

function minuteOf(hours: string | undefined, minutes: string | undefined): number | null {
  const [hour, minute] = [Number(hours), Number(minutes)];
  const at = hour * HOUR_MINUTES + minute;
  return minute < HOUR_MINUTES && at <= DAY_MINUTES ? at : null;
}

/** A minute of the day as a clock shows it; the end of a day is 24:00. */
export function clockOf(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / HOUR_MINUTES))}:${two(minute % HOUR_MINUTES)}`;
}

/** The hours of one day, written so that `readDay` reads them again. */
export function writeDay(spans: readonly OpenSpan[], weekday: number): string {
  return spans
    .filter((span) => span.weekday === weekday)
    .map((span) => `${clockOf(span.opens_minute)}-${clockOf(span.closes_minute)}`)
    .join(' ');
}

/** A slip's number in groups, as it is printed and read aloud. */
export function numberInGroups(number: string): string {
  return number.replace(/^(\d)(\d{4})(\d{4})(\d)$/, '$1 $2 $3 $4');
}
