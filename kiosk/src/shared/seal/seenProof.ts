/** A receipt fetched and checked on this device, with the key that this device has known longest. */
import type { Settled } from '@/shared/task';
import { UNREACHABLE } from '@/shared/task';
import { fromBase64 } from '@/shared/seal/bytes';
import { parseCheckpoint, placeOf, type Checkpoint } from '@/shared/seal/checkpoints';
import { keptLog } from '@/shared/seal/keptLog';
import { keysPath, readText } from '@/shared/seal/logDoor';
import { parseVerifierKey, signatureBy, verifierKey, type VerifierKey } from '@/shared/seal/notes';
import { checkReceipt, isWhole, type ReceiptReport } from '@/shared/seal/receipts';
import { parseTlogProof } from '@/shared/seal/tlogProof';

export interface SeenProof {
  /** The file, word for word. */
  readonly text: string;
  readonly report: ReceiptReport;
  readonly key: VerifierKey | null;
  /** Whether the key was on this device before the service was asked for it. */
  readonly isKeyKept: boolean;
  readonly isWhole: boolean;
}

const LATE = 503;
const TRIES = 4;
const PAUSE_MS = 700;

/** Read the file; its signature follows the transaction within a second, so a late one is asked for again. */
async function fetchProof(path: string): ReturnType<typeof readText> {
  let told = await readText(path);
  for (let tries = 1; tries < TRIES && told.is === 'refused' && told.status === LATE; tries += 1) {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    told = await readText(path);
  }
  return told;
}

function signerOf(
  checkpoint: Checkpoint,
  keys: readonly (VerifierKey | null)[],
): VerifierKey | null {
  const own = keys
    .filter((key) => key !== null)
    .map((key) => verifierKey(checkpoint.origin, key.publicKey));
  return own.find((key) => signatureBy(checkpoint.note, key) !== 'missing') ?? null;
}

interface Found {
  readonly key: VerifierKey | null;
  readonly isKeyKept: boolean;
}

/** The key that this device has kept comes first; the service's own word is second best. */
async function findKey(checkpoint: Checkpoint): Promise<Found> {
  const name = placeOf(checkpoint.origin)?.name ?? '';
  const kept = keptLog(name)?.keys.map((key) => {
    const bytes = fromBase64(key);
    return bytes === null ? null : verifierKey(checkpoint.origin, bytes);
  });
  const keptKey = signerOf(checkpoint, kept ?? []);
  if (keptKey !== null || name === '') return { key: keptKey, isKeyKept: keptKey !== null };
  const told = await readText(keysPath(name));
  const published = told.is === 'text' ? told.text.split('\n').map(parseVerifierKey) : [];
  return { key: signerOf(checkpoint, published), isKeyKept: false };
}

/** Fetch a receipt by its path and check it here. */
export async function seeProof(path: string): Promise<Settled<SeenProof>> {
  const told = await fetchProof(path);
  if (told.is === 'refused' && told.refusal !== null && told.refusal !== undefined) {
    return { state: 'refused', refusal: told.refusal };
  }
  if (told.is !== 'text') return UNREACHABLE;
  const checkpoint = parseCheckpoint(parseTlogProof(told.text)?.checkpoint ?? '');
  if (checkpoint === null) return UNREACHABLE;
  const found = await findKey(checkpoint);
  const report = checkReceipt(told.text, found.key);
  if (report === null) return UNREACHABLE;
  return { state: 'done', value: { text: told.text, report, ...found, isWhole: isWhole(report) } };
}
