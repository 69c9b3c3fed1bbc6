/** The arithmetic of the pass against published vectors. */
import { Secret } from 'otpauth';
import { describe, expect, it } from 'vitest';
import {
  isLuhnSound,
  isPass,
  isPaymentCode,
  luhnDigit,
  newDeviceSecret,
  passAt,
  passGroups,
  passMsLeft,
  timeCode,
} from '@/shared/pass';

const RFC_SECRET = Secret.fromUTF8('12345678901234567890123456789012').base32;

describe('the time code', () => {
  it.each([
    [59, '46119246'],
    [1111111109, '68084774'],
    [1111111111, '67062674'],
    [1234567890, '91819424'],
    [2000000000, '90698825'],
    [20000000000, '77737706'],
  ])('at %i s is %s, as RFC 6238 says for SHA-256', (seconds, code) => {
    expect(timeCode(RFC_SECRET, seconds * 1000)).toBe(code);
  });
});

describe('the check digit', () => {
  it.each([
    ['7992739871', '3'],
    ['453201511283036', '6'],
    ['0', '0'],
  ])('of %s is %s', (digits, check) => {
    expect(luhnDigit(digits)).toBe(check);
  });

  it('finds every single wrong digit', () => {
    const pass = passAt('104729113', RFC_SECRET, 59_000);
    for (let place = 0; place < pass.length; place += 1) {
      const wrong = String((Number(pass[place]) + 1) % 10);
      expect(isLuhnSound(pass.slice(0, place) + wrong + pass.slice(place + 1))).toBe(false);
    }
  });
});

describe('a pass', () => {
  const pass = passAt('104729113', RFC_SECRET, 59_000);

  it('is seven, the pass number, the time code and the check digit', () => {
    expect(pass).toBe(`710472911346119246${luhnDigit('710472911346119246')}`);
    expect(isPass(pass)).toBe(true);
    expect(passGroups(pass).map((group) => group.length)).toEqual([1, 9, 8, 1]);
  });

  it('never looks like a payment code', () => {
    expect(isPaymentCode(pass)).toBe(false);
  });

  it('changes every thirty seconds', () => {
    expect(passAt('104729113', RFC_SECRET, 59_999)).toBe(pass);
    expect(passAt('104729113', RFC_SECRET, 60_000)).not.toBe(pass);
    expect(passMsLeft(59_000)).toBe(1000);
    expect(passMsLeft(60_000)).toBe(30_000);
  });

  it('is not a number of another length, lead or check digit', () => {
    expect(isPass(pass.slice(1))).toBe(false);
    expect(isPass(`8${pass.slice(1)}`)).toBe(false);
    expect(isPass(pass.slice(0, -1) + String((Number(pass.slice(-1)) + 1) % 10))).toBe(false);
  });
});

describe('a payment code', () => {
  it.each(['134512345678901234', '100000000000000000', '159999999999999999'])(
    'of WeChat is known: %s',
    (code) => {
      expect(isPaymentCode(code)).toBe(true);
    },
  );

  it.each(['2512345678901234', '281234567890123456', '301234567890123456789012'])(
    'of Alipay is known: %s',
    (code) => {
      expect(isPaymentCode(code)).toBe(true);
    },
  );

  it.each(['164512345678901234', '13451234567890123', '2412345678901234', '251234567890123'])(
    'is not every long number: %s',
    (code) => {
      expect(isPaymentCode(code)).toBe(false);
    },
  );
});

it('a device secret is 32 fresh bytes in base32', () => {
  expect(newDeviceSecret()).toMatch(/^[A-Z2-7]{52}$/);
  expect(newDeviceSecret()).not.toBe(newDeviceSecret());
});
