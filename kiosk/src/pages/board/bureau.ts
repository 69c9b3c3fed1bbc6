/** Which bureau a board belongs to: the one its address names, or the first. */
import type { Answer } from '@/shared/api';

export type Bureau = Answer<'/api/v1/bureaus', 'get'>['items'][number];

/** The bureau's name in `?bureau=liaohe`; null when the address names none. */
export function wantedBureau(search: string): string | null {
  return new URLSearchParams(search).get('bureau');
}

export function bureauOf(bureaus: readonly Bureau[], wanted: string | null): Bureau | null {
  return bureaus.find((bureau) => bureau.name === wanted) ?? bureaus[0] ?? null;
}
