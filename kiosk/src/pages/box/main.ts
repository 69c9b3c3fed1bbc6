/** The letter box: a page of its own, by which anybody writes to the tip desk and leaves no trace doing it. */
import '@/shared/tokens.css';
import '@/shared/base.css';
import '@/shared/light.css';
import '@/pages/box/box.css';
import en from '@/locales/en/box.json';
import zh from '@/locales/zh-CN/box.json';
import { fillChoice } from '@/pages/box/fields';
import * as post from '@/pages/box/post';
import { fields, forget, page, tenantId, type View } from '@/pages/box/state';
import { drawEnter, drawForm, drawSent, drawStart, drawThread, type Acts } from '@/pages/box/views';
import { button, element, note, startLightPage, type Child } from '@/shared/lightPage';
import { sentenceOf } from '@/shared/refusal';
import { IDLE, WORKING, type Settled } from '@/shared/task';

const light = startLightPage({ 'zh-CN': zh, en }, content);
const { t, locale, draw } = light;

/** Where somebody lands who leaves in a hurry. */
const ELSEWHERE = '/phone/';

let isReady = false;
let isAway = false;

async function start(): Promise<void> {
  isAway = false;
  draw();
  const bureaus = await post.readBureaus();
  if (bureaus.state !== 'done') {
    isAway = true;
    draw();
    return;
  }
  page.bureaus = bureaus.value.items;
  const wanted = decodeURIComponent(window.location.hash.slice(1));
  const named = page.bureaus.find((bureau) => bureau.name === wanted) ?? page.bureaus[0];
  nameChoices();
  if (named !== undefined) fields.bureau.value = String(named.tenant_id);
  await askBox();
  isReady = true;
  draw();
}

async function askBox(): Promise<void> {
  const box = await post.askBox(tenantId());
  page.takesIdentity = box.state === 'done' && box.value.takes_identity;
}

function nameChoices(): void {
  fillChoice(
    fields.bureau,
    page.bureaus.map((bureau) => [String(bureau.tenant_id), bureau.title] as const),
  );
  fillChoice(
    fields.subject,
    [...post.SUBJECTS].reverse().map((name) => [name, t(`subject.${name}`)] as const),
  );
}

async function settle(request: Promise<Settled<post.Thread>>, next: View): Promise<boolean> {
  page.task = WORKING;
  page.problem = null;
  draw();
  const settled = await request;
  page.task = settled;
  const isDone = settled.state === 'done';
  if (isDone) {
    page.thread = settled.value;
    page.view = next;
    window.scrollTo(0, 0);
  }
  draw();
  return isDone;
}

function complain(words: string): void {
  page.problem = words;
  page.task = IDLE;
  draw();
}

async function send(): Promise<void> {
  if (fields.words.value.trim() === '') {
    complain(t('form.empty'));
    return;
  }
  const said = await settle(
    post.sendLetter({
      tenant_id: tenantId(),
      code: page.code,
      subject: (fields.subject.value || 'other') as post.Subject,
      words: fields.words.value.trim(),
      place: fields.place.value.trim(),
      happened: fields.happened.value.trim(),
      name: page.takesIdentity ? fields.name.value.trim() : '',
      contact: page.takesIdentity ? fields.contact.value.trim() : '',
    }),
    'sent',
  );
  if (said)
    for (const field of Object.values(fields)) if (field !== fields.bureau) field.value = '';
}

async function open(): Promise<void> {
  const code = post.onlyDigits(fields.code.value);
  if (code.length !== post.CODE_DIGITS) {
    complain(t('enter.short', { count: code.length }));
    return;
  }
  page.code = code;
  if (await settle(post.openThread(tenantId(), code), 'thread')) fields.code.value = '';
}

async function answer(): Promise<void> {
  const words = fields.answer.value.trim();
  if (words === '') return;
  const body = { tenant_id: tenantId(), code: page.code, words };
  if (await settle(post.sendAnswer(body), 'thread')) {
    fields.answer.value = '';
    draw();
  }
}

const fetch = (way: 'slip' | 'account'): Promise<boolean> =>
  settle(
    post.fetchReward({
      tenant_id: tenantId(),
      code: page.code,
      way,
      number: way === 'account' ? fields.number.value.trim() : '',
    }),
    'thread',
  );

const acts: Acts = {
  go: (view) => {
    page.view = view;
    page.task = IDLE;
    page.problem = null;
    if (view === 'write') void askBox().then(draw);
    draw();
  },
  send: () => void send(),
  open: () => void open(),
  answer: () => void answer(),
  fetchSlip: () => void fetch('slip'),
  wantAccount: () => {
    page.wantsAccount = true;
    draw();
  },
  fetchToAccount: () => void fetch('account'),
  keptSlip: () => void settle(post.forgetSlip(tenantId(), page.code), 'thread'),
  finish: () => {
    forget();
    nameChoices();
    draw();
  },
};

function leave(): void {
  forget();
  window.location.replace(ELSEWHERE);
}

const DRAWN = {
  start: drawStart,
  write: drawForm,
  sent: drawSent,
  enter: drawEnter,
  thread: drawThread,
} as const;

function content(): Child[] {
  const brand = element('img', { src: '/static/mark.svg', alt: '' });
  return [
    element(
      'div',
      { class: 'top' },
      element('p', { class: 'brand' }, brand, t('brand')),
      button({ class: 'button button--small' }, t('leave'), leave),
    ),
    page.view === 'sent' || page.view === 'thread' ? null : drawEmergency(),
    ...drawOpen(),
  ];
}

function drawEmergency(): HTMLElement {
  return element(
    'section',
    { class: 'emergency' },
    element('strong', {}, t('emergency')),
    element('a', { class: 'button', href: 'tel:110' }, t('call')),
  );
}

function drawOpen(): Child[] {
  if (isAway) {
    return [note('attention', t('unreachable')), button({ class: 'button' }, t('again'), begin)];
  }
  if (!isReady) return [element('p', { role: 'status' }, t('loading'))];
  nameChoices();
  const { task, problem } = page;
  return [
    ...DRAWN[page.view](light, acts),
    problem === null ? null : note('attention', problem),
    task.state === 'refused' ? note('attention', sentenceOf(task.refusal, locale())) : null,
    task.state === 'unreachable' ? note('attention', t('unreachable')) : null,
  ];
}

function begin(): void {
  void start();
}

/* A page that is put away comes back empty: neither its pictures nor its fields outlive it. */
window.addEventListener('pagehide', forget);
window.addEventListener('pageshow', (shown) => {
  if (shown.persisted) draw();
});

begin();
