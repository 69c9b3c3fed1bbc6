/** What a code that was read is: a pass, something to put away, or something else; decided before anything is sent. */
import { isPass, isPaymentCode, PASS_DIGITS } from '@/shared/pass';

export type Reading =
  | { readonly is: 'pass'; readonly pass: string }
  | { readonly is: 'payment-code' } // its digits go no further than this
  | { readonly is: 'misread' }
  | { readonly is: 'too-short' }
  | { readonly is: 'other'; readonly looksLike: 'checkpoint' | 'receipt' | 'slip' | 'other' };

/** Digits that begin like a pass and are about as long: a finger or a scanner missed one. */
const NEARLY_A_PASS = /^7\d{15,20}$/;

export function judgeReading(text: string): Reading {
  const code = text.normalize('NFKC').replace(/\s/g, '');
  if (isPaymentCode(code)) return { is: 'payment-code' };
  if (isPass(code)) return { is: 'pass', pass: code };
  if (NEARLY_A_PASS.test(code)) return { is: 'misread' };
  if (/\/c\/\d+\//.test(code)) return { is: 'other', looksLike: 'checkpoint' };
  if (/\/r\/\d+\//.test(code)) return { is: 'other', looksLike: 'receipt' };
  if (/#activate=/.test(code)) return { is: 'other', looksLike: 'slip' };
  return { is: 'other', looksLike: 'other' };
}

/** The same for digits from the keypad, where a missing digit is a matter of typing on. */
export function judgeTyped(digits: string): Reading {
  if (isPaymentCode(digits)) return { is: 'payment-code' };
  return digits.length < PASS_DIGITS ? { is: 'too-short' } : judgeReading(digits);
}
