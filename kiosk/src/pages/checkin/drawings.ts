/** What the check-in page shows of a check-in that stands: place, proof, patrol and claim. */
import type { CheckIn } from '@/pages/checkin/words';
import { dateTime, points } from '@/shared/format';
import { element, icon, note, type Child, type LightPage } from '@/shared/lightPage';

type Patrol = NonNullable<CheckIn['patrol']>;
type Claim = NonNullable<CheckIn['claim']>;

/** What the person can do something about; the rest is for whoever approves. */
const TOLD = ['crowded_code', 'old_code', 'wrong_code', 'clock_off'] as const;

export function drawDone(page: LightPage, checkIn: CheckIn): Child[] {
  const { t, locale } = page;
  return [
    element(
      'section',
      { class: 'card done-mark', role: 'status' },
      icon('checkCircle'),
      element('h2', {}, t('done')),
      element('p', {}, checkIn.checkpoint_name),
      element('p', { class: 'small' }, dateTime(checkIn.occurred_at, locale())),
      element('p', { class: 'small' }, t(`grade.${checkIn.grade}`)),
    ),
    ...TOLD.filter((signal) => checkIn.signals.includes(signal)).map((signal) =>
      note('told', t(`signal.${signal}`)),
    ),
    checkIn.patrol === null ? null : drawPatrol(page, checkIn.patrol),
    checkIn.claim === null ? null : drawClaim(page, checkIn.claim),
    element('a', { class: 'button', href: '/phone/' }, t('openPhone')),
  ];
}

function drawPatrol({ t }: LightPage, patrol: Patrol): HTMLElement {
  const { done_count: done, needed_count: needed } = patrol;
  const seeds = Array.from({ length: needed }, (_, order) =>
    element('span', { class: order < done ? 'done' : '' }),
  );
  const left = Math.max(0, needed - done);
  return element(
    'section',
    { class: 'card' },
    element('h3', {}, patrol.route_name),
    element('p', { class: 'small' }, t('progress', { done, needed })),
    element('div', { class: 'seeds', 'aria-hidden': 'true' }, ...seeds),
    left === 0 ? null : element('p', { class: 'small' }, t('left', { count: left })),
  );
}

function drawClaim({ t, locale }: LightPage, claim: Claim): HTMLElement {
  const activity = locale() === 'en' ? claim.activity_en : claim.activity_zh;
  return element(
    'section',
    { class: 'card' },
    element('h3', {}, activity),
    element('p', {}, t(`claim.${claim.state}`, { worth: points(claim.points, locale()) })),
  );
}
