/** The nouns of found things, and how their number is read aloud. */
import type { Answer } from '@/shared/api';

export type FoundFile = Answer<'/api/v1/me/found/{found_id}', 'get'>;
export type FoundRow = Answer<'/api/v1/me/found', 'get'>['items'][number];
export type Category = FoundRow['category'];
export type FoundKind = FoundRow['kind'];

export const CATEGORIES: Record<FoundKind, readonly Category[]> = {
  item: ['wallet', 'phone', 'documents', 'keys', 'bag', 'cash', 'vehicle', 'animal', 'other_item'],
  person: ['child', 'elder', 'other_person'],
};
