/** The cards that were printed for somebody, and which of them this phone has been told of. */
import type { Answer } from '@/shared/api';
import { readStored, writeStored } from '@/shared/store';

export type OwnCard = Answer<'/api/v1/me/cards', 'get'>['items'][number];

const nameOf = (volunteerId: number): string => `cards.seen.${String(volunteerId)}`;

/** The newest card that its person has not seen on this phone; one that is withdrawn needs no warning. */
export function unseenCard(cards: readonly OwnCard[], volunteerId: number): OwnCard | null {
  const newest = cards[0];
  if (newest === undefined || newest.withdrawn_at !== null) return null;
  return newest.card_id > Number(readStored(nameOf(volunteerId)) ?? 0) ? newest : null;
}

export function seeCard(card: OwnCard, volunteerId: number): void {
  writeStored(nameOf(volunteerId), String(card.card_id));
}
