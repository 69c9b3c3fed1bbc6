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
