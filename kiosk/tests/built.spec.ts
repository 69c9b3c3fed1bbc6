/** What the build refuses: other hosts in built files; and the built files themselves, when they are there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foreignHosts, withoutLibraryAddresses } from '../bundling/foreign-hosts.ts';
import { closedPolicy, ONE_FILE_BYTES_MAX } from '../bundling/one-file.ts';

const PAGES = [
  'phone',
  'desk',
  'kiosk',
  'board',
  'checkin',
  'offer',
  'receipt',
  'box',
  'certificate',
];

describe('the search for foreign hosts', () => {
  it.each([
    'fetch("https://cdn.example.com/x.js")',
    'url(//at.alicdn.com/t/font.woff2)',
    "new WebSocket('wss://push.example.cn')",
  ])('finds %s', (code) => {
    expect(foreignHosts(code)).toHaveLength(1);
  });

  it.each([
    'createElementNS("http://www.w3.org/2000/svg")',
    'import("/static/assets/ponyfill.js")',
    'a // b.c',
    '/\\/c\\/(\\d+)/',
  ])('leaves %s alone', (code) => {
    expect(foreignHosts(code)).toEqual([]);
  });

  it('takes out what libraries only carry', () => {
    const code = '"https://vuejs.org/error-reference/#runtime-" + 1';
    expect(foreignHosts(withoutLibraryAddresses(code))).toEqual([]);
  });
});

describe('the built pages', () => {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' });

  it('name no other host', () => {
    for (const file of files.filter((name) => /\.(?:html|js|css|svg)$/.test(name))) {
      expect(foreignHosts(readFileSync(join('dist', file), 'utf8')), file).toEqual([]);
    }
  });

  it.each(PAGES)('%s has no script of its own inside, as its policy demands', (page) => {
    const html = readFileSync(`dist/${page}.html`, 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/\bon\w+=/);
    expect(html).toContain('<meta name="renderer" content="webkit"');
  });

  it('carry the scanner with them', () => {
    expect(files).toContain('zxing_reader.wasm');
  });
});

describe('the page that checks by itself', () => {
  const html = readFileSync('dist/verify.html', 'utf8');

  it('is one small file that names no other', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(ONE_FILE_BYTES_MAX);
    expect(html).not.toMatch(/\s(?:src|href)=/);
    expect(html).not.toMatch(/@import|url\(|\bimport\(|sourceMappingURL/);
  });

  it('carries a policy by which it may ask nobody for anything', () => {
    expect(html).toContain(closedPolicy(html.replace(/<meta http-equiv[^>]*>/, '')));
    expect(closedPolicy(html)).toContain("default-src 'none'");
    expect(closedPolicy(html)).not.toMatch(/connect-src|unsafe/);
  });
});
