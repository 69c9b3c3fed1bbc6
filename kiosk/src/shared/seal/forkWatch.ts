/** The watch over a bureau's log: what a device remembers of it, and what it makes of what it is shown today. */
import type { Refusal } from '@/shared/refusal';
import { fromBase64, sameBytes, toBase64 } from '@/shared/seal/bytes';
import { parseCheckpoint, placeOf, type Checkpoint } from '@/shared/seal/checkpoints';
import { parseVerifierKey, signatureBy, verifierKey, type VerifierKey } from '@/shared/seal/notes';
import { hashLines } from '@/shared/seal/tlogProof';
import { isConsistent } from '@/shared/seal/tree';

export type AlarmKind =
  /** The log of today does not begin with the log of then. */
  | 'forked'
  /** It holds less than then. */
  | 'shrunken'
  /** No key that we trust signed it. */
  | 'unsigned';

export interface Alarm {
  readonly kind: AlarmKind;
  readonly oldNote: string;
  readonly newNote: string;
  /** Base64, as the service gave it. */
  readonly proof: readonly string[];
  readonly atMs: number;
  /** Whether the service has been told; one that has forked its log may refuse to hear it. */
  readonly report: 'waiting' | 'taken' | 'refused';
  /** Whether a later look found the log as it should be. */
  readonly isOver: boolean;
}

/** What has to be explained, but is no alarm. */
export type News =
  | {
      readonly is: 'epoch';
      readonly epoch: number;
      readonly oldSize: number;
      readonly newSize: number;
      /** Whether everything that was seen then is in the new log. */
      readonly isWhole: boolean;
      readonly atMs: number;
    }
  | { readonly is: 'key'; readonly keyId: string; readonly atMs: number };

/** What a device keeps of one log between its visits. */
export interface Kept {
  /** Public keys in base64; the first of them was taken on trust. */
  readonly keys: readonly string[];
  /** The last checkpoint that was as it should be, word for word. */
  readonly note: string;
  readonly seenAtMs: number;
  readonly alarm: Alarm | null;
  readonly news: News | null;
}

export type Told =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'refused'; readonly status: number; readonly refusal?: Refusal | null }
  | { readonly is: 'away' };

/** How the log is asked; nothing here knows a network. */
export interface LogDoor {
  checkpoint: () => Promise<Told>;
  keys: () => Promise<Told>;
  consistency: (old: number, size: number) => Promise<Told>;
}

export type Look =
  /** The log is as it should be, or new to us. */
  | { readonly is: 'well'; readonly kept: Kept }
  | { readonly is: 'alarm'; readonly alarm: Alarm }
  /** Nothing could be learned: no network, or the service signs nothing now. */
  | { readonly is: 'quiet'; readonly refusal: Refusal | null };

const QUIET: Look = { is: 'quiet', refusal: null };

/** What the service gave as its reason, such as that it will not sign. */
const quiet = (told: Told): Look => ({
  is: 'quiet',
  refusal: told.is === 'refused' ? (told.refusal ?? null) : null,
});

/** A log as it is shown now, beside what is remembered of it. */
interface Scene {
  readonly door: LogDoor;
  readonly kept: Kept;
  readonly old: Checkpoint;
  readonly oldEpoch: number;
  readonly now: Checkpoint;
  readonly note: string;
  readonly epoch: number;
  readonly atMs: number;
}

/** Look at the log of a bureau and compare it with what is kept. */
export async function look(
  name: string,
  kept: Kept | null,
  door: LogDoor,
  atMs: number,
): Promise<Look> {
  const told = await door.checkpoint();
  const now = told.is === 'text' ? parseCheckpoint(told.text) : null;
  // A network that wants to be signed in to answers with a page of its own: no checkpoint, no alarm.
  if (told.is !== 'text' || now === null) return quiet(told);
  const place = placeOf(now.origin);
  const old = kept === null ? null : parseCheckpoint(kept.note);
  if (kept === null || old === null) return lookFirst(name, { door, now, note: told.text, atMs });
  const epoch = place?.name === name ? place.epoch : 0;
  const oldEpoch = placeOf(old.origin)?.epoch ?? 1;
  return compare({ door, kept, old, oldEpoch, now, note: told.text, epoch, atMs });
}

