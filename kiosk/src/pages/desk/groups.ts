/** How the rail groups its places, so that twenty of them are found by what one wants to do. */
import type { Place, PlaceName } from '@/pages/desk/places';

export type GroupName = 'daily' | 'people' | 'places' | 'shop' | 'book' | 'watch' | 'sealed';

export interface PlaceGroup {
  readonly name: GroupName;
  readonly places: readonly Place[];
}

export const GROUPS: Record<GroupName, readonly PlaceName[]> = {
  daily: ['queue', 'review', 'entry', 'events', 'found'],
  people: ['volunteers', 'teams'],
  places: ['checkpoints', 'coverage', 'field', 'organisation'],
  shop: ['orders', 'assisted', 'goods', 'stock', 'shops', 'kiosks', 'claimSlips'],
  book: ['budgets', 'rules', 'policy', 'book'],
  watch: ['overview', 'reports'],
  sealed: ['tips', 'tipLog'],
};
const ORDER = Object.keys(GROUPS) as GroupName[];

/** The groups that have a place open to somebody, each with its places in order. */
export function groupsOf(open: readonly Place[]): readonly PlaceGroup[] {
  return ORDER.map((name) => ({
    name,
    places: GROUPS[name].flatMap((wanted) => open.filter((place) => place.name === wanted)),
  })).filter((group) => group.places.length > 0);
}
