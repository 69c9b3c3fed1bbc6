/** Receipts: the golden transactions proved by Go, and what becomes of one that was touched. */
import { describe, expect, it } from 'vitest';
import { fromBase64, textOf, toBase64, utf8 } from '@/shared/seal/bytes';
import { parseVerifierKey, type VerifierKey } from '@/shared/seal/notes';
import { checkReceipt, isWhole, pointsMoved } from '@/shared/seal/receipts';
import { parseTlogProof } from '@/shared/seal/tlogProof';
import vectors from '@/shared/seal/vectors.json';

const KEY = parseVerifierKey(vectors.key) as VerifierKey;
const OTHER = parseVerifierKey(vectors.otherKey) as VerifierKey;
const notes: Record<string, string> = vectors.checkpoints;

function receiptOf(index: number, size: number, extra = vectors.extras[index] ?? ''): string {
  const proof =
    vectors.inclusion.find((one) => one.index === index && one.size === size)?.proof ?? [];
  return [
    'c2sp.org/tlog-proof@v1',
    `extra ${extra}`,
    `index ${String(index)}`,
    ...proof,
    '',
    notes[size] ?? '',
  ].join('\n');
}
const GOOD = receiptOf(0, 300);
const changed = (text: string, to: string): string =>
  toBase64(
    utf8(
      (textOf(fromBase64(vectors.extras[0] ?? '')?.subarray(16) ?? utf8('')) ?? '').replace(
        text,
        to,
      ),
    ),
  );

describe('a receipt', () => {
  it.each([
    [0, 1],
    [0, 5],
    [2, 5],
    [4, 257],
    [0, 300],
  ])('of transaction %i in a log of %i is whole', (index, size) => {
    const report = checkReceipt(receiptOf(index, size), KEY);
    expect(report).toMatchObject({
      index,
      size,
      origin: 'liaohe',
      isIncluded: true,
      signature: 'signed',
    });
    expect(report?.transaction?.['tenant']).toBe('liaohe');
  });

  it('says what it is about', () => {
    const report = checkReceipt(GOOD, KEY);
    expect(report?.transaction).toMatchObject({ kind: 'grant', reason: '季度拨付', log_index: 0 });
    expect(report === null || isWhole(report)).toBe(true);
  });

  it('whose bytes were changed does not lead to the root', () => {
    const report = checkReceipt(receiptOf(0, 300, changed('1000', '9000')), KEY);
    expect(report).toMatchObject({ isIncluded: false, signature: 'signed' });
  });

  it('of another place does not lead to the root', () => {
    const moved = checkReceipt(GOOD.replace('index 0', 'index 1'), KEY);
    expect(moved).toMatchObject({ isIncluded: false, isItself: false });
  });

  it('that nobody signed is not believed', () => {
    expect(checkReceipt(GOOD, OTHER)?.signature).toBe('unsigned');
    expect(checkReceipt(GOOD.replace('\n300\n', '\n301\n'), KEY)).toMatchObject({
      signature: 'broken',
    });
    expect(checkReceipt(GOOD, null)?.signature).toBe('unchecked');
  });

  it.each([
    ['another first line', GOOD.replace('@v1', '@v2')],
    ['nothing to be about', GOOD.replace(/extra .*\n/, '')],
    ['an index that is none', GOOD.replace('index 0', 'index 00')],
    ['a hash cut short', GOOD.replace(/(index 0\n....)/, '$1=')],
    ['no checkpoint', GOOD.split('\n\n')[0] ?? ''],
    ['a page instead', '<!doctype html>\n\n<p>'],
  ])('with %s is none', (_what, text) => {
    expect(checkReceipt(text, KEY)).toBeNull();
  });

  it('tells what it did to the points of its owner', () => {
    const entry = { owner: 'volunteer/3', purpose: 'available', unit: 'points', amount: 30 };
    const others = [
      { ...entry, owner: 'unit/7', purpose: 'budget', amount: -40 },
      { ...entry, purpose: 'pending', amount: 10 },
      { ...entry, purpose: 'served', unit: 'minutes', amount: 90 },
    ];
    expect(pointsMoved({ entries: [entry, ...others] }, 'volunteer/3')).toBe(40);
    expect(pointsMoved({ entries: 'none' }, 'volunteer/3')).toBe(0);
    expect(pointsMoved(null, 'volunteer/3')).toBe(0);
  });

  it('keeps salt and transaction apart', () => {
    expect(parseTlogProof(GOOD)?.extra.length).toBeGreaterThan(16);
    expect(
      parseTlogProof(GOOD.replace(/extra .*/, `extra ${toBase64(new Uint8Array(16))}`)),
    ).toBeNull();
  });
});
