/** Checkpoints as C2SP `tlog-checkpoint` writes them: origin, size and root of a log in a signed note. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { fromBase64, wholeNumber } from '@/shared/seal/bytes';
import { parseNote, signatureBy, type SignedNote, type VerifierKey } from '@/shared/seal/notes';

const HASH_BYTES = 32;

export interface Checkpoint {
  readonly origin: string;
  /** Transactions in the log. */
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: SignedNote;
}

/** Read a checkpoint without believing it; null when it is none. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const note = parseNote(text);
  if (note === null) return null;
  const [origin = '', digits = '', encoded = ''] = note.text.split('\n');
  const size = wholeNumber(digits);
  const root = fromBase64(encoded);
  if (origin === '' || size === null || root?.length !== HASH_BYTES) return null;
  return { origin, size, root, note };
}

export type Belief =
  | { readonly is: 'signed'; readonly checkpoint: Checkpoint }
  | { readonly is: 'malformed' | 'unsigned' | 'broken' };

/** Read a checkpoint and believe it only when the key signed it under its own name. */
export function openCheckpoint(text: string, key: VerifierKey): Belief {
  const checkpoint = parseCheckpoint(text);
  if (checkpoint === null) return { is: 'malformed' };
  const signature = signatureBy(checkpoint.note, key);
  if (signature === 'broken') return { is: 'broken' };
  if (signature === 'missing' || checkpoint.origin !== key.name) return { is: 'unsigned' };
  return { is: 'signed', checkpoint };
}

export interface LogPlace {
  /** The bureau. */
  readonly name: string;
  /** Which of its logs, from 1. */
  readonly epoch: number;
}

/** What an origin says: `liaohe` is the first epoch, `liaohe/e2` the second; null when it is none of ours. */
export function placeOf(origin: string): LogPlace | null {
  const [, name, digits] = /^([a-z][a-z0-9-]{1,39})(?:\/e([1-9]\d{0,8}))?$/.exec(origin) ?? [];
  if (name === undefined || digits === '1') return null;
  return { name, epoch: digits === undefined ? 1 : Number(digits) };
}

const SHORT_DIGITS = 8;

/** `ab12 cd34`: enough of a root to write down by hand and to compare at a glance. */
export function shortRoot(root: string | Uint8Array): string {
  const hex = typeof root === 'string' ? root : bytesToHex(root);
  return hex.slice(0, SHORT_DIGITS).replace(/(.{4})(?=.)/g, '$1 ');
}
