/** Cards and passes told from other codes, and one person from another. */
import { describe, expect, it } from 'vitest';
import { cardDigits, holderOf } from '@/shared/cards';
import { luhnDigit } from '@/shared/pass';

const whole = (body: string): string => `${body}${luhnDigit(body)}`;
const CARD = whole('812345678901234567');
const PASS = whole('700000012312345678');

describe('what somebody shows', () => {
  it('is read with spaces and full width', () => {
    expect(cardDigits(`8 ${CARD.slice(1, 4)} ${CARD.slice(4)}`)).toBe(CARD);
    const wide = CARD.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    expect(cardDigits(wide)).toBe(CARD);
  });

  it('is nothing when a digit is wrong, or when it is money or an address', () => {
    const wrong = `${CARD.slice(0, -1)}${String((Number(CARD.slice(-1)) + 1) % 10)}`;
    for (const scan of [wrong, '134567890123456789', 'https://police.example/c/1/7K3M9QAX', '']) {
      expect(cardDigits(scan)).toBeNull();
    }
  });

  it('tells the same phone although its pass has changed', () => {
    expect(holderOf(PASS)).toBe(holderOf(whole('700000012387654321')));
    expect(holderOf(PASS)).not.toBe(holderOf(CARD));
  });
});
