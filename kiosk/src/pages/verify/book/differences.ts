/** What can be wrong with a book, in the words of `pingan verify`. */

export type What =
  | 'header_malformed'
  | 'line_malformed'
  | 'transaction_missing'
  | 'transaction_surplus'
  | 'time_runs_back'
  | 'format_unknown'
  | 'not_canonical'
  | 'other_book'
  | 'balance_differs'
  | 'below_floor'
  | 'not_zero_sum'
  | 'account_differs'
  | 'reversal_differs'
  | 'root_differs'
  | 'note_differs';

export interface Difference {
  readonly what: What;
  /** Number of the transaction, from 0; null when it is about the whole book. */
  readonly index: number | null;
  /** What was found where something else was expected, as it stands in the book. */
  readonly found: string;
  readonly expected: string;
}

const KEPT_MAX = 20;

/** The first differences, and how many there are in all. */
export class Differences {
  readonly kept: Difference[] = [];
  readonly whats = new Set<What>();
  count = 0;

  add(what: What, index: number | null, found: unknown = '', expected: unknown = ''): void {
    this.count += 1;
    this.whats.add(what);
    if (this.kept.length < KEPT_MAX) {
      this.kept.push({ what, index, found: String(found), expected: String(expected) });
    }
  }
}
