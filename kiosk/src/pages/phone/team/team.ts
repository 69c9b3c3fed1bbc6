/** One's own team and what it achieved, read once for the first view and for the team's own. */
import type { Answer } from '@/shared/api';

export type OwnTeam = Answer<'/api/v1/me/team', 'get'>;
export type Squad = OwnTeam['squads'][number];
export type Share = Squad['shares'][number];

/** Whether a result waits for this member's answer. */
export function waitsFor(squad: Squad, volunteerId: number): boolean {
  return (
    squad.state === 'open' &&
    squad.shares.some((share) => share.volunteer_id === volunteerId && share.agrees === null)
  );
}

/**
 * Points by parts, so that nothing is made or lost (largest remainder); who has the point that cannot be split
 * is settled by the service, so a preview may differ by one.
 */
export function previewShares(points: number, parts: readonly number[]): readonly number[] {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  if (whole === 0) return parts.map(() => 0);
  const given = parts.map((part) => Math.floor((points * part) / whole));
  const order = parts
    .map((part, place) => ({ place, rest: (points * part) % whole }))
    .sort((one, other) => other.rest - one.rest || one.place - other.place);
  const left = points - given.reduce((sum, share) => sum + share, 0);
  for (const { place } of order.slice(0, left)) given[place] = (given[place] ?? 0) + 1;
  return given;
}
