/** The check of an exported book as a file: what it believes, and the first thing that it does not. */
import { readFileSync } from 'node:fs';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { LineTooLong, piecesOf } from '@/pages/verify/book/exportFile';
import { check, good } from '@/pages/verify/testing/writtenBook';
import { parseCheckpoint, shortRoot } from '@/shared/seal/checkpoints';
import { SealedLog, signerOf } from '@/shared/testing/sealedLog';

interface Golden {
  readonly transactions: readonly { readonly salt: string; readonly canonical: string }[];
  readonly root: string;
}
const golden = JSON.parse(readFileSync('../tests/vectors/format_1.json', 'utf8')) as Golden;

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
    expect(differences[1]).toMatchObject({ found: '7', expected: '99' });
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

describe('a large file', () => {
  it('is read in pieces that cut no letter in two', async () => {
    const long = '\u5b63'.repeat(400_000); // three bytes each: the first megabyte ends within one
    const lines: string[] = [];
    for await (const piece of piecesOf(new Blob([`${long}\nend`]))) lines.push(...piece.lines);
    expect(lines.map((line) => line.length)).toEqual([400_000, 3]);
    expect(lines[0] === long).toBe(true);
  });

  it('without an end of a line is not read on for ever', async () => {
    const read = async (): Promise<number> => {
      let count = 0;
      for await (const piece of piecesOf(new Blob(['a'.repeat(3_000_000)]))) {
        count += piece.lines.length;
      }
      return count;
    };
    await expect(read()).rejects.toBeInstanceOf(LineTooLong);
  });
});
