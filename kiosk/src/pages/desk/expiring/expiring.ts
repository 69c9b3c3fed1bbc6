/** The nouns of the list of points about to expire, and its sheets. */
import type { Answer } from '@/shared/api';

export type Expiring = Answer<'/api/v1/expiring-points', 'get'>;
export type ExpiringRow = Expiring['items'][number];

/** So many rows fit on one sheet of A4, with its head and foot. */
export const ROWS_A_SHEET = 34;
/** A list longer than this is not for paper; the page says how much of it is printed. */
export const ROWS_PRINTED_MAX = 3000;

/** The rows of each sheet. */
export function sheetsOfRows<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const sheets: (readonly Row[])[] = [];
  for (let start = 0; start < rows.length; start += ROWS_A_SHEET) {
    sheets.push(rows.slice(start, start + ROWS_A_SHEET));
  }
  return sheets;
}
