/** Whose accounts are read: a volunteer's, a unit's or a shop's, each with its balance and statement. */
import { ask } from '@/pages/desk/session';
import { api, type Answer } from '@/shared/api';
import type { Settled } from '@/shared/task';

export type OwnerKind = 'volunteer' | 'unit' | 'shop';
export type Axis = 'recorded' | 'occurred';

export type VolunteerBalance = Answer<'/api/v1/volunteers/{volunteer_id}/balance', 'get'>;
export type UnitBalance = Answer<'/api/v1/units/{unit_id}/balance', 'get'>;
export type ShopBalance = Answer<'/api/v1/shops/{shop_id}/balance', 'get'>;
export type Balance = VolunteerBalance | UnitBalance | ShopBalance;
export type MovementPage = Answer<'/api/v1/volunteers/{volunteer_id}/statement', 'get'>;
export type Movement = MovementPage['items'][number];

export interface Owner {
  readonly kind: OwnerKind;
  readonly id: number;
}

/** What the owner held at a moment, or holds now where none is given. */
export async function readBalance(
  owner: Owner,
  at: string | null,
  by: Axis,
): Promise<Settled<Balance>> {
  const query = at === null ? {} : { at, by };
  switch (owner.kind) {
    case 'volunteer':
      return ask(
        api.GET('/api/v1/volunteers/{volunteer_id}/balance', {
          params: { path: { volunteer_id: owner.id }, query },
        }),
      );
    case 'unit':
      return ask(
        api.GET('/api/v1/units/{unit_id}/balance', {
          params: { path: { unit_id: owner.id }, query },
        }),
      );
    case 'shop':
      return ask(
        api.GET('/api/v1/shops/{shop_id}/balance', {
          params: { path: { shop_id: owner.id }, query },
        }),
      );
  }
}

/** One page of what moved on the owner's accounts, newest first. */
export async function readStatement(
  owner: Owner,
  cursor: string | null,
): Promise<Settled<MovementPage>> {
  const query = { cursor, limit: 30 };
  switch (owner.kind) {
    case 'volunteer':
      return ask(
        api.GET('/api/v1/volunteers/{volunteer_id}/statement', {
          params: { path: { volunteer_id: owner.id }, query },
        }),
      );
    case 'unit':
      return ask(
        api.GET('/api/v1/units/{unit_id}/statement', {
          params: { path: { unit_id: owner.id }, query },
        }),
      );
    case 'shop':
      return ask(
        api.GET('/api/v1/shops/{shop_id}/statement', {
          params: { path: { shop_id: owner.id }, query },
        }),
      );
  }
}
