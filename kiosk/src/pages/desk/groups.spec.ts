/** Every place of the desk stands in exactly one group of the rail. */
import { expect, it } from 'vitest';
import { GROUPS, groupsOf } from '@/pages/desk/groups';
import { PLACES, placesFor } from '@/pages/desk/places';

it('has every place in one group', () => {
  expect(Object.values(GROUPS).flat().sort()).toEqual([...PLACES].sort());
});

it('shows a keeper the shop, and no group that would be empty', () => {
  const groups = groupsOf(placesFor(['shop_keeper']));
  expect(groups.map((group) => group.name)).toEqual(['shop', 'watch']);
});
