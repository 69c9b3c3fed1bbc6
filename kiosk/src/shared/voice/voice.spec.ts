/** Tests of the voice: every sentence has its clip, and numbers are said as people say them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { numberClips } from '@/shared/voice/numbers';
import { placesOf } from '@/shared/voice/voice';

describe.each(['zh-CN', 'en'] as const)('the clips in %s', (locale) => {
  const words = JSON.parse(readFileSync(`src/locales/${locale}/voice.json`, 'utf8')) as Record<
    string,
    string
  >;
  const index = JSON.parse(readFileSync(`src/shared/voice/${locale}.json`, 'utf8')) as {
    words: string;
    clips: Record<string, [number, number]>;
  };

  it('were made of the words as they stand', () => {
    const said = Object.entries(words).map(([name, text]) => `${name}=${text}`);
    expect(createHash('sha256').update(said.join('\n')).digest('hex')).toBe(index.words);
    expect(Object.keys(index.clips)).toEqual(Object.keys(words));
  });

  it('lie one behind the other without touching', () => {
    const places = Object.values(index.clips);
    places.slice(1).forEach(([begins], at) => {
      const [before = 0, lasts = 0] = places[at] ?? [];
      expect(begins).toBeGreaterThan(before + lasts);
    });
  });

  it('can say every number', () => {
    for (const value of [0, 7, 10, 11, 20, 86, 100, 105, 110, 2310, 10_001, 100_000, 12_345_678]) {
      const clips = numberClips(value, locale);
      expect(placesOf(clips, locale)).toHaveLength(clips.length);
      expect(clips.length).toBeGreaterThan(0);
    }
  });
});

it('says the same sentences in both languages', () => {
  const [one = [], other = []] = (['zh-CN', 'en'] as const).map((locale) =>
    Object.keys(
      JSON.parse(readFileSync(`src/locales/${locale}/voice.json`, 'utf8')) as object,
    ).filter((name) => !/^(?:n\d+|hundred|thousand|myriad|million)$/.test(name)),
  );
  expect(one).toEqual(other);
});

const saidIn = (locale: 'zh-CN' | 'en', value: number): string => {
  const words = JSON.parse(readFileSync(`src/locales/${locale}/voice.json`, 'utf8')) as Record<
    string,
    string
  >;
  return numberClips(value, locale)
    .map((clip) => words[clip])
    .join(locale === 'en' ? ' ' : '');
};

describe('a number', () => {
  it.each([
    [0, '零'],
    [10, '十'],
    [15, '十五'],
    [86, '八十六'],
    [105, '一百零五'],
    [110, '一百一十'],
    [1005, '一千零五'],
    [2310, '二千三百一十'],
    [10_010, '一万零一十'],
    [120_000, '十二万'],
  ])('%i is said as %s', (value, said) => {
    expect(saidIn('zh-CN', value)).toBe(said);
  });

  it.each([
    [13, 'thirteen'],
    [86, 'eighty six'],
    [105, 'one hundred five'],
    [2310, 'two thousand three hundred ten'],
  ])('%i is said as %s', (value, said) => {
    expect(saidIn('en', value)).toBe(said);
  });

  it('that is none is not said', () => {
    expect(numberClips(-1, 'en')).toEqual([]);
    expect(numberClips(1.5, 'zh-CN')).toEqual([]);
  });
});
