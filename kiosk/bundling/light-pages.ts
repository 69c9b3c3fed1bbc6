/** The build step that keeps the pages behind a scanned code small enough for a cold phone on a bad network. */
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** Script and style of the page together, gzipped. */
export const LIGHT_PAGE_BYTES_MAX = 15_000;

const LIGHT_PAGES = ['checkin', 'offer', 'receipt', 'box', 'certificate'];

type Bundle = Rolldown.OutputBundle;

/** Every file that a page loads before it works: its chunk, what that imports, and their styles. */
function filesOfPage(bundle: Bundle, start: string): string[] {
  const found = new Set<string>();
  const visit = (fileName: string): void => {
    const chunk = bundle[fileName];
    if (found.has(fileName) || chunk?.type !== 'chunk') return;
    found.add(fileName);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const imported of chunk.imports) visit(imported);
  };
  visit(start);
  return [...found];
}

function gzipBytes(bundle: Bundle, fileName: string): number {
  const file = bundle[fileName];
  if (file === undefined) return 0;
  return gzipSync(file.type === 'chunk' ? file.code : file.source).length;
}

export function holdLightPages(): Plugin {
  return {
    name: 'hold-light-pages',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk' || !chunk.isEntry || !LIGHT_PAGES.includes(chunk.name))
            continue;
          const files = filesOfPage(bundle, chunk.fileName);
          const bytes = files.reduce((sum, name) => sum + gzipBytes(bundle, name), 0);
          this.info(
            `${chunk.name}: ${String(bytes)} bytes gzipped in ${String(files.length)} files`,
          );
          if (bytes > LIGHT_PAGE_BYTES_MAX) {
            this.error(
              `${chunk.name} is over ${String(LIGHT_PAGE_BYTES_MAX)} bytes gzipped: ${files.join(', ')}`,
            );
          }
        }
      },
    },
  };
}
