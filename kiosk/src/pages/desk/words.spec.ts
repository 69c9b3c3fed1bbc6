/** The words of the desk and the board: every key that a component speaks stands in both catalogues. */
import { describe, expect, it } from 'vitest';

interface Catalogue {
  [word: string]: string | Catalogue;
}

const SOURCES = import.meta.glob<string>(
  ['/src/pages/{desk,counter,board}/**/*.{vue,ts}', '!/src/**/*.spec.ts'],
  {
    eager: true,
    query: '?raw',
    import: 'default',
  },
);
const CATALOGUES = import.meta.glob<Catalogue>('/src/locales/*/{desk,board,shared}.json', {
  eager: true,
  import: 'default',
});

function catalogue(locale: string, name: string): Catalogue {
  return CATALOGUES[`/src/locales/${locale}/${name}.json`] ?? {};
}

function wordsOf(locale: string, page: string): Catalogue {
  return { shared: catalogue(locale, 'shared'), ...catalogue(locale, page) };
}

function find(words: Catalogue, key: string): string | Catalogue | undefined {
  return key
    .split('.')
    .reduce<string | Catalogue | undefined>(
      (part, name) => (typeof part === 'object' ? part[name] : undefined),
      words,
    );
}

/** Keys as `'queue.title'`, and the stems of keys made up as `queue.states.${state}`. */
function spokenKeys(source: string): string[] {
  const calls = source.matchAll(/\bt\(\s*(['`])([a-zA-Z][\w.]*?)(?:\.\$\{[^}]*\}([\w.]*))?\1/g);
  return [...calls].map((call) => call[2] ?? '');
}

const spoken = Object.entries(SOURCES).flatMap(([path, source]) =>
  spokenKeys(source).map((key) => [path.includes('/board/') ? 'board' : 'desk', key] as const),
);

describe('the catalogues of the desk and the board', () => {
  it('are spoken from at all', () => {
    expect(spoken.length).toBeGreaterThan(100);
  });

  it.each(['zh-CN', 'en'])('hold every key in %s', (locale) => {
    const missing = spoken.filter(([page, key]) => find(wordsOf(locale, page), key) === undefined);
    expect(missing).toEqual([]);
  });

  it('name the same facts in both languages', () => {
    const facts = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    const differing: string[] = [];
    const walk = (zh: Catalogue, en: Catalogue, path: string): void => {
      for (const [name, part] of Object.entries(zh)) {
        const other = en[name];
        if (typeof part === 'object' && typeof other === 'object')
          walk(part, other, `${path}${name}.`);
        else if (typeof part === 'string' && typeof other === 'string') {
          if (facts(part).join() !== facts(other).join()) differing.push(path + name);
        } else differing.push(path + name);
      }
    };
    for (const page of ['desk', 'board']) walk(catalogue('zh-CN', page), catalogue('en', page), '');
    expect(differing).toEqual([]);
  });
});
