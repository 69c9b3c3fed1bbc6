/** Exported books for tests: written from a story, sealed, signed, and touched wherever a test likes. */
import { checkBook, type BookReport, type Noted } from '@/pages/verify/book/checkBook';
import type { Entry, Sealed } from '@/pages/verify/book/sealed';
import { parseVerifierKey } from '@/shared/seal/notes';
import { SealedLog } from '@/shared/testing/sealedLog';

const ACCOUNTS: Record<number, Pick<Entry, 'owner' | 'purpose' | 'unit' | 'expires_on'>> = {
  1: { owner: 'system', purpose: 'issuance', unit: 'points', expires_on: null },
  2: { owner: 'unit/7', purpose: 'budget', unit: 'points', expires_on: null },
  3: { owner: 'volunteer/3', purpose: 'available', unit: 'points', expires_on: '2027-11-30' },
  4: { owner: 'volunteer/3', purpose: 'held', unit: 'points', expires_on: null },
  5: { owner: 'volunteer/3', purpose: 'debt', unit: 'points', expires_on: null },
  6: { owner: 'shop/1', purpose: 'shelf', unit: 'goods:G001', expires_on: null },
  7: { owner: 'shop/1', purpose: 'supplier', unit: 'goods:G001', expires_on: null },
  8: { owner: 'system', purpose: 'redeemed', unit: 'points', expires_on: null },
};

type Moves = Record<number, number>;
export interface Booked {
  readonly moves: Moves;
  readonly reverses?: number;
}

/** The book in writing: a grant, boxes, an award, an order, and the award undone although its points are spent. */
export const STORY: readonly Booked[] = [
  { moves: { 1: -1000, 2: 1000 } },
  { moves: { 6: 60, 7: -60 } },
  { moves: {} },
  { moves: { 2: -30, 3: 30 } },
  { moves: { 3: -20, 4: 20 } },
  { moves: { 4: -20, 8: 20 } },
  { moves: { 2: 30, 3: -10, 5: -20 }, reverses: 3 },
];

export function sealedOf(
  story: readonly Booked[],
  touch: (sealed: Sealed[]) => void = () => undefined,
): Sealed[] {
  const balances = new Map<number, number>();
  const written = story.map(({ moves, reverses }, index): Sealed => {
    const entries = Object.entries(moves).map(([id, amount]): Entry => {
      const account_id = Number(id);
      const balance = (balances.get(account_id) ?? 0) + amount;
      balances.set(account_id, balance);
      const account = ACCOUNTS[account_id];
      if (account === undefined) throw new Error(id);
      return { account_id, amount, balance, ...account };
    });
    const at = `2026-11-22T04:15:0${String(index)}.000000Z`;
    return {
      actor: 'staff/1',
      entries,
      format: 1,
      kind: 'test',
      log_index: index,
      occurred_at: at,
      reason: null,
      recorded_at: at,
      reverses: reverses ?? null,
      tenant: 'liaohe',
    };
  });
  touch(written);
  return written;
}

/** JSON with sorted names, as the book writes it. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export const lineOf = (log: SealedLog, index: number): string =>
  JSON.stringify({
    log_index: index,
    salt: '00'.repeat(16),
    canonical: new TextDecoder().decode(log.extras[index]?.subarray(16)),
  });

export interface Book {
  readonly log: SealedLog;
  header: Record<string, unknown>;
  lines: string[];
}

export function bookOf(sealed: readonly Sealed[], log = new SealedLog()): Book {
  for (const one of sealed) log.append(canonical(one));
  return {
    log,
    header: {
      format: 1,
      tenant: 'liaohe',
      origin: 'liaohe',
      size: sealed.length,
      checkpoint: log.checkpoint(),
    },
    lines: sealed.map((_one, index) => lineOf(log, index)),
  };
}

export const good = (): Book => bookOf(sealedOf(STORY));

export async function check(
  book: Book,
  { key = book.log.signer.vkey, noted = [] as Noted[] } = {},
): Promise<BookReport> {
  const file = new Blob([[JSON.stringify(book.header), ...book.lines].join('\n'), '\n']);
  const report = await checkBook(file, parseVerifierKey(key), noted, {
    progress: async () => Promise.resolve(),
    isCancelled: () => false,
  });
  if (report === null) throw new Error('called off');
  return report;
}
