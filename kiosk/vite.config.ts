/** How the pages are built: one HTML entry each, assets under /static/, engines from Chromium 83 on. */
import { fileURLToPath, URL } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { refuseForeignHosts } from './bundling/foreign-hosts.ts';
import { holdLightPages } from './bundling/light-pages.ts';
import { selfHostScannerWasm } from './bundling/scanner-wasm.ts';
import { speakToOldEngines } from './bundling/too-old.ts';

const PAGES = [
  'phone',
  'desk',
  'counter',
  'kiosk',
  'board',
  'checkin',
  'offer',
  'receipt',
  'box',
  'certificate',
];

/** What every page needs and the light pages alone are made of: one file, so that a cold phone asks twice, not ten times. */
const COMMON =
  /openapi-fetch|src\/shared\/(?:api|cheer|clock|codes|format|intents|lightPage|lightPrint|locale|place|refusal|store|task|icons\/noteShapes)\.ts$|src\/shared\/(?:tokens|base)\.css$/;

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: '/static/',
  plugins: [
    vue(),
    speakToOldEngines(),
    selfHostScannerWasm(),
    refuseForeignHosts(),
    holdLightPages(),
  ],
  resolve: { alias: { '@': here('./src') } },
  define: { __VUE_OPTIONS_API__: 'false', __VUE_I18N_LEGACY_API__: 'false' },
  build: {
    target: 'chrome83',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The desk is one piece on purpose: a page that stays open over an update has all of itself.
    chunkSizeWarningLimit: 640,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'common', test: COMMON }] } },
      input: Object.fromEntries(PAGES.map((page) => [page, here(`./${page}.html`)])),
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  test: {
    environment: 'happy-dom',
    setupFiles: ['tests/warnings.ts'],
    include: ['src/**/*.spec.ts', 'tests/**/*.spec.ts'],
    testTimeout: 30_000,
  },
});
