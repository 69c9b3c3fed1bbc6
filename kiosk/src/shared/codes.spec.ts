/** Typed and scanned codes, as people really give them. */
import { describe, expect, it } from 'vitest';
import { activationCode, checkpointOf, groupedCode, tidyCode } from '@/shared/codes';

it('reads look-alike letters as digits and drops hyphens, spaces and full width', () => {
  expect(tidyCode('7k3m-9 qoil')).toBe('7K3M9Q011');
  expect(tidyCode('７Ｋ３Ｍ－９ＱＡＸ')).toBe('7K3M9QAX');
  expect(groupedCode('7K3M9QAX')).toBe('7K3M-9QAX');
  expect(groupedCode('7K3M-9QAX')).toBe('7K3M-9QAX');
});

describe('an activation code', () => {
  it.each([
    ['1-ABCD-EFGH-JKMN', '1-ABCD-EFGH-JKMN'],
    ['1 abcd efgh jkmn', '1-ABCD-EFGH-JKMN'],
    ['1abcdefghjkmn', '1-ABCD-EFGH-JKMN'],
    ['１－ＡＢＣＤ－ＥＦＧＨ－ＪＫＭＮ', '1-ABCD-EFGH-JKMN'],
    ['12-ABCD-EFGH-JKMO', '12-ABCD-EFGH-JKM0'],
  ])('typed as %s is %s', (typed, code) => {
    expect(activationCode(typed)).toBe(code);
  });

  it.each(['', 'ABCD-EFGH-JKMN', '1-ABCD-EFGH', '1-ABCD-EFGH-JKMU', '1-ABCD-EFGH-JKMN-P'])(
    'is not %j',
    (typed) => {
      expect(activationCode(typed)).toBeNull();
    },
  );
});

describe('a checkpoint', () => {
  it('is read from a sticker and from its short code', () => {
    expect(checkpointOf('https://police.example/c/12/7K3M9QAX')).toEqual({
      tenantId: 12,
      shortCode: '7K3M9QAX',
      boardCode: null,
    });
    expect(checkpointOf(' 7k3m-9qax ')).toMatchObject({ tenantId: null, shortCode: '7K3M9QAX' });
  });

  it('carries the code of a screen behind the hash, and nothing else from there', () => {
    const address = 'https://police.example/c/12/7K3M9QAX';
    expect(checkpointOf(`${address}#3.59123456.ABCDEFGH`)?.boardCode).toBe('3.59123456.ABCDEFGH');
    expect(checkpointOf(`${address}#top`)?.boardCode).toBeNull();
  });

  it.each(['https://police.example/phone/', '134512345678901234', 'hello', ''])(
    'is not %j',
    (scan) => {
      expect(checkpointOf(scan)).toBeNull();
    },
  );
});
