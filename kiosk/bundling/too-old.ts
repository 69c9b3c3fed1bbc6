/** Puts into every page, without a script, what it says in an engine that is too old to run one. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const read = (part: string): string =>
  readFileSync(new URL(`./too-old-${part}.html`, import.meta.url), 'utf8');

/** Replace the two marks that every page's HTML carries; a page without them does not build. */
export function speakToOldEngines(): Plugin {
  return {
    name: 'speak-to-old-engines',
    transformIndexHtml: {
      order: 'pre',
      handler(html, { filename }) {
        return ['style', 'words'].reduce((page, part) => {
          const mark = `<!-- too-old: ${part} -->`;
          if (!page.includes(mark)) throw new Error(`${filename} lacks ${mark}`);
          return page.replace(mark, read(part));
        }, html);
      },
    },
  };
}
