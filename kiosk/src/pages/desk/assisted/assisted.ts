/** The service of orders that staff fill in for somebody who stands at the desk. */
import { ask, ownIntent } from '@/pages/desk/session';
import { api, type Answer, type Body } from '@/shared/api';
import { useIntent, type IntentTask } from '@/shared/useIntent';

export type Assisted = Answer<'/api/v1/desk-orders', 'get'>['items'][number];
export type Witness = Answer<'/api/v1/desk-orders', 'get'>['witnesses'][number];
export type Person = Answer<'/api/v1/desk-orders/people', 'post'>;
export type Good = Answer<'/api/v1/shops/{shop_id}/shelf', 'get'>['items'][number];
export type Filled = Body<'/api/v1/desk-orders', 'post'>;
export type Witnessed = Body<'/api/v1/witnessed-orders', 'post'>;
interface Refused {
  readonly id: number;
  readonly reason: string;
}

export interface AssistedActs {
  readonly fill: IntentTask<Filled, Assisted>;
  readonly witness: IntentTask<Witnessed, Answer<'/api/v1/witnessed-orders', 'post'>>;
  readonly confirm: IntentTask<number, Assisted>;
  readonly refuse: IntentTask<Refused, Assisted>;
}

export function useAssistedActs(): AssistedActs {
  const header = (key: string) => ({ 'Idempotency-Key': key });
  return {
    fill: useIntent(ownIntent('fill-in'), (key, body: Filled) =>
      ask(api.POST('/api/v1/desk-orders', { params: { header: header(key) }, body })),
    ),
    witness: useIntent(ownIntent('witnessed-order'), (key, body: Witnessed) =>
      ask(api.POST('/api/v1/witnessed-orders', { params: { header: header(key) }, body })),
    ),
    confirm: useIntent(ownIntent('stand-by'), (key, id: number) =>
      ask(
        api.POST('/api/v1/desk-orders/{desk_order_id}/confirmations', {
          params: { path: { desk_order_id: id }, header: header(key) },
          body: {},
        }),
      ),
    ),
    refuse: useIntent(ownIntent('refuse-desk-order'), (key, { id, reason }: Refused) =>
      ask(
        api.POST('/api/v1/desk-orders/{desk_order_id}/refusals', {
          params: { path: { desk_order_id: id }, header: header(key) },
          body: { reason },
        }),
      ),
    ),
  };
}
