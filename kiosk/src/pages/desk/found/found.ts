/** Everything the desk does with a find, sent under one intent. */
import { ask } from '@/pages/desk/session';
import { api, type Answer, type Body } from '@/shared/api';
import type { Settled } from '@/shared/task';

export type FoundFile = Answer<'/api/v1/found/{found_id}', 'get'>;
export type FoundRow = Answer<'/api/v1/found', 'get'>['items'][number];
export type Loss = Answer<'/api/v1/losses', 'get'>['items'][number];
export type Returned = Body<'/api/v1/found/{found_id}/returns', 'post'>;
export type EndWhy = Body<'/api/v1/found/{found_id}/endings', 'post'>['why'];

export type FindStep =
  | { readonly verb: 'take'; readonly foundId: number; readonly code: string | null }
  | { readonly verb: 'match'; readonly foundId: number; readonly lossId: number }
  | { readonly verb: 'return'; readonly foundId: number; readonly body: Returned }
  | { readonly verb: 'end'; readonly foundId: number; readonly why: EndWhy };

export async function sendFindStep(key: string, step: FindStep): Promise<Settled<unknown>> {
  const params = { path: { found_id: step.foundId }, header: { 'Idempotency-Key': key } };
  switch (step.verb) {
    case 'take':
      return ask(
        api.POST('/api/v1/found/{found_id}/custody', { params, body: { code: step.code } }),
      );
    case 'match':
      return ask(
        api.POST('/api/v1/found/{found_id}/matches', { params, body: { loss_id: step.lossId } }),
      );
    case 'return':
      return ask(api.POST('/api/v1/found/{found_id}/returns', { params, body: step.body }));
    case 'end':
      return ask(api.POST('/api/v1/found/{found_id}/endings', { params, body: { why: step.why } }));
  }
}
