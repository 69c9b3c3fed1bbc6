/** Tests of the scanner's ear: bursts are heard whole, fingers are let be. */
import { describe, expect, it } from 'vitest';
import { feed, flush, NO_BURST, type Burst, type Key } from '@/shared/reading/burst';

const PASS = '7000000123123456786';

interface Typing {
  burst: Burst;
  swallowed: boolean[];
  texts: string[];
}

const key = (name: string, atMs: number, more: Partial<Key> = {}): Key => ({
  code: /^\d$/.test(name) ? `Digit${name}` : name,
  key: name,
  atMs,
  shift: false,
  held: false,
  ...more,
});

/** Feeds keys one after the other, a gap apart. */
function type(keys: Partial<Key>[], gapMs: number): Typing {
  const typing: Typing = { burst: NO_BURST, swallowed: [], texts: [] };
  keys.forEach((each, order) => {
    const fed = feed(typing.burst, { ...key('', order * gapMs), ...each, atMs: order * gapMs });
    typing.burst = fed.burst;
    typing.swallowed.push(fed.swallow);
    if (fed.text !== null) typing.texts.push(fed.text);
  });
  return typing;
}

const digits = (text: string): Partial<Key>[] =>
  Array.from(text, (digit) => ({ code: `Digit${digit}`, key: digit }));
const ENTER = { code: 'Enter', key: 'Enter' };

describe('a burst of a scanner', () => {
  it('is heard whole, and every key of it is swallowed with its Enter', () => {
    const { texts, swallowed } = type([...digits(PASS), ENTER], 5);
    expect(texts).toEqual([PASS]);
    expect(swallowed.every(Boolean)).toBe(true);
  });

  it('is heard through an input method that turns digits full-width', () => {
    const wide = Array.from(PASS, (digit) => ({
      code: '',
      key: String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
    }));
    expect(type([...wide, ENTER], 5).texts).toEqual([PASS]);
  });

  it('is heard through an input method that hides the keys', () => {
    const hidden = Array.from(PASS, (digit) => ({ code: `Digit${digit}`, key: 'Process' }));
    expect(type([...hidden, ENTER], 5).texts).toEqual([PASS]);
  });

  it('is heard from a numeric pad', () => {
    const pad = Array.from(PASS, (digit) => ({ code: `Numpad${digit}`, key: 'Insert' }));
    expect(type([...pad, { code: 'NumpadEnter', key: 'Enter' }], 5).texts).toEqual([PASS]);
  });

  it('is heard without an Enter once it has fallen silent', () => {
    const { burst } = type(digits(PASS), 5);
    expect(flush(burst, burst.lastMs + 10)).toBeNull();
    expect(flush(burst, burst.lastMs + 200)).toBe(PASS);
  });

  it('keeps capital letters and signs of an address', () => {
    const text = 'http://a.cn/c/1/7K2M';
    const keys = Array.from(text, (letter) => ({
      code: 'KeyX',
      key: letter,
      shift: letter !== letter.toLowerCase() || letter === ':',
    }));
    expect(type([...keys, ENTER], 5).texts).toEqual([text]);
  });
});

describe('a hostile barcode', () => {
  it.each([
    { code: 'KeyP', key: 'p', held: true },
    { code: 'F5', key: 'F5' },
    { code: 'AltLeft', key: 'Alt' },
    { code: 'ControlLeft', key: 'Control' },
  ])('that types $code gets nothing through, and is not believed', (hotkey) => {
    const { texts, swallowed } = type([...digits(PASS), hotkey, ENTER], 5);
    expect(texts).toEqual([]);
    expect(swallowed.every(Boolean)).toBe(true);
  });

  it('swallows a lone function key too', () => {
    expect(feed(NO_BURST, key('F12', 0)).swallow).toBe(true);
  });

  it('of endless length is dropped', () => {
    expect(type([...digits('7'.repeat(600)), ENTER], 5).texts).toEqual([]);
  });
});

describe('fingers', () => {
  it('that type slowly are no burst, and their Enter still presses a button', () => {
    const { texts, swallowed, burst } = type([...digits(PASS), ENTER], 180);
    expect(texts).toEqual([]);
    expect(swallowed[swallowed.length - 1]).toBe(false);
    expect(flush(burst, 1e6)).toBeNull();
  });

  it('may press a button with Enter, with space, and move with Tab', () => {
    for (const each of [ENTER, { code: 'Space', key: ' ' }, { code: 'Tab', key: 'Tab' }]) {
      expect(type([each], 5).swallowed).toEqual([false]);
    }
  });

  it('that roll over two keys are no burst', () => {
    expect(type([...digits('12'), ENTER], 40).texts).toEqual([]);
  });
});
