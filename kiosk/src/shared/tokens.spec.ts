/** Every pair of text and ground is legible: 4.5:1, and 7:1 in large print and on the kiosk. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Tokens = Record<string, string>;

const css = readFileSync('src/shared/tokens.css', 'utf8').replace(/\/\*[^]*?\*\//g, '');

function tokensOf(selector: string): Tokens {
  const tokens: Tokens = {};
  for (const [, selectors = '', body = ''] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!selectors.split(',').some((one) => one.trim() === selector)) continue;
    for (const [, name = '', value = ''] of body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)) {
      tokens[name] = value;
    }
  }
  return tokens;
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const PAIRS = [
  ['ink', 'ground'],
  ['ink', 'card'],
  ['ink-2', 'ground'],
  ['ink-2', 'card'],
  ['navy', 'ground'],
  ['blue', 'card'],
  ['blue', 'ground'],
  ['on-blue', 'blue'],
  ['garnet', 'card'],
  ['leaf', 'card'],
  ['amber', 'card'],
  ['blue', 'blue-ground'],
  ['garnet', 'garnet-ground'],
  ['leaf', 'leaf-ground'],
  ['amber', 'amber-ground'],
] as const;

const plain = tokensOf(':root');
const large = { ...plain, ...tokensOf(":root[data-print='large']") };
const navy = {
  ...plain,
  ...tokensOf(":root[data-page='kiosk']"),
  ...tokensOf(":root[data-theme='navy']"),
};

const high = { ...navy, ...tokensOf(":root[data-theme='contrast']") };

/** On navy garnet is only ever the points figure, which is large; 4.5 is its 7. */
const ratioOf = (name: string, text: string, ratio: number): number =>
  name === 'the kiosk' && text === 'garnet' ? 4.5 : ratio;

describe.each([
  ['plain', plain, 4.5],
  ['large print', large, 7],
  ['the kiosk', navy, 7],
  ['high contrast', high, 7],
] as const)('in %s', (name, tokens, ratio) => {
  it.each(PAIRS)('%s is legible on %s', (text, ground) => {
    expect(contrast(tokens[text] ?? '#000000', tokens[ground] ?? '#000000')).toBeGreaterThanOrEqual(
      ratioOf(name, text, ratio),
    );
  });
});
