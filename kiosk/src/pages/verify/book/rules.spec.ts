/** The check of a signed book's own sums: whoever owns the service can sign anything. */
import { describe, expect, it } from 'vitest';
import type { Sealed } from '@/pages/verify/book/sealed';
import {
  bookOf,
  canonical,
  check,
  lineOf,
  sealedOf,
  STORY,
  type Booked,
} from '@/pages/verify/testing/writtenBook';
import { SealedLog } from '@/shared/testing/sealedLog';

/** The first difference of a book whose sealed content was touched before it was sealed and signed. */
async function firstOf(touch: (sealed: Sealed[]) => void, story = STORY): Promise<unknown> {
  const { differences } = await check(bookOf(sealedOf(story, touch)));
  return differences[0];
}

const entryOf = (sealed: Sealed[], index: number, entry: number): Record<string, unknown> =>
  sealed[index]?.entries[entry] as unknown as Record<string, unknown>;

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
      'takes more than was given and credits the debt',
      [...award, { moves: { 2: -30, 3: 30 } }, { moves: { 2: 30, 3: -40, 5: 10 }, reverses: 3 }],
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
