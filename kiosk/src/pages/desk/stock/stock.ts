/** The nouns of stock at the desk, and how lines are typed or scanned. */
import type { Answer, Body } from '@/shared/api';
import type { Locale } from '@/shared/locale';
import { inLocale } from '@/shared/locale';

export type Shelf = Answer<'/api/v1/shops/{shop_id}/stock', 'get'>;
export type ShelfArticle = Shelf['items'][number];
export type Delivery = Answer<'/api/v1/deliveries', 'get'>['items'][number];
export type Move = Answer<'/api/v1/moves', 'get'>['items'][number];
export type Count = Answer<'/api/v1/counts', 'get'>['items'][number];
export type CountDetail = Answer<'/api/v1/counts/{count_id}', 'get'>;
export type DifferenceCase = Answer<'/api/v1/difference-cases', 'get'>['items'][number];
export type WriteOff = Answer<'/api/v1/write-offs', 'get'>['items'][number];
export type Posting = Answer<'/api/v1/stock-postings', 'get'>;
export type LineSent = Body<'/api/v1/deliveries', 'post'>['lines'][number];

export const BOXES_MAX = 100_000;

/** An article by which something is scanned, typed or shown. */
export interface Named {
  readonly sku: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly barcode?: string | null;
}

export function nameOf(article: Named, locale: Locale): string {
  return inLocale(locale, { zh: article.name_zh, en: article.name_en });
}

/** The article that was scanned or typed: by its barcode, its code or its whole name in either language. */
export function articleOf<Article extends Named>(
  typed: string,
  articles: readonly Article[],
): Article | null {
  const wanted = typed.normalize('NFKC').trim();
  if (wanted === '') return null;
  return (
    articles.find((one) =>
      [one.barcode, one.sku, one.name_zh, one.name_en].some((name) => name === wanted),
    ) ?? null
  );
}

/** A whole number of boxes as typed, with digits of any width; null of what is none. */
export function boxesOf(typed: string | number, least = 1): number | null {
  const digits = String(typed).normalize('NFKC').trim();
  if (!/^\d{1,6}$/.test(digits)) return null;
  const boxes = Number(digits);
  return boxes >= least && boxes <= BOXES_MAX ? boxes : null;
}

/** One line of a paper while it is typed. */
export interface Line {
  readonly sku: string;
  quantity: string;
  bestBefore: string;
  batch: string;
}

/** The lines as they are sent, or null while one of them is not whole. */
export function linesSent(lines: readonly Line[]): LineSent[] | null {
  const sent: LineSent[] = [];
  for (const line of lines) {
    const quantity = boxesOf(line.quantity);
    if (quantity === null) return null;
    sent.push({
      sku: line.sku,
      quantity,
      best_before: line.bestBefore === '' ? null : line.bestBefore,
      batch: line.batch.trim() === '' ? null : line.batch.trim(),
    });
  }
  return sent.length > 0 ? sent : null;
}

/** What a printed form says: its head, its table and who signs. */
export interface Form {
  readonly title: string;
  readonly number: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly signatures: readonly string[];
}

/** The number of a paper as people read it aloud: the letters of its kind, then the entry of the log. */
export function paperNumber(letters: string, index: number): string {
  return `${letters}${String(index).padStart(7, '0')}`;
}
