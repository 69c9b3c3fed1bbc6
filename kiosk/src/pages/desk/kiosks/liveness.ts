/** Whether a kiosk is there: what its last heartbeat says now. */

/** Kiosks say every half minute that they are there; four times unheard is worth a look. */
const SILENT_MS_MAX = 2 * 60_000;

export type Liveness = 'here' | 'silent' | 'never' | 'revoked';

export function livenessOf(
  kiosk: { readonly last_seen_at: string | null; readonly revoked_at: string | null },
  nowMs: number,
): Liveness {
  if (kiosk.revoked_at !== null) return 'revoked';
  if (kiosk.last_seen_at === null) return 'never';
  return nowMs - Date.parse(kiosk.last_seen_at) > SILENT_MS_MAX ? 'silent' : 'here';
}

type Camera = 'here' | 'none' | 'refused' | 'insecure' | null;

/** What the kiosk told of its parts that a person should know; a browser sees neither scanner nor printer. */
export function partsOf(kiosk: {
  readonly camera: Camera;
  readonly has_paper_trouble: boolean;
}): { readonly name: string; readonly isWell: boolean }[] {
  const parts: { name: string; isWell: boolean }[] = [];
  if (kiosk.has_paper_trouble) parts.push({ name: 'paper', isWell: false });
  if (kiosk.camera === 'here') parts.push({ name: 'camera', isWell: true });
  if (kiosk.camera === 'refused' || kiosk.camera === 'insecure')
    parts.push({ name: kiosk.camera, isWell: false });
  return parts;
}
