/** What a code that was read is: a pass, something to put away, or something else; decided before anything is sent. */
import { cardDigits } from '@/shared/cards';
import { isLuhnSound, isPass, isPaymentCode, PASS_DIGITS } from '@/shared/pass';

export type Reading =
  | { readonly is: 'pass'; readonly pass: string }
  | { readonly is: 'card'; readonly card: string }
  | { readonly is: 'claim-slip'; readonly code: string }
  | { readonly is: 'pickup'; readonly code: string }
  | { readonly is: 'scanner-test'; readonly isEnded: boolean } // from the sheet that sets scanners up
  | { readonly is: 'payment-code' } // its digits go no further than this
  | { readonly is: 'misread' }
  | { readonly is: 'too-short' }
  | { readonly is: 'other'; readonly looksLike: 'checkpoint' | 'receipt' | 'slip' | 'other' };

/** What the test codes of the scanner's sheet say. */
const SCANNER_TEST = 'PINGAN-TEST';
/** Digits that begin like a pass and are about as long: a finger or a scanner missed one. */
const NEARLY_A_PASS = /^[78]\d{15,20}$/;
/** The code of a reservation as its QR carries it: 90, eight digits and a check digit. */
const PICKUP = /^90(\d{8})\d$/;
export const SLIP_DIGITS = 16;
/** A claim slip: 16 digits that begin with 9. */
const CLAIM_SLIP = /^9\d{15}$/;

/** `isEnded`: an Enter came with it, or there was no need of one. */
export function judgeReading(text: string, isEnded = true): Reading {
  const code = text.normalize('NFKC').replace(/\s/g, '');
  if (isPaymentCode(code)) return { is: 'payment-code' };
  if (isPass(code)) return { is: 'pass', pass: code };
  if (code.toUpperCase() === SCANNER_TEST) return { is: 'scanner-test', isEnded };
  const card = cardDigits(code);
  if (card !== null) return { is: 'card', card };
  if (PICKUP.test(code) && isLuhnSound(code)) return { is: 'pickup', code };
  if (CLAIM_SLIP.test(code)) {
    return isLuhnSound(code) ? { is: 'claim-slip', code } : { is: 'misread' };
  }
  if (NEARLY_A_PASS.test(code)) return { is: 'misread' };
  if (/\/c\/\d+\//.test(code)) return { is: 'other', looksLike: 'checkpoint' };
  if (/\/r\/\d+\//.test(code)) return { is: 'other', looksLike: 'receipt' };
  if (/#activate=/.test(code)) return { is: 'other', looksLike: 'slip' };
  return { is: 'other', looksLike: 'other' };
}

/** The same for digits from the keypad, where a missing digit is a matter of typing on. */
export function judgeTyped(digits: string): Reading {
  if (isPaymentCode(digits)) return { is: 'payment-code' };
  const isWhole = digits.length >= PASS_DIGITS || CLAIM_SLIP.test(digits);
  return isWhole ? judgeReading(digits) : { is: 'too-short' };
}

/** Whether a code leads on; anything else is put away. */
export const isOurs = ({ is }: Reading): boolean =>
  ['pass', 'card', 'claim-slip', 'pickup', 'scanner-test'].includes(is);
