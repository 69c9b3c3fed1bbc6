/** The light page behind a checkpoint's sticker: shows where one is, and checks in at a tap. */
import '@/shared/tokens.css';
import '@/shared/base.css';
import '@/shared/light.css';
import en from '@/locales/en/checkin.json';
import zh from '@/locales/zh-CN/checkin.json';
import { drawDone } from '@/pages/checkin/drawings';
import type { CheckIn, Checkpoint } from '@/pages/checkin/words';
import { api, call } from '@/shared/api';
import { cheer } from '@/shared/cheer';
import { serverNow } from '@/shared/clock';
import { checkpointOf } from '@/shared/codes';
import { keepCheckIn, keptCheckIns, placeCheckIn, sendKept } from '@/shared/keptCheckIns';
import { button, element, note, startLightPage, type Child } from '@/shared/lightPage';
import { askPlace } from '@/shared/place';
import { sentenceOf } from '@/shared/refusal';
import { IDLE, UNREACHABLE, WORKING, type Settled, type Task } from '@/shared/task';

/** The code of a screen stands behind the `#`, where no log keeps it. */
const address = checkpointOf(window.location.pathname + window.location.hash);
let lastKey = '';

let checkpoint: Task<Checkpoint> = WORKING;
let checkIn: Task<CheckIn> = IDLE;
let locating = false;

const page = startLightPage({ 'zh-CN': zh, en }, content);
const { t, locale, draw } = page;

async function readCheckpoint(): Promise<Settled<Checkpoint>> {
  if (address === null || address.tenantId === null) return UNREACHABLE;
  return call(
    api.GET('/api/v1/checkpoints/{tenant_id}/{short_code}', {
      params: { path: { tenant_id: address.tenantId, short_code: address.shortCode } },
    }),
  );
}

/** Send what this phone keeps; the scan on show, or the newest of this point, says what came of it. */
async function deliver(): Promise<void> {
  checkIn = WORKING;
  locating = false;
  draw();
  const delivered = await sendKept();
  const here = delivered.filter(({ input }) => input.short_code === address?.shortCode);
  const mine = here.find(({ key }) => key === lastKey) ?? here[here.length - 1];
  checkIn = mine?.settled ?? UNREACHABLE;
  if (checkIn.state === 'done') cheer();
  draw();
}

const isKept = (): boolean => keptCheckIns().some(({ key }) => key === lastKey);

/** A tap keeps the scan before anything else; one that is still kept is sent again instead. */
async function tap(): Promise<void> {
  if (address === null || locating || checkIn.state === 'working') return;
  if (isKept()) return deliver();
  const kept = keepCheckIn({
    short_code: address.shortCode,
    board_code: address.boardCode,
    place: null,
    scanned_at: new Date(serverNow()).toISOString(),
  });
  lastKey = kept.key;
  locating = true;
  draw();
  placeCheckIn(kept.key, await askPlace());
  return deliver();
}

async function start(): Promise<void> {
  checkpoint = WORKING;
  draw();
  checkpoint = await readCheckpoint();
  draw();
  const left = keptCheckIns().filter(({ input }) => input.short_code === address?.shortCode);
  lastKey = left[left.length - 1]?.key ?? '';
  if (lastKey !== '' && checkpoint.state === 'done') await deliver();
  else void sendKept();
}

const begin = (): void => void start();
const onTap = (): void => void tap();

function content(): Child[] {
  const brand = element('img', { src: '/static/mark.svg', alt: '' });
  return [
    element('p', { class: 'brand' }, brand, t('brand')),
    ...(checkpoint.state === 'done' ? drawCheckpoint(checkpoint.value) : drawNoCheckpoint()),
  ];
}

function drawNoCheckpoint(): Child[] {
  if (address === null) return [note('attention', t('badAddress'))];
  if (checkpoint.state === 'refused') {
    return [note('attention', sentenceOf(checkpoint.refusal, locale()))];
  }
  if (checkpoint.state !== 'unreachable') return [element('p', { role: 'status' }, t('loading'))];
  return [note('attention', t('unreachable')), button({ class: 'button' }, t('again'), begin)];
}

function drawCheckpoint(found: Checkpoint): Child[] {
  if (checkIn.state === 'done') return drawDone(page, checkIn.value);
  const route = found.route;
  return [
    element(
      'section',
      { class: 'card' },
      element('p', { class: 'small' }, found.station_name),
      element('h1', {}, found.name),
      route === null
        ? null
        : element('p', {}, t('route', { name: route.name, count: route.checkpoints_count })),
    ),
    ...drawTap(),
  ];
}

function drawTap(): Child[] {
  if (locating) return [element('p', { role: 'status' }, t('locating'))];
  if (checkIn.state === 'working') return [element('p', { role: 'status' }, t('sending'))];
  if (checkIn.state === 'refused' && checkIn.refusal.status === 401) return drawSignedOut();
  return [
    checkIn.state === 'refused' ? note('attention', sentenceOf(checkIn.refusal, locale())) : null,
    checkIn.state === 'unreachable' ? note('told', t(isKept() ? 'kept' : 'unreachable')) : null,
    button({ class: 'button button--main big' }, t('checkIn'), onTap),
    window.isSecureContext ? null : element('p', { class: 'small' }, t('noPlace')),
  ];
}

function drawSignedOut(): Child[] {
  return [
    note('told', element('p', {}, t('signedOut')), element('p', {}, t('howToSignIn'))),
    element('a', { class: 'button button--main', href: '/phone/' }, t('activate')),
    button({ class: 'button' }, t('afterwards'), onTap),
  ];
}

window.addEventListener('online', () => {
  if (isKept()) void deliver();
});
begin();
