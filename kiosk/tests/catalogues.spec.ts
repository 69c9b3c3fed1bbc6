/** Both languages say the same things, and every word a page asks for is there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Catalogue {
  [word: string]: string | Catalogue;
}

const PAGES = [
  'phone',
  'desk',
  'kiosk',
  'board',
  'checkin',
  'offer',
  'receipt',
  'verify',
  'box',
  'certificate',
];

function catalogueOf(locale: string, name: string): Catalogue {
  return JSON.parse(readFileSync(`src/locales/${locale}/${name}.json`, 'utf8')) as Catalogue;
}

function wordsOf(catalogue: Catalogue, path = ''): Map<string, string> {
  const words = new Map<string, string>();
  for (const [name, value] of Object.entries(catalogue)) {
    if (typeof value === 'string') words.set(path + name, value);
    else for (const [deeper, text] of wordsOf(value, `${path}${name}.`)) words.set(deeper, text);
  }
  return words;
}

const placesIn = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|vue)$/.test(file) && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

/** Literal words of `t('…')`, and the beginnings of those built with a variable end. */
function askedFor(source: string): { whole: string[]; beginnings: string[] } {
  const whole = [...source.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((match) => match[1] ?? '');
  const built = [...source.matchAll(/\bt\(\s*`([\w.-]+)\$\{/g)].map((match) => match[1] ?? '');
  return { whole, beginnings: built };
}

describe.each([...PAGES, 'shared'])('the catalogue of %s', (name) => {
  const chinese = wordsOf(catalogueOf('zh-CN', name));
  const english = wordsOf(catalogueOf('en', name));

  it('has the same words in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('has the same facts in both languages, and no empty word', () => {
    for (const [word, text] of chinese) {
      expect(text.trim(), word).not.toBe('');
      expect(english.get(word)?.trim(), word).not.toBe('');
      expect(placesIn(english.get(word) ?? ''), word).toEqual(placesIn(text));
    }
  });
});

describe.each([...PAGES.map((page) => `src/pages/${page}`), 'src/shared'])('%s', (folder) => {
  it('asks only for words that exist', () => {
    const page = folder.split('/').at(-1) ?? '';
    const own = page === 'shared' ? [] : [...wordsOf(catalogueOf('zh-CN', page)).keys()];
    const shared = [...wordsOf(catalogueOf('zh-CN', 'shared')).keys()].map(
      (word) => `shared.${word}`,
    );
    const words = page === 'shared' ? [...shared, 'title'] : [...own, ...shared];
    for (const source of sourcesUnder(folder)) {
      const { whole, beginnings } = askedFor(source);
      for (const word of whole) {
        if (page === 'shared' && !word.startsWith('shared.')) continue; // a light page's own word
        expect(words, word).toContain(word);
      }
      for (const start of beginnings) {
        expect(
          words.some((word) => word.startsWith(start)),
          start,
        ).toBe(true);
      }
    }
  });
});
