/** The code behind the address is read once and gone from it at once. */
import { expect, it } from 'vitest';
import { takeActivationCode } from '@/pages/phone/activationFragment';

it('takes the code out of the address', () => {
  window.location.hash = '#activate=1-abcd-efgh-jkmn';
  expect(takeActivationCode()).toBe('1-ABCD-EFGH-JKMN');
  expect(window.location.hash).toBe('');
  expect(takeActivationCode()).toBeNull();
});

it('leaves other fragments alone', () => {
  window.location.hash = '#/pass';
  expect(takeActivationCode()).toBeNull();
  expect(window.location.hash).toBe('#/pass');
});

it.each(['%', 'hello'])('takes out even what is no code: %s', (typed) => {
  window.location.hash = `#activate=${typed}`;
  expect(takeActivationCode()).toBeNull();
  expect(window.location.hash).toBe('');
});
