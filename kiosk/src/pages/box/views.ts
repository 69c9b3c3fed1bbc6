/** What the letter box shows: the first page, the form, the number to write down, and the thread. */
import { labelled } from '@/pages/box/fields';
import { inGroups, type Thread } from '@/pages/box/post';
import { fields, page, type View } from '@/pages/box/state';
import { dateTime, points } from '@/shared/format';
import { button, element, note, type Child, type LightPage } from '@/shared/lightPage';

export interface Acts {
  readonly go: (view: View) => void;
  readonly send: () => void;
  readonly open: () => void;
  readonly answer: () => void;
  readonly fetchSlip: () => void;
  readonly wantAccount: () => void;
  readonly fetchToAccount: () => void;
  readonly keptSlip: () => void;
  readonly finish: () => void;
}

const big = { class: 'button button--main big' };
const plain = { class: 'button' };

const isBusy = (): boolean => page.task.state === 'working';

function main(words: string, act: () => void): HTMLElement {
  const made = button(big, words, act);
  if (isBusy()) made.setAttribute('disabled', '');
  return made;
}

export function drawStart({ t }: LightPage, acts: Acts): Child[] {
  return [
    element('p', {}, t('promise')),
    page.bureaus.length > 1 ? labelled(t('bureau'), fields.bureau) : null,
    button(big, t('write'), () => {
      acts.go('write');
    }),
    button(plain, t('look'), () => {
      acts.go('enter');
    }),
  ];
}

export function drawForm({ t }: LightPage, acts: Acts): Child[] {
  return [
    labelled(t('form.subject'), fields.subject),
    labelled(t('form.words'), fields.words, t('form.wordsHelp')),
    labelled(t('form.place'), fields.place),
    labelled(t('form.happened'), fields.happened),
    drawIdentity(t),
    element('p', { class: 'small' }, t('form.law')),
    main(isBusy() ? t('form.sending') : t('form.send'), acts.send),
    backTo(t('back'), acts),
  ];
}

function drawIdentity(t: LightPage['t']): Child {
  if (!page.takesIdentity) return element('p', { class: 'small' }, t('form.noIdentity'));
  return element(
    'fieldset',
    { class: 'card stack' },
    element('legend', {}, t('form.identity')),
    element('p', { class: 'small' }, t('form.identityHelp')),
    labelled(t('form.name'), fields.name),
    labelled(t('form.contact'), fields.contact),
  );
}

export function drawSent({ t }: LightPage, acts: Acts): Child[] {
  return [
    note('done', element('h1', {}, t('sent.title'))),
    element('p', {}, t('sent.keep')),
    digits(page.code),
    element('p', {}, t('sent.called', { codename: page.thread?.codename ?? '' })),
    element('p', { class: 'small' }, t('sent.shared')),
    button(big, t('sent.done'), acts.finish),
  ];
}

export function drawEnter({ t }: LightPage, acts: Acts): Child[] {
  return [
    page.bureaus.length > 1 ? labelled(t('bureau'), fields.bureau) : null,
    labelled(t('enter.code'), fields.code),
    main(t('enter.open'), acts.open),
    backTo(t('back'), acts),
  ];
}

export function drawThread(light: LightPage, acts: Acts): Child[] {
  const thread = page.thread;
  if (thread === null) return [];
  const { t } = light;
  return [
    element(
      'section',
      { class: 'card' },
      element('p', { class: 'small' }, t('thread.called', { codename: thread.codename })),
      element('h1', {}, t(`thread.state.${thread.state}`)),
    ),
    ...drawReward(light, acts, thread),
    ...drawMessages(light, thread),
    ...(thread.state === 'closed'
      ? []
      : [labelled(t('thread.answer'), fields.answer), main(t('thread.send'), acts.answer)]),
    button(plain, t('back'), acts.finish),
  ];
}

function drawMessages({ t, locale }: LightPage, thread: Thread): Child[] {
  if (thread.messages.length === 0) return [element('p', {}, t('thread.none'))];
  return thread.messages.map((one) =>
    element(
      'section',
      { class: one.mine ? 'card message message--mine' : 'card message' },
      element(
        'p',
        { class: 'small' },
        `${t(one.mine ? 'thread.mine' : 'thread.desk')} · ${dateTime(one.at, locale())}`,
      ),
      element('p', { class: 'said' }, one.words),
    ),
  );
}

function drawReward(light: LightPage, acts: Acts, { reward }: Thread): Child[] {
  if (reward === null) return [];
  const { t, locale } = light;
  if (reward.slip_code !== null) {
    return [
      element('h2', {}, t('reward.isSlip')),
      digits(reward.slip_code),
      element('p', {}, t('reward.until', { day: reward.slip_expires_on ?? '' })),
      button(plain, t('reward.kept'), acts.keptSlip),
    ];
  }
  if (reward.fetched !== null) {
    return [note('done', t(reward.fetched === 'slip' ? 'reward.gone' : 'reward.isAccount'))];
  }
  const worth = points(reward.points, locale());
  return [note('done', t('reward.offered', { worth })), ...drawWays(light, acts, reward.ways)];
}

function drawWays({ t }: LightPage, acts: Acts, ways: readonly string[]): Child[] {
  if (ways.length === 0) return [element('p', {}, t('reward.none'))];
  return [
    ...(ways.includes('slip')
      ? [main(t('reward.slip'), acts.fetchSlip), small(t('reward.slipHelp'))]
      : []),
    ...(ways.includes('account')
      ? [
          page.wantsAccount ? null : button(plain, t('reward.account'), acts.wantAccount),
          small(t('reward.accountHelp')),
        ]
      : []),
    ...(page.wantsAccount
      ? [
          labelled(t('reward.number'), fields.number),
          main(t('reward.confirmAccount'), acts.fetchToAccount),
        ]
      : []),
  ];
}

const small = (words: string): Child => element('p', { class: 'small' }, words);

const digits = (code: string): Child =>
  element('p', { class: 'digits', 'aria-label': code.split('').join(' ') }, inGroups(code));

const backTo = (words: string, acts: Acts): Child => button(plain, words, acts.finish);
