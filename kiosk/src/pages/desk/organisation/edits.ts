/** The edits of the tree, each with what it sends. */
import { ask } from '@/pages/desk/session';
import { api, type Body } from '@/shared/api';
import type { Settled } from '@/shared/task';

export type Edit =
  | { readonly verb: 'add'; readonly body: Body<'/api/v1/units', 'post'> }
  | {
      readonly verb: 'rename';
      readonly unitId: number;
      readonly body: Body<'/api/v1/units/{unit_id}/names', 'post'>;
    }
  | {
      readonly verb: 'move';
      readonly unitId: number;
      readonly body: Body<'/api/v1/units/{unit_id}/moves', 'post'>;
    }
  | {
      readonly verb: 'close';
      readonly unitId: number;
      readonly body: Body<'/api/v1/units/{unit_id}/closings', 'post'>;
    }
  | { readonly verb: 'name'; readonly body: Body<'/api/v1/unit-kinds', 'post'> };

export async function sendEdit(key: string, edit: Edit): Promise<Settled<unknown>> {
  const header = { 'Idempotency-Key': key };
  if (edit.verb === 'add') {
    return ask(api.POST('/api/v1/units', { params: { header }, body: edit.body }));
  }
  if (edit.verb === 'name') {
    return ask(api.POST('/api/v1/unit-kinds', { params: { header }, body: edit.body }));
  }
  const params = { header, path: { unit_id: edit.unitId } };
  if (edit.verb === 'rename') {
    return ask(api.POST('/api/v1/units/{unit_id}/names', { params, body: edit.body }));
  }
  if (edit.verb === 'move') {
    return ask(api.POST('/api/v1/units/{unit_id}/moves', { params, body: edit.body }));
  }
  return ask(api.POST('/api/v1/units/{unit_id}/closings', { params, body: edit.body }));
}
