/** The build step that makes one file of a page: script, style and words inside, and a policy that lets it ask nobody. */
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** With its text and its words, a page to keep on a stick. */
export const ONE_FILE_BYTES_MAX = 150_000;

const SCRIPT = /<script type="module"[^>]*><\/script>\s*/;
const STYLE = /<link rel="stylesheet"[^>]*>\s*/g;
const INLINE = /<(script|style)(?:\s[^>]*)?>([\s\S]*?)<\/\1>/g;

/** Names every inline script and style by its digest; nothing else runs, and nothing is ever fetched. */
export function closedPolicy(html: string): string {
  const sources = { script: [] as string[], style: [] as string[] };
  for (const [, kind, body = ''] of html.matchAll(INLINE)) {
    const digest = createHash('sha256').update(body).digest('base64');
    sources[kind === 'script' ? 'script' : 'style'].push(`'sha256-${digest}'`);
  }
  const script = `script-src ${sources.script.join(' ')}`;
  const style = `style-src ${sources.style.join(' ')}`;
  const none = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:";
  return `<meta http-equiv="Content-Security-Policy" content="${none}; ${script}; ${style}" />`;
}

/** Text that may stand inside a script element. */
const inScript = (code: string): string => code.replace(/<\/script/gi, '<\\/script');

export function makeOneFile(): Plugin {
  return {
    name: 'make-one-file',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        let script = '';
        let style = '';
        for (const [name, file] of Object.entries(bundle)) {
          if (file.type === 'chunk') script += file.code;
          else if (name.endsWith('.css')) style += String(file.source);
          else if (name.endsWith('.html')) continue;
          Reflect.deleteProperty(bundle, name);
        }
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset') continue;
          const html = String(file.source)
            .replace(SCRIPT, () => `<script type="module">${inScript(script)}</script>\n`)
            .replace(STYLE, '')
            .replace('</head>', () => `<style>${style}</style>\n</head>`);
          file.source = html.replace(
            '<meta charset="utf-8" />',
            (charset) => `${charset}\n    ${closedPolicy(html)}`,
          );
          const bytes = Buffer.byteLength(file.source);
          this.info(`${file.fileName}: ${String(bytes)} bytes in one file`);
          if (bytes > ONE_FILE_BYTES_MAX) {
            this.error(`${file.fileName} is over ${String(ONE_FILE_BYTES_MAX)} bytes`);
          }
        }
      },
    },
  };
}
