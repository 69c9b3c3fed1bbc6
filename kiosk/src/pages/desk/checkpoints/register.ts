/** The register of places: what it lists and sends, and coordinates as people paste them. */
import { ask } from '@/pages/desk/session';
import { api, type Answer, type Body } from '@/shared/api';
import type { Settled } from '@/shared/task';

export type Point = Answer<'/api/v1/places/checkpoints', 'get'>['items'][number];
export type PointBody = Body<'/api/v1/places/checkpoints', 'post'>;
export type Route = Answer<'/api/v1/places/routes', 'get'>['items'][number];
export type RouteBody = Body<'/api/v1/places/routes', 'post'>;
export type Site = Answer<'/api/v1/places/posts', 'get'>['items'][number];
export type SiteBody = Body<'/api/v1/places/posts', 'post'>;
/** What every list of the register shows of a place. */
export type Listed = Pick<Point & Route & Site, 'name' | 'code' | 'unit_name' | 'retired_at'>;
export type SiteKind = 'post' | 'shop';
export type Datum = NonNullable<PointBody['place']>['datum'];

export const DATUMS: readonly Datum[] = ['WGS-84', 'GCJ-02', 'BD-09'];

/** In China every longitude is larger than every latitude, so either order may be pasted. */
const LONGITUDE_FROM = 60;
const NUMBER = /-?\d+(?:\.\d+)?/g;

export type Typed =
  | { readonly state: 'empty' }
  | { readonly state: 'wrong' }
  | { readonly state: 'known'; readonly latitude: number; readonly longitude: number };

/** Read coordinates as map pages give them, in either order: "125.220043,42.935830". */
export function typedPlace(typed: string): Typed {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return { state: 'empty' };
  const [first, second, ...more] = (text.match(NUMBER) ?? []).map(Number);
  if (first === undefined || second === undefined || more.length > 0) return { state: 'wrong' };
  const isTurned = Math.abs(first) >= LONGITUDE_FROM && Math.abs(second) < LONGITUDE_FROM;
  const [latitude, longitude] = isTurned ? [second, first] : [first, second];
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return isOnEarth ? { state: 'known', latitude, longitude } : { state: 'wrong' };
}

export function writtenPlace(place: Point['place']): string {
  return place === null ? '' : `${place.latitude.toFixed(6)}, ${place.longitude.toFixed(6)}`;
}

/** What is sent of a place as typed: coordinates that nobody touched go back digit for digit, not as shown. */
export function sentPlace(was: Point['place'], typed: string, datum: Datum): PointBody['place'] {
  if (was !== null && typed === writtenPlace(was)) return { ...was, datum: 'WGS-84' };
  const read = typedPlace(typed);
  if (read.state !== 'known') return null;
  return { latitude: read.latitude, longitude: read.longitude, datum };
}

/** A count as typed, also full-width; null for none, undefined for what is no count or too large. */
export function typedCount(typed: string, most: number): number | null | undefined {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return null;
  const count = Number(text);
  return Number.isInteger(count) && count >= 1 && count <= most ? count : undefined;
}

const HOURS_MAX = 8760;
/** More points than so many the service does not follow on one walk. */
export const POINTS_NEEDED_MAX = 16;

/** Hours as typed; null for none, undefined for what is no number of hours. */
export const typedHours = (typed: string): number | null | undefined =>
  typedCount(typed, HOURS_MAX);

/** What somebody wants changed: a whole place, new where it has no id, or one thing about a point. */
export type Edit =
  | { readonly verb: 'point'; readonly id: number | null; readonly body: PointBody }
  | { readonly verb: 'route'; readonly id: number | null; readonly body: RouteBody }
  | { readonly verb: 'post'; readonly id: number | null; readonly body: SiteBody }
  | { readonly verb: 'shop'; readonly id: number | null; readonly body: SiteBody }
  | { readonly verb: 'retire'; readonly id: number; readonly body: { retired: boolean } }
  | { readonly verb: 'renew'; readonly id: number; readonly body: null };

/** What a form of the register can do. */
export interface Acts {
  readonly isBusy: boolean;
  readonly edit: (wish: Edit) => Promise<void>;
}

const PLACES = '/api/v1/places';

export async function sendEdit(key: string, edit: Edit): Promise<Settled<unknown>> {
  const header = { 'Idempotency-Key': key };
  const { verb, id, body } = edit;
  if (verb === 'point') {
    if (id === null) return ask(api.POST(`${PLACES}/checkpoints`, { params: { header }, body }));
    const params = { header, path: { checkpoint_id: id } };
    return ask(api.POST(`${PLACES}/checkpoints/{checkpoint_id}`, { params, body }));
  }
  if (verb === 'route') {
    if (id === null) return ask(api.POST(`${PLACES}/routes`, { params: { header }, body }));
    const params = { header, path: { route_id: id } };
    return ask(api.POST(`${PLACES}/routes/{route_id}`, { params, body }));
  }
  if (verb === 'post') {
    if (id === null) return ask(api.POST(`${PLACES}/posts`, { params: { header }, body }));
    const params = { header, path: { post_id: id } };
    return ask(api.POST(`${PLACES}/posts/{post_id}`, { params, body }));
  }
  if (verb === 'shop') {
    if (id === null) return ask(api.POST(`${PLACES}/shops`, { params: { header }, body }));
    const params = { header, path: { shop_id: id } };
    return ask(api.POST(`${PLACES}/shops/{shop_id}`, { params, body }));
  }
  const params = { header, path: { checkpoint_id: id } };
  if (verb === 'retire') {
    return ask(api.POST(`${PLACES}/checkpoints/{checkpoint_id}/retirements`, { params, body }));
  }
  return ask(api.POST(`${PLACES}/checkpoints/{checkpoint_id}/short-codes`, { params, body: {} }));
}
