/** Everything the desk changes of a team, sent under one intent. */
import { ask } from '@/pages/desk/session';
import { api, type Answer, type Body } from '@/shared/api';
import type { Settled } from '@/shared/task';

export type Team = Answer<'/api/v1/teams/{team_id}', 'get'>;
export type TeamRow = Answer<'/api/v1/teams', 'get'>['items'][number];

export type Squad = Answer<'/api/v1/squads', 'get'>['items'][number];

export type TeamEdit =
  | { readonly verb: 'open'; readonly body: Body<'/api/v1/teams', 'post'> }
  | {
      readonly verb: 'rename';
      readonly teamId: number;
      readonly body: Body<'/api/v1/teams/{team_id}/names', 'post'>;
    }
  | {
      readonly verb: 'add';
      readonly teamId: number;
      readonly body: Body<'/api/v1/teams/{team_id}/members', 'post'>;
    }
  | {
      readonly verb: 'remove';
      readonly teamId: number;
      readonly body: Body<'/api/v1/teams/{team_id}/removals', 'post'>;
    }
  | { readonly verb: 'close'; readonly teamId: number };

export async function sendTeamEdit(key: string, edit: TeamEdit): Promise<Settled<Team>> {
  const header = { 'Idempotency-Key': key };
  if (edit.verb === 'open') {
    return ask(api.POST('/api/v1/teams', { params: { header }, body: edit.body }));
  }
  const params = { path: { team_id: edit.teamId }, header };
  switch (edit.verb) {
    case 'rename':
      return ask(api.POST('/api/v1/teams/{team_id}/names', { params, body: edit.body }));
    case 'add':
      return ask(api.POST('/api/v1/teams/{team_id}/members', { params, body: edit.body }));
    case 'remove':
      return ask(api.POST('/api/v1/teams/{team_id}/removals', { params, body: edit.body }));
    case 'close':
      return ask(api.POST('/api/v1/teams/{team_id}/closings', { params, body: {} }));
  }
}
