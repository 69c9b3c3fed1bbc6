/** Tells the burst of a keyboard scanner from fingers, key by key, without looking at any element of the page. */

/** Scanners type a key every few milliseconds; no hand keeps this pace for six keys. */
export const GAP_MS_MAX = 60;
export const BURST_LENGTH_MIN = 6;
const BURST_LENGTH_MAX = 512;

export interface Key {
  readonly code: string;
  readonly key: string;
  readonly atMs: number;
  readonly shift: boolean;
  /** Ctrl, Alt or the system key is held. */
  readonly held: boolean;
}

export interface Burst {
  readonly text: string;
  readonly lastMs: number;
  /** A hotkey came in the middle: a hostile barcode, of which nothing is believed. */
  readonly isSpoilt: boolean;
}

export const NO_BURST: Burst = { text: '', lastMs: Number.NEGATIVE_INFINITY, isSpoilt: false };

export interface Fed {
  readonly burst: Burst;
  /** The key must not reach the page. */
  readonly swallow: boolean;
  /** A whole burst, ended by its Enter. */
  readonly text: string | null;
}

const ENDERS = new Set(['Enter', 'NumpadEnter', 'Tab']);
const FUNCTION_KEY = /^F\d{1,2}$/;

export function feed(burst: Burst, key: Key): Fed {
  const flows = key.atMs - burst.lastMs <= GAP_MS_MAX;
  if (isHotkey(key)) {
    const spoilt = flows ? { ...burst, lastMs: key.atMs, isSpoilt: true } : burst;
    return { burst: spoilt, swallow: true, text: null };
  }
  if (ENDERS.has(key.code)) return end(burst, flows);
  const letter = letterOf(key);
  if (letter === null) return { burst, swallow: flows && isLong(burst), text: null };
  const text = flows ? burst.text + letter : letter;
  return {
    burst: {
      text: text.slice(0, BURST_LENGTH_MAX),
      lastMs: key.atMs,
      isSpoilt: (flows && burst.isSpoilt) || text.length > BURST_LENGTH_MAX,
    },
    // A lone space may press a button; no other letter means anything to this page.
    swallow: letter !== ' ' || (flows && burst.text !== ''),
    text: null,
  };
}

/** The burst of a scanner that ends without an Enter, once it has fallen silent. */
export function flush(burst: Burst, nowMs: number): string | null {
  if (nowMs - burst.lastMs <= GAP_MS_MAX) return null;
  return isLong(burst) && !burst.isSpoilt ? burst.text : null;
}

function end(burst: Burst, flows: boolean): Fed {
  // An Enter after slow keys, or alone, is a person pressing a button.
  if (!flows || burst.text.length < 2) return { burst: NO_BURST, swallow: false, text: null };
  const whole = isLong(burst) && !burst.isSpoilt;
  return { burst: NO_BURST, swallow: true, text: whole ? burst.text : null };
}

const isLong = (burst: Burst): boolean => burst.text.length >= BURST_LENGTH_MIN;

function isHotkey(key: Key): boolean {
  const isModifier = ['Control', 'Alt', 'Meta'].includes(key.key);
  return key.held || isModifier || FUNCTION_KEY.test(key.code) || FUNCTION_KEY.test(key.key);
}

/** One character; digits by the place of the key, because input methods change what it means. */
function letterOf({ code, key, shift }: Key): string | null {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  const letter = key.normalize('NFKC');
  if (digit !== undefined && (!shift || letter.length !== 1)) return digit;
  return letter.length === 1 ? letter : null;
}
