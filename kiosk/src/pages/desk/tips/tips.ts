/** The tip desk's words with the service; nothing of it goes through the page's memory of wishes. */
import { ask } from '@/pages/desk/session';
import { api, type Answer, type Body } from '@/shared/api';
import type { Settled } from '@/shared/task';

export type TipLine = Answer<'/api/v1/tips', 'get'>['items'][number];
export type Tip = Answer<'/api/v1/tips/{tip_id}/readings', 'post'>;
export type TipOpening = Tip['openings'][number];
export type Identity = Answer<'/api/v1/tip-openings/{opening_id}/views', 'post'>;
export type Officers = Answer<'/api/v1/tip-officers', 'get'>;
export type TipState = Body<'/api/v1/tips/{tip_id}/states', 'post'>['state'];

const of = (tipId: string): { path: { tip_id: string } } => ({ path: { tip_id: tipId } });
const ofOpening = (id: string): { path: { opening_id: string } } => ({ path: { opening_id: id } });

export const readTip = (tipId: string): Promise<Settled<Tip>> =>
  ask(api.POST('/api/v1/tips/{tip_id}/readings', { params: of(tipId) }));

export const answerGiver = (
  tipId: string,
  body: Body<'/api/v1/tips/{tip_id}/answers', 'post'>,
): Promise<Settled<Tip>> =>
  ask(api.POST('/api/v1/tips/{tip_id}/answers', { params: of(tipId), body }));

export const setState = (
  tipId: string,
  body: Body<'/api/v1/tips/{tip_id}/states', 'post'>,
): Promise<Settled<Tip>> =>
  ask(api.POST('/api/v1/tips/{tip_id}/states', { params: of(tipId), body }));

export const proposeReward = (
  tipId: string,
  body: Body<'/api/v1/tips/{tip_id}/rewards', 'post'>,
): Promise<Settled<Tip>> =>
  ask(api.POST('/api/v1/tips/{tip_id}/rewards', { params: of(tipId), body }));

export const confirmReward = (tipId: string, points: number): Promise<Settled<Tip>> =>
  ask(
    api.POST('/api/v1/tips/{tip_id}/reward-confirmations', {
      params: of(tipId),
      body: { points },
    }),
  );

export const proposeOpening = (
  tipId: string,
  body: Body<'/api/v1/tips/{tip_id}/openings', 'post'>,
): Promise<Settled<Tip>> =>
  ask(api.POST('/api/v1/tips/{tip_id}/openings', { params: of(tipId), body }));

export const confirmOpening = (id: string, passphrase: string): Promise<Settled<Identity>> =>
  ask(
    api.POST('/api/v1/tip-openings/{opening_id}/confirmations', {
      params: ofOpening(id),
      body: { passphrase },
    }),
  );

export const seeIdentity = (id: string, passphrase: string): Promise<Settled<Identity>> =>
  ask(
    api.POST('/api/v1/tip-openings/{opening_id}/views', {
      params: ofOpening(id),
      body: { passphrase },
    }),
  );

export const refuseOpening = (id: string, reason: string): Promise<Settled<unknown>> =>
  ask(
    api.POST('/api/v1/tip-openings/{opening_id}/refusals', {
      params: ofOpening(id),
      body: { reason },
    }),
  );
