/** The build step that keeps every address of another host out of the built files. */
import type { Plugin } from 'vite';

/** Texts that libraries carry inside error messages or defaults; none is ever fetched, all are taken out. */
const LIBRARY_ADDRESSES: readonly (readonly [RegExp, string])[] = [
  [/https:\/\/vuejs\.org\/error-reference\/#runtime-/g, 'vue-runtime-'],
  [/https:\/\/github\.com\/zloirock\/core-js[\w./-]*/g, 'core-js'],
  [/https:\/\/fastly\.jsdelivr\.net\/npm\/zxing-wasm@[^`'"]*/g, '/static/'],
];

/** Names of formats that only look like addresses. */
const FORMAT_NAMES =
  /https?:\/\/www\.w3\.org\/(?:2000\/svg|1999\/xlink|1999\/xhtml|1998\/Math\/MathML)/g;

const ADDRESS = /(?:https?:|wss?:)?\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b/gi;

export function withoutLibraryAddresses(code: string): string {
  return LIBRARY_ADDRESSES.reduce((text, [pattern, plain]) => text.replace(pattern, plain), code);
}

/** The addresses of other hosts that a built file names. */
export function foreignHosts(code: string): string[] {
  return code.replace(FORMAT_NAMES, '').match(ADDRESS) ?? [];
}

export function refuseForeignHosts(): Plugin {
  return {
    name: 'refuse-foreign-hosts',
    apply: 'build',
    renderChunk: { order: 'post', handler: (code) => withoutLibraryAddresses(code) },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          const text = file.type === 'chunk' ? file.code : file.source;
          if (typeof text !== 'string') continue;
          const hosts = foreignHosts(text);
          if (hosts.length > 0) {
            this.error(
              `${file.fileName} names ${hosts.join(', ')}: pages must work in a closed network`,
            );
          }
        }
      },
    },
  };
}
