/** The check of an exported book: what it believes, and the first thing that it does not. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { checkBook, type BookReport, type Noted } from '@/pages/verify/book/checkBook';
import type { Entry, Sealed } from '@/pages/verify/book/sealed';
import { parseCheckpoint, shortRoot } from '@/shared/seal/checkpoints';
import { parseVerifierKey } from '@/shared/seal/notes';
import { SealedLog, signerOf } from '@/shared/testing/sealedLog';
import golden from '../../../../../tests/vectors/format_1.json';

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
interface Booked {
  readonly moves: Moves;
  readonly reverses?: number;
}

/** The book in writing: a grant, boxes, an award, an order, and the award undone although its points are spent. */
const STORY: readonly Booked[] = [
  { moves: { 1: -1000, 2: 1000 } },
  { moves: { 6: 60, 7: -60 } },
  { moves: {} },
  { moves: { 2: -30, 3: 30 } },
  { moves: { 3: -20, 4: 20 } },
  { moves: { 4: -20, 8: 20 } },
  { moves: { 2: 30, 3: -10, 5: -20 }, reverses: 3 },
];

function sealedOf(
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
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const lineOf = (log: SealedLog, index: number): string =>
  JSON.stringify({
    log_index: index,
    salt: '00'.repeat(16),
    canonical: new TextDecoder().decode(log.extras[index]?.subarray(16)),
  });

interface Book {
  readonly log: SealedLog;
  header: Record<string, unknown>;
  lines: string[];
}

function bookOf(sealed: readonly Sealed[], log = new SealedLog()): Book {
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

const good = (): Book => bookOf(sealedOf(STORY));

async function check(
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

/** The first difference of a book whose sealed content was touched before it was sealed and signed. */
async function firstOf(touch: (sealed: Sealed[]) => void, story = STORY): Promise<unknown> {
  const { differences } = await check(bookOf(sealedOf(story, touch)));
  return differences[0];
}

const entryOf = (sealed: Sealed[], index: number, entry: number): Record<string, unknown> =>
  sealed[index]?.entries[entry] as unknown as Record<string, unknown>;

describe('a whole book', () => {
  it('fits together, with the root that was signed', async () => {
    const book = good();
    const report = await check(book);
    expect(report.differences).toEqual([]);
    expect(report).toMatchObject({
      transactions: 7,
      entries: 13,
      accounts: 8,
      reversals: 1,
      signature: 'signed',
      signedSize: 7,
      root: bytesToHex(parseCheckpoint(book.log.checkpoint())?.root ?? new Uint8Array()),
    });
    expect(
      report.totals.map(({ unit, purpose, balance }) => [unit, purpose, Number(balance)]),
    ).toEqual([
      ['goods', 'shelf', 60],
      ['goods', 'supplier', -60],
      ['points', 'available', 0],
      ['points', 'budget', 1000],
      ['points', 'debt', -20],
      ['points', 'held', 0],
      ['points', 'issuance', -1000],
      ['points', 'redeemed', 20],
    ]);
  });

  it('may have grown after the checkpoint was signed', async () => {
    const book = good();
    book.header['checkpoint'] = book.log.checkpoint(5);
    expect(await check(book)).toMatchObject({
      differences: [],
      signature: 'signed',
      signedSize: 5,
    });
  });

  it('says whose the signature is', async () => {
    expect((await check(good(), { key: '' })).signature).toBe('unchecked');
    expect((await check(good(), { key: signerOf('liaohe', 'else').vkey })).signature).toBe(
      'unsigned',
    );
    const touched = good();
    touched.header['checkpoint'] = touched.log.checkpoint().replace('\n7\n', '\n6\n');
    expect((await check(touched)).signature).toBe('broken');
    const bare = good();
    bare.header['checkpoint'] = null;
    expect((await check(bare)).signature).toBe('none');
  });

  it('is held against what somebody wrote down', async () => {
    const book = good();
    const root = shortRoot(parseCheckpoint(book.log.checkpoint(4))?.root ?? '').replace(' ', '');
    expect((await check(book, { noted: [{ size: 4, root }] })).differences).toEqual([]);
    const differences = (
      await check(book, {
        noted: [
          { size: 3, root },
          { size: 99, root },
        ],
      })
    ).differences;
    expect(differences.map(({ what }) => what)).toEqual(['note_differs', 'note_differs']);
  });

  it('hashes the very text of the file', async () => {
    const log = new SealedLog();
    for (const { canonical: text } of golden.transactions) log.append(text);
    const lines = golden.transactions.map((one, index) =>
      JSON.stringify({ log_index: index, salt: one.salt, canonical: one.canonical }),
    );
    const header = { tenant: 'liaohe', origin: 'liaohe', size: lines.length, checkpoint: null };
    const report = await check({ log, header, lines });
    expect(report.root).toBe(golden.root);
  });
});

describe('a file that was touched', () => {
  it.each([
    ['a number', (line: string) => line.replace('\\"amount\\":30', '\\"amount\\":31')],
    ['a salt', (line: string) => line.replace('0000', '0001')],
    ['a space', (line: string) => line.replace('{\\"', '{ \\"')],
  ])('in %s has another root', async (_what, touch) => {
    const book = good();
    book.lines = book.lines.map((line, index) => (index === 3 ? touch(line) : line));
    const whats = (await check(book)).differences.map(({ what }) => what);
    expect(whats).toContain('root_differs');
  });

  it('misses a line', async () => {
    const book = good();
    book.lines.splice(2, 1);
    expect((await check(book)).differences[0]).toMatchObject({
      what: 'transaction_missing',
      index: 2,
    });
    const short = good();
    short.lines.pop();
    const { differences } = await check(short);
    expect(differences.map(({ what }) => what)).toEqual(['transaction_missing', 'root_differs']);
  });

  it('holds more than it says', async () => {
    const book = good();
    book.header['size'] = 6;
    expect((await check(book)).differences[0]).toMatchObject({
      what: 'transaction_surplus',
      index: 6,
    });
  });

  it('is no book at all', async () => {
    const report = await check({ log: new SealedLog(), header: { hello: 1 }, lines: ['no json'] });
    expect(report.differences.map(({ what }) => what)).toEqual([
      'header_malformed',
      'line_malformed',
    ]);
  });
});

/* Whoever owns the service can sign anything: the book must also fit together. */
describe('a signed book', () => {
  it('whose points come from nowhere', async () => {
    expect(
      await firstOf((sealed) => Object.assign(entryOf(sealed, 3, 1), { amount: 31, balance: 31 })),
    ).toMatchObject({ what: 'not_zero_sum', index: 3, found: 'points 1' });
  });

  it('whose balance is not the sum', async () => {
    expect(
      await firstOf((sealed) => Object.assign(entryOf(sealed, 4, 0), { balance: 11 })),
    ).toEqual({ what: 'balance_differs', index: 4, found: '11', expected: '10' });
  });

  it('whose volunteer spends more than there is', async () => {
    expect(await firstOf(() => undefined, [...STORY, { moves: { 3: -1, 4: 1 } }])).toMatchObject({
      what: 'below_floor',
      index: 7,
    });
  });

  it('whose account changes hands', async () => {
    expect(
      await firstOf((sealed) => Object.assign(entryOf(sealed, 4, 0), { owner: 'volunteer/9' })),
    ).toMatchObject({ what: 'account_differs', index: 4 });
    expect(
      await firstOf((sealed) => Object.assign(entryOf(sealed, 4, 1), { account_id: 9 })),
    ).toMatchObject({ what: 'account_differs', index: 5 });
  });

  it('whose clock runs back', async () => {
    const touch = (sealed: Sealed[]): unknown =>
      Object.assign(sealed[5] as object, {
        recorded_at: '2026-11-22T04:15:01.000000Z',
        occurred_at: '2026-11-22T04:15:01.000000Z',
      });
    expect(await firstOf(touch)).toMatchObject({ what: 'time_runs_back', index: 5 });
  });

  it('that belongs to another bureau', async () => {
    expect(
      await firstOf((sealed) => Object.assign(sealed[0] as object, { tenant: 'other' })),
    ).toMatchObject({
      what: 'other_book',
      index: 0,
    });
  });

  it('of another format', async () => {
    expect(
      await firstOf((sealed) => Object.assign(sealed[0] as object, { format: 2 })),
    ).toMatchObject({
      what: 'format_unknown',
      index: 0,
    });
  });

  it('that writes a name twice', async () => {
    const log = new SealedLog();
    log.append(
      canonical(sealedOf(STORY.slice(0, 1))[0]).replace(
        '"kind":"test"',
        '"kind":"hidden","kind":"test"',
      ),
    );
    const header = { tenant: 'liaohe', origin: 'liaohe', size: 1, checkpoint: log.checkpoint() };
    const report = await check({ log, header, lines: [lineOf(log, 0)] });
    expect(report.differences).toMatchObject([{ what: 'not_canonical', index: 0 }]);
  });
});

describe('a reversal', () => {
  const award = STORY.slice(0, 4);
  it.each([
    ['gives back to the same lot', [...award, { moves: { 2: 30, 3: -30 }, reverses: 3 }], true],
    ['may leave a debt', STORY, true],
    ['takes too little', [...award, { moves: { 2: 20, 3: -20 }, reverses: 3 }], false],
    [
      'takes from the debt what nobody lacks',
      [...award, { moves: { 2: 40, 3: -30, 5: -10 }, reverses: 3 }],
      false,
    ],
    [
      'undoes what was undone',
      [
        ...award,
        { moves: { 2: 30, 3: -30 }, reverses: 3 },
        { moves: { 2: 30, 5: -30 }, reverses: 3 },
      ],
      false,
    ],
    [
      'undoes a reversal',
      [
        ...award,
        { moves: { 2: 30, 3: -30 }, reverses: 3 },
        { moves: { 2: -30, 3: 30 }, reverses: 4 },
      ],
      false,
    ],
    ['undoes what is still to come', [...award, { moves: { 2: 30, 3: -30 }, reverses: 9 }], false],
  ] as [string, readonly Booked[], boolean][])('that %s', async (_what, story, isRight) => {
    const { differences } = await check(bookOf(sealedOf(story)));
    expect(differences.map(({ what }) => what)).toEqual(isRight ? [] : ['reversal_differs']);
  });
});
