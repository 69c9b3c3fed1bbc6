/** A log that tests can grow, sign and prove, with the key that the vectors of Go were signed with. */
import { getPublicKey, hashes, sign } from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { leafHash, nodeHash } from '@/shared/merkle';
import { toBase64, utf8 } from '@/shared/seal/bytes';
import { logEntry } from '@/shared/seal/tlogProof';
import type { Sent } from '@/shared/testing/fakeService';

hashes.sha512 = sha512;

const ED25519 = Uint8Array.of(1);

export interface Signer {
  readonly name: string;
  readonly vkey: string;
  sign: (text: string) => string;
}

/** The signer of a name; the same seed gives the same key. */
export function signerOf(name: string, seed = 'vectors of the pages of the seal'): Signer {
  const secret = sha256(utf8(seed));
  const publicKey = getPublicKey(secret);
  const keyId = sha256(concatBytes(utf8(`${name}\n`), ED25519, publicKey)).subarray(0, 4);
  return {
    name,
    vkey: `${name}+${bytesToHex(keyId)}+${toBase64(concatBytes(ED25519, publicKey))}`,
    sign(text) {
      const signature = concatBytes(keyId, sign(utf8(text), secret));
      return `${text}\n\u2014 ${name} ${toBase64(signature)}\n`;
    },
  };
}

const cutOf = (count: number): number => {
  let cut = 1;
  while (cut * 2 < count) cut *= 2;
  return cut;
};

function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length <= 1) return leaves[0] ?? sha256(new Uint8Array());
  const cut = cutOf(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, cut)), rootOf(leaves.slice(cut)));
}

function inclusion(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const cut = cutOf(leaves.length);
  return index < cut
    ? [...inclusion(index, leaves.slice(0, cut)), rootOf(leaves.slice(cut))]
    : [...inclusion(index - cut, leaves.slice(cut)), rootOf(leaves.slice(0, cut))];
}

function consistency(old: number, leaves: readonly Uint8Array[], isWhole: boolean): Uint8Array[] {
  if (old === leaves.length) return isWhole ? [] : [rootOf(leaves)];
  const cut = cutOf(leaves.length);
  return old <= cut
    ? [...consistency(old, leaves.slice(0, cut), isWhole), rootOf(leaves.slice(cut))]
    : [...consistency(old - cut, leaves.slice(cut), false), rootOf(leaves.slice(0, cut))];
}

/** One log; its entries commit to texts, all with a salt of sixteen zeros. */
export class SealedLog {
  readonly extras: Uint8Array[] = [];
  /** Signed once a size: what was signed is not to be changed. */
  readonly #signed = new Map<number, string>();

  constructor(readonly signer: Signer = signerOf('liaohe')) {}

  static of(count: number, signer?: Signer, text = 'entry'): SealedLog {
    const log = new SealedLog(signer);
    for (let index = 0; index < count; index += 1) log.append(`${text} ${String(index)}`);
    return log;
  }

  append(canonical: string): void {
    this.extras.push(concatBytes(new Uint8Array(16), utf8(canonical)));
  }

  leaves(size = this.extras.length): Uint8Array[] {
    return this.extras.slice(0, size).map((extra) => leafHash(logEntry(extra)));
  }

  checkpoint(size = this.extras.length): string {
    const known = this.#signed.get(size);
    if (known !== undefined) return known;
    const root = toBase64(rootOf(this.leaves(size)));
    const note = this.signer.sign(`${this.signer.name}\n${String(size)}\n${root}\n`);
    this.#signed.set(size, note);
    return note;
  }

  consistency(old: number, size: number): string {
    const proof = old === 0 ? [] : consistency(old, this.leaves(size), true);
    return proof.map((hash) => `${toBase64(hash)}\n`).join('');
  }

  /** The parts of a proof as the order's receipt states them, in hex. */
  parts(index: number): Record<string, unknown> {
    const leaves = this.leaves();
    return {
      log_index: index,
      size: leaves.length,
      root: bytesToHex(rootOf(leaves)),
      leaf: bytesToHex(leaves[index] ?? new Uint8Array()),
      inclusion_proof: inclusion(index, leaves).map((hash) => bytesToHex(hash)),
    };
  }

  receipt(index: number): string {
    const extra = toBase64(this.extras[index] ?? new Uint8Array());
    const lines = inclusion(index, this.leaves()).map(toBase64);
    return [
      'c2sp.org/tlog-proof@v1',
      `extra ${extra}`,
      `index ${String(index)}`,
      ...lines,
      '',
      this.checkpoint(),
    ].join('\n');
  }
}

/** What a service answers to whoever reads this log; null when it is asked for something else. */
export function answerFromLog(
  log: SealedLog,
  name: string,
  { path, search }: Sent,
): Response | null {
  if (path === `/log/${name}/checkpoint`) return new Response(log.checkpoint());
  if (path === `/log/${name}/vkey`) return new Response(`${log.signer.vkey}\n`);
  if (path !== `/log/${name}/consistency`) return null;
  const [old = 0, size = 0] = [...search.matchAll(/\d+/g)].map(Number);
  return new Response(log.consistency(old, size));
}
