/** The check of a whole exported book: recomputes everything from the file and names what does not fit. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { Accounts, type Total } from '@/pages/verify/book/accounts';
import { Differences, type Difference, type What } from '@/pages/verify/book/differences';
import {
  piecesOf,
  readHeader,
  readLine,
  type Header,
  type Line,
} from '@/pages/verify/book/exportFile';
import { isInverse, Past } from '@/pages/verify/book/reversals';
import { FORMAT, isCanonical, isSealed, jsonOf, type Sealed } from '@/pages/verify/book/sealed';
import { leafHash } from '@/shared/merkle';
import { openCheckpoint, parseCheckpoint } from '@/shared/seal/checkpoints';
import type { VerifierKey } from '@/shared/seal/notes';
import { logEntry } from '@/shared/seal/tlogProof';
import { Frontier } from '@/shared/seal/tree';

/** Characters of what does not fit that are shown. */
const SHOWN = 80;

/** A size and the beginning of its root, as somebody wrote them down from a board or a receipt. */
export interface Noted {
  readonly size: number;
  /** Hex, at least eight digits. */
  readonly root: string;
}

export interface BookReport {
  readonly header: Header | null;
  readonly transactions: number;
  readonly entries: number;
  readonly accounts: number;
  readonly reversals: number;
  readonly root: string;
  readonly totals: readonly Total[];
  /** Whose the checkpoint is; `unchecked` without a key, `none` when the file carries no checkpoint. */
  readonly signature: 'signed' | 'unsigned' | 'broken' | 'malformed' | 'unchecked' | 'none';
  /** Transactions that the checkpoint covers. */
  readonly signedSize: number;
  readonly noted: readonly Noted[];
  /** The first ones. */
  readonly differences: readonly Difference[];
  readonly whats: ReadonlySet<What>;
  readonly differencesCount: number;
}

export class BookCheck {
  readonly #differences = new Differences();
  readonly #accounts = new Accounts();
  readonly #past = new Past();
  readonly #frontier = new Frontier();
  /** Roots that are asked for, by size. */
  readonly #roots = new Map<number, string>();
  #header: Header | null | undefined;
  #recordedAt = '';
  #entries = 0;
  #reversals = 0;

  constructor(
    readonly key: VerifierKey | null,
    readonly noted: readonly Noted[],
  ) {
    for (const { size } of noted) this.#roots.set(size, '');
  }

  /** Take the next line of the file. */
  take(line: string): void {
    if (this.#header === undefined) this.#begin(line);
    else if (line.trim() !== '') this.#takeTransaction(line);
  }

  #begin(line: string): void {
    this.#header = readHeader(line);
    if (this.#header === null) {
      this.#differences.add('header_malformed', null, line.slice(0, SHOWN));
      return;
    }
    const { checkpoint } = this.#header;
    const parsed = checkpoint === null ? null : parseCheckpoint(checkpoint);
    if (parsed !== null) this.#roots.set(parsed.size, '');
    this.#noteRoot();
  }

  #noteRoot(): void {
    const { size } = this.#frontier;
    if (this.#roots.has(size)) this.#roots.set(size, bytesToHex(this.#frontier.root()));
  }

