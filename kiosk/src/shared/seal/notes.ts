/** Signed notes as C2SP `signed-note` writes them: a text, an empty line, lines of signatures. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { fromBase64, toBase64, utf8 } from '@/shared/seal/bytes';
import { isSignature } from '@/shared/seal/ed25519';

const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const KEY_BYTES = 32;
const NOTE_CHARACTERS_MAX = 100_000;

/** A verifier key, `name+keyid+base64(0x01 || key)`. */
export interface VerifierKey {
  readonly name: string;
  /** Eight hex digits. */
  readonly keyId: string;
  readonly publicKey: Uint8Array;
}

interface Signature {
  readonly name: string;
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

export interface SignedNote {
  /** What is signed, with its last newline. */
  readonly text: string;
  readonly signatures: readonly Signature[];
}

const isKeyName = (name: string): boolean => name !== '' && !/[\s+]/u.test(name);

/** The key of a name; every name of one signer has its own key id. */
export const verifierKey = (name: string, publicKey: Uint8Array): VerifierKey => ({
  name,
  keyId: keyIdOf(name, publicKey),
  publicKey,
});

/** The key id that belongs to a name and an Ed25519 key. */
function keyIdOf(name: string, publicKey: Uint8Array): string {
  const digest = sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey));
  return bytesToHex(digest.subarray(0, KEY_ID_BYTES));
}

/** Read a verifier key; null when it is malformed, of another algorithm, or its id is not its own. */
export function parseVerifierKey(text: string): VerifierKey | null {
  const [name = '', keyId = '', ...rest] = text.trim().split('+');
  const bytes = fromBase64(rest.join('+'));
  if (!isKeyName(name) || bytes?.length !== KEY_BYTES + 1 || bytes[0] !== ED25519) return null;
  const publicKey = bytes.slice(1);
  return keyIdOf(name, publicKey) === keyId ? { name, keyId, publicKey } : null;
}

/** A verifier key as `parseVerifierKey` reads it. */
export const keyText = ({ name, keyId, publicKey }: VerifierKey): string =>
  `${name}+${keyId}+${toBase64(concatBytes(Uint8Array.of(ED25519), publicKey))}`;

function parseSignature(line: string): Signature | null {
  const [, name = '', encoded = ''] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === null || bytes.length <= KEY_ID_BYTES) return null;
  return {
    name,
    keyId: bytesToHex(bytes.subarray(0, KEY_ID_BYTES)),
    bytes: bytes.subarray(KEY_ID_BYTES),
  };
}

/** Read a note without believing it; null when it is none. */
export function parseNote(note: string): SignedNote | null {
  const cut = note.lastIndexOf('\n\n');
  if (note.length > NOTE_CHARACTERS_MAX || cut < 0 || !note.endsWith('\n')) return null;
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) return null;
  const lines = note.slice(cut + 2, -1).split('\n');
  const signatures = lines.map(parseSignature).filter((signature) => signature !== null);
  return signatures.length === lines.length ? { text: note.slice(0, cut + 1), signatures } : null;
}

/** Whether a key signed a note: `broken` when there is a signature under its name that does not fit. */
export function signatureBy(note: SignedNote, key: VerifierKey): 'signed' | 'missing' | 'broken' {
  const own = note.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
  if (own.length === 0) return 'missing';
  const text = utf8(note.text);
  return own.every(({ bytes }) => isSignature(bytes, text, key.publicKey)) ? 'signed' : 'broken';
}
