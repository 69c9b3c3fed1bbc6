/** Tests of what a code is taken for before anything is sent. */
import { describe, expect, it } from 'vitest';
import { judgeReading, judgeTyped } from '@/pages/kiosk/reading/judge';
import { onceWhileHeld } from '@/shared/reading/repeats';
import { luhnDigit } from '@/shared/pass';

const BODY = '700000012312345678';
const PASS = `${BODY}${luhnDigit(BODY)}`;
const WRONG = `${BODY}${String((Number(luhnDigit(BODY)) + 1) % 10)}`;

describe('a code that was read', () => {
  it('is a pass when its check digit agrees, also with spaces or full-width', () => {
    expect(judgeReading(PASS)).toEqual({ is: 'pass', pass: PASS });
    expect(judgeReading(` ${PASS.slice(0, 1)} ${PASS.slice(1)}\n`)).toEqual({
      is: 'pass',
      pass: PASS,
    });
    const wide = PASS.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    expect(judgeReading(wide)).toEqual({ is: 'pass', pass: PASS });
  });

  it('is a misread when a digit is wrong or lost', () => {
    expect(judgeReading(WRONG)).toEqual({ is: 'misread' });
    expect(judgeReading(PASS.slice(0, -1))).toEqual({ is: 'misread' });
  });

  it.each(['134567890123456789', '2812345678901234', '251234567890123456789012'])(
    'is a payment code, of which no digit is kept: %s',
    (code) => {
      expect(judgeReading(code)).toEqual({ is: 'payment-code' });
    },
  );

  it.each([
    ['https://a.example/c/1/7K2M9QXA', 'checkpoint'],
    ['https://a.example/r/1/7K2M9QXA', 'receipt'],
    ['https://a.example/phone/#activate=1-ABCD-EFGH-JKMN', 'slip'],
    ['6901990000015', 'other'],
  ])('is something else, and said what: %s', (code, looksLike) => {
    expect(judgeReading(code)).toEqual({ is: 'other', looksLike });
  });
});

describe('typed digits', () => {
  it('are unfinished rather than wrong', () => {
    expect(judgeTyped(PASS.slice(0, 12))).toEqual({ is: 'too-short' });
    expect(judgeTyped(PASS)).toEqual({ is: 'pass', pass: PASS });
    expect(judgeTyped('134567890123456789')).toEqual({ is: 'payment-code' });
  });
});

describe('the same code held before the scanner', () => {
  it('counts once within two seconds, however often it is read', () => {
    const isFirst = onceWhileHeld();
    expect([0, 900, 1800, 2700].map((atMs) => isFirst(PASS, atMs))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(isFirst(PASS, 5000)).toBe(true);
  });

  it('does not hide another one', () => {
    const isFirst = onceWhileHeld();
    expect(isFirst('a', 0)).toBe(true);
    expect(isFirst('b', 100)).toBe(true);
  });
});

describe('the digits of a slip', () => {
  const SLIP = `912345678901234${luhnDigit('912345678901234')}`;

  it('are whole with sixteen, and a wrong one is a misread', () => {
    expect(judgeTyped(SLIP)).toEqual({ is: 'claim-slip', code: SLIP });
    expect(judgeTyped(SLIP.slice(0, -1))).toEqual({ is: 'too-short' });
    const wrong = SLIP.slice(0, -1) + String((Number(SLIP.slice(-1)) + 1) % 10);
    expect(judgeTyped(wrong)).toEqual({ is: 'misread' });
  });
});