  #takeTransaction(text: string): void {
    const index = this.#frontier.size;
    const line = readLine(text);
    const sealed = line === null ? null : this.#readSealed(index, line);
    if (line === null) this.#differences.add('line_malformed', index, text.slice(0, SHOWN));
    if (sealed === null) this.#past.addUnread();
    else this.#checkSealed(index, sealed);
    this.#frontier.append(leafHash(logEntry(line?.committed ?? new Uint8Array())));
    this.#noteRoot();
  }

  #readSealed(index: number, { logIndex, canonical }: Line): Sealed | null {
    const differences = this.#differences;
    const value = jsonOf(canonical);
    if (!isSealed(value)) {
      differences.add('format_unknown', index, canonical.slice(0, SHOWN));
      return null;
    }
    if (value.format !== FORMAT) differences.add('format_unknown', index, value.format, FORMAT);
    if (!isCanonical(canonical, value)) differences.add('not_canonical', index);
    if (value.log_index !== index || logIndex !== index) {
      const found = value.log_index === index ? logIndex : value.log_index;
      differences.add('transaction_missing', index, found, index);
    }
    return value;
  }

  #checkSealed(index: number, sealed: Sealed): void {
    const differences = this.#differences;
    if (sealed.tenant !== this.#header?.tenant) {
      differences.add('other_book', index, sealed.tenant, this.#header?.tenant);
    }
    if (sealed.recorded_at < this.#recordedAt || sealed.recorded_at < sealed.occurred_at) {
      differences.add('time_runs_back', index, sealed.recorded_at, this.#recordedAt);
    }
    this.#recordedAt = sealed.recorded_at;
    this.#entries += sealed.entries.length;
    this.#accounts.post(sealed, differences);
    this.#checkReversal(index, sealed);
    this.#past.add(sealed);
  }

  #checkReversal(index: number, { reverses, entries }: Sealed): void {
    if (reverses === null) return;
    this.#reversals += 1;
    const own = new Map(entries.map(({ account_id: id, amount }) => [id, amount]));
    const isRight =
      this.#past.mayBeUndone(reverses) &&
      isInverse(this.#past.amountsOf(reverses), own, this.#accounts);
    if (!isRight) this.#differences.add('reversal_differs', index, reverses);
  }

  /** Compare what was recomputed with the checkpoint and with what somebody wrote down. */
  finish(): BookReport {
    const header = this.#header ?? null;
    const { size } = this.#frontier;
    const surplus = header !== null && size > header.size;
    if (header !== null && size !== header.size) {
      const what = surplus ? 'transaction_surplus' : 'transaction_missing';
      this.#differences.add(what, Math.min(size, header.size), size, header.size);
    }
    if (this.#header === undefined) this.#differences.add('header_malformed', null);
    const signature = this.#checkCheckpoint(header);
    for (const noted of this.noted) this.#checkRoot('note_differs', noted.size, noted.root);
    return {
      header,
      transactions: size,
      entries: this.#entries,
      accounts: this.#accounts.count,
      reversals: this.#reversals,
      root: bytesToHex(this.#frontier.root()),
      totals: this.#accounts.totals(),
      ...signature,
      noted: this.noted,
      differences: this.#differences.kept,
      whats: this.#differences.whats,
      differencesCount: this.#differences.count,
    };
  }

  #checkCheckpoint(header: Header | null): Pick<BookReport, 'signature' | 'signedSize'> {
    const note = header?.checkpoint ?? null;
    const parsed = note === null ? null : parseCheckpoint(note);
    if (header === null || note === null) return { signature: 'none', signedSize: 0 };
    if (parsed === null) return { signature: 'malformed', signedSize: 0 };
    this.#checkRoot('root_differs', parsed.size, bytesToHex(parsed.root));
    if (parsed.origin !== header.origin) {
      this.#differences.add('other_book', null, parsed.origin, header.origin);
    }
    const signature = this.key === null ? 'unchecked' : openCheckpoint(note, this.key).is;
    return { signature, signedSize: parsed.size };
  }

  #checkRoot(what: 'root_differs' | 'note_differs', size: number, root: string): void {
    const recomputed = this.#roots.get(size) ?? '';
    if (recomputed === '') this.#differences.add(what, null, this.#frontier.size, size);
    else if (!recomputed.startsWith(root)) this.#differences.add(what, null, recomputed, root);
  }
}

export interface Watcher {
  /** Told the bytes read so far; also the moment in which the page draws. */
  progress: (read: number, transactions: number) => Promise<void>;
  isCancelled: () => boolean;
}

/** Check a file piece by piece; null when somebody has called it off. */
export async function checkBook(
  file: Blob,
  key: VerifierKey | null,
  noted: readonly Noted[],
  watcher: Watcher,
): Promise<BookReport | null> {
  const check = new BookCheck(key, noted);
  let transactions = -1;
  for await (const { lines, read } of piecesOf(file)) {
    for (const line of lines) check.take(line);
    transactions += lines.length;
    await watcher.progress(read, Math.max(0, transactions));
    if (watcher.isCancelled()) return null;
  }
  return check.finish();
}