/** The first visit: there is nothing to compare with, so the published key is taken on trust. */
async function lookFirst(
  name: string,
  { door, now, note, atMs }: Pick<Scene, 'door' | 'now' | 'note' | 'atMs'>,
): Promise<Look> {
  if (placeOf(now.origin)?.name !== name) return QUIET;
  const signers = (await published(door, now)).filter((key) => isSigner(now, key));
  if (signers.length === 0) return QUIET;
  const keys = signers.map((key) => toBase64(key.publicKey));
  return { is: 'well', kept: { keys, note, seenAtMs: atMs, alarm: null, news: null } };
}

/** The keys that the service publishes for this origin, newest first. */
async function published(door: LogDoor, { origin }: Checkpoint): Promise<readonly VerifierKey[]> {
  const told = await door.keys();
  if (told.is !== 'text') return [];
  return told.text
    .split('\n')
    .map(parseVerifierKey)
    .filter((key) => key !== null)
    .map((key) => verifierKey(origin, key.publicKey));
}

const isSigner = (checkpoint: Checkpoint, key: VerifierKey): boolean =>
  signatureBy(checkpoint.note, key) === 'signed';

function trusted({ kept, now }: Scene): readonly VerifierKey[] {
  return kept.keys
    .map((key) => fromBase64(key))
    .filter((key) => key !== null)
    .map((key) => verifierKey(now.origin, key));
}

const alarm = ({ kept, note, atMs }: Scene, kind: AlarmKind, proof: readonly string[]): Look => ({
  is: 'alarm',
  alarm: { kind, oldNote: kept.note, newNote: note, proof, atMs, report: 'waiting', isOver: false },
});

/** Who signed comes first, then whether the log has only grown. */
async function compare(scene: Scene): Promise<Look> {
  const { now, oldEpoch, epoch } = scene;
  const own = trusted(scene);
  const verdicts = own.map((key) => signatureBy(now.note, key));
  const isForged = verdicts.includes('broken');
  const isKnown = verdicts.includes('signed');
  const hasStrangers = now.note.signatures.some(
    ({ name, keyId }) => name === now.origin && !own.some((key) => key.keyId === keyId),
  );
  const offered = hasStrangers || !isKnown ? await published(scene.door, now) : [];
  const fresh = offered.filter((key) => !has(own, key) && isSigner(now, key));
  const isHandedOn = isKnown || (fresh.length > 0 && own.some((key) => has(offered, key)));
  if (epoch === 0 || isForged || !isHandedOn) return alarm(scene, 'unsigned', []);
  if (epoch < oldEpoch) return alarm(scene, 'shrunken', []);
  const grown = await grow(scene);
  if (grown.is !== 'well') return grown;
  const keys = [...fresh.map((key) => toBase64(key.publicKey)), ...scene.kept.keys];
  const [newest] = fresh;
  const news: News | null =
    isKnown || newest === undefined
      ? grown.kept.news
      : { is: 'key', keyId: newest.keyId, atMs: scene.atMs };
  return { is: 'well', kept: { ...grown.kept, keys, news } };
}

const has = (keys: readonly VerifierKey[], { publicKey }: VerifierKey): boolean =>
  keys.some((key) => sameBytes(key.publicKey, publicKey));

async function grow(scene: Scene): Promise<Look> {
  const { door, kept, old, oldEpoch, now, note, epoch, atMs } = scene;
  const isSameEpoch = epoch === oldEpoch;
  if (isSameEpoch && now.size < old.size) return alarm(scene, 'shrunken', []);
  const told: Told =
    now.size <= old.size ? { is: 'text', text: '' } : await door.consistency(old.size, now.size);
  if (told.is === 'away' || (told.is === 'refused' && isPassing(told.status))) return quiet(told);
  const lines = told.is === 'text' ? told.text.split('\n').filter((line) => line !== '') : [];
  const hashes = hashLines(lines);
  const isWhole = hashes !== null && isConsistent(old, now, hashes);
  if (isSameEpoch && !isWhole) return alarm(scene, 'forked', lines);
  const over = kept.alarm === null ? null : { ...kept.alarm, isOver: true };
  const sizes = { epoch, oldSize: old.size, newSize: now.size };
  const news: News | null = isSameEpoch ? kept.news : { is: 'epoch', ...sizes, isWhole, atMs };
  return { is: 'well', kept: { ...kept, note, seenAtMs: atMs, alarm: over, news } };
}

const TOO_MANY = 429;
const SERVER_FAILED = 500;

/** A refusal that says nothing about the log. */
const isPassing = (status: number): boolean => status === TOO_MANY || status >= SERVER_FAILED;
