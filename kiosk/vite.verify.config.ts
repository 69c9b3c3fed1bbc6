/** How verify.html is built: one file with everything inside, for a computer without a network. */
import { fileURLToPath, URL } from 'node:url';
import { defineConfig } from 'vite';
import { refuseForeignHosts } from './bundling/foreign-hosts.ts';
import { makeOneFile } from './bundling/one-file.ts';
import { speakToOldEngines } from './bundling/too-old.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [speakToOldEngines(), refuseForeignHosts(), makeOneFile()],
  resolve: { alias: { '@': here('./src') } },
  build: {
    target: 'chrome83',
    emptyOutDir: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    modulePreload: false,
    rolldownOptions: {
      output: { codeSplitting: false },
      input: { verify: here('./verify.html') },
    },
  },
});
