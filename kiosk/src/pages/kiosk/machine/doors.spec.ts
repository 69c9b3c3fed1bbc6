/** Tests of the other ways in: a card with its PIN, slips, the kiosk's own code, and looking only. */
import { describe, expect, it } from 'vitest';
import type { KioskEvent } from '@/pages/kiosk/machine/events';
import { IDLE_SCREEN, reduce } from '@/pages/kiosk/machine/reducer';
import type { Good, KioskState, Visit } from '@/pages/kiosk/machine/state';
import { judgeReading } from '@/pages/kiosk/reading/judge';
import { luhnDigit } from '@/shared/pass';

const sound = (body: string): string => body + luhnDigit(body);
const CARD = sound('812345678901234567');
const SLIP = sound('912345678901234');
const OTHER_SLIP = sound('912345678901235');
const GOOD = { sku: 'soap', points: 15, boxes_left: 3 } as Good;
const VISIT: Visit = {
  visit: 'token',
  way: 'card',
  name_masked: '张*国',
  points_available: 40,
  points_max: 20,
  limits: [],
  may_spend: true,
  expires_at: '2026-11-22T12:02:00.000000Z',
};

const reads = (code: string): KioskEvent => ({ on: 'read', reading: judgeReading(code) });
const types = (digits: string): KioskEvent => ({ on: 'typed', digits });
const after = (...events: KioskEvent[]): KioskState => events.reduce(reduce, IDLE_SCREEN);
const ENTERS: KioskEvent = { on: 'enters' };
const ASKS: KioskEvent = { on: 'asks', attempt: 1 };
const opens = (visit: Visit): KioskEvent => ({
  on: 'visit-opened',
  visit,
  awaited: 1,
  goods: [GOOD],
  assisted: [],
  family: [],
});

describe('a card', () => {
  it('asks for its PIN wherever it is read, and opens with six digits', () => {
    const asked = after({ on: 'goes-to', place: 'camera' }, reads(CARD));
    expect(asked).toMatchObject({ at: 'pin', card: CARD, goal: 'spend' });
    expect(reduce(reduce(asked, types('13579')), ENTERS)).toMatchObject({ at: 'pin', entered: [] });
    expect(reduce(reduce(asked, types('1357924')), ENTERS)).toMatchObject({
      at: 'opening',
      from: { card: CARD, entered: ['135792'] },
    });
  });

  it('is asked again with nothing typed when its PIN is refused', () => {
    const refusal = { code: 'card_pin_wrong', status: 403, zh: '', en: '', facts: {} };
    const state = after(reads(CARD), types('135792'), ENTERS, ASKS, {
      on: 'visit-refused',
      refusal,
      awaited: 1,
    });
    expect(state).toMatchObject({ at: 'pin', card: CARD, typed: '', entered: [] });
    expect(JSON.stringify(state)).not.toContain('135792');
  });

  it('keeps the pictures that somebody chose, also after a wrong PIN', () => {
    const keys = { arePictures: true, areShuffled: true };
    const refusal = { code: 'card_pin_wrong', status: 403, zh: '', en: '', facts: {} };
    const again = after(reads(CARD), { on: 'keys', keys }, types('135792'), ENTERS, ASKS, {
      on: 'visit-refused',
      refusal,
      awaited: 1,
    });
    expect(again).toMatchObject({ at: 'pin', keys });
    expect(reduce(again, reads(CARD))).toMatchObject({ keys: { arePictures: false } });
  });

  it('gets a first PIN by its letter, typed twice the same', () => {
    const first = [reads(CARD), { on: 'sets-out', goal: 'first' }] as const;
    const twice = (again: string): KioskState =>
      after(...first, types('12345678'), ENTERS, types('135792'), ENTERS, types(again), ENTERS);
    expect(twice('135792')).toMatchObject({
      at: 'opening',
      from: { entered: ['12345678', '135792', '135792'] },
    });
    expect(twice('135793')).toMatchObject({
      at: 'pin',
      entered: ['12345678'],
      notice: { say: 'pins-differ' },
    });
    const set = reduce(reduce(twice('135792'), ASKS), { on: 'pin-set', awaited: 1 });
    expect(set).toMatchObject({
      at: 'pin',
      goal: 'spend',
      entered: [],
      notice: { say: 'pin-set' },
    });
  });

  it('without its PIN takes nothing', () => {
    const look = after(reads(CARD), { on: 'shows' }, ASKS, opens({ ...VISIT, may_spend: false }));
    const tapped = reduce(look, { on: 'adds', sku: 'soap' });
    expect(tapped).toMatchObject({ at: 'visit', basket: [], notice: { say: 'look-only' } });
    expect(reduce(tapped, { on: 'confirms' }).at).toBe('visit');
  });

  it('spends no more than its day allows', () => {
    const visit = after(reads(CARD), types('135792'), ENTERS, ASKS, opens(VISIT));
    const one = reduce(visit, { on: 'adds', sku: 'soap' });
    expect(reduce(one, { on: 'adds', sku: 'soap' })).toMatchObject({
      basket: [{ sku: 'soap', quantity: 1 }],
      notice: { say: 'points-missing', missing: 10 },
    });
  });

  it('leaves nothing behind', () => {
    const left = after(reads(CARD), types('1357'), { on: 'left' });
    expect(left).toEqual(IDLE_SCREEN);
  });
});

describe('an answer that comes late', () => {
  it('changes nothing for whoever came next', () => {
    const gone = after(reads(CARD), types('135792'), ENTERS, ASKS, { on: 'back' });
    const next = [reads(CARD), types('246813'), ENTERS, { on: 'asks', attempt: 2 } as const];
    const waiting = next.reduce<KioskState>(reduce, gone);
    const refusal = { code: 'card_pin_wrong', status: 403, zh: '', en: '', facts: {} };
    for (const late of [
      opens(VISIT),
      { on: 'visit-refused', refusal, awaited: 1 },
      { on: 'pin-set', awaited: 1 },
      { on: 'let-in', awaited: 1 },
    ] satisfies KioskEvent[]) {
      expect(reduce(waiting, late), late.on).toBe(waiting);
    }
    const visit = after(reads(CARD), types('135792'), ENTERS, ASKS, opens(VISIT));
    const said = { on: 'family-told', awaited: 'of-somebody-gone', said: 'agreed' } as const;
    expect(reduce(visit, { ...said, family: [] })).toBe(visit);
  });
});

describe('claim slips', () => {
  it('are gathered, each once', () => {
    const state = after(reads(SLIP), reads(OTHER_SLIP), reads(SLIP));
    expect(state).toMatchObject({ at: 'slips', codes: [SLIP, OTHER_SLIP] });
  });

  it('are gathered before the camera and by hand, and lost on neither way', () => {
    const seen = after({ on: 'goes-to', place: 'slips' }, { on: 'goes-to', place: 'camera' });
    const one = reduce(seen, reads(SLIP));
    expect(one).toMatchObject({ at: 'camera', slips: [SLIP] });
    const keypad = reduce(one, { on: 'goes-to', place: 'keypad' });
    const long = `${OTHER_SLIP}7`;
    expect(reduce(keypad, types(long))).toMatchObject({ at: 'keypad', typed: OTHER_SLIP });
    const both = { at: 'slips', codes: [SLIP, OTHER_SLIP] };
    expect(reduce(keypad, reads(OTHER_SLIP))).toMatchObject(both);
    expect(reduce(keypad, { on: 'back' })).toMatchObject({ at: 'slips', codes: [SLIP] });
  });
});

describe('the code on the screen', () => {
  const offer = { offer_code: 'ABC', url: 'http://a/o/ABC', expires_at: '' };
  const shown = after({ on: 'goes-to', place: 'offer' }, { on: 'offered', offer });

  it('shows its number only once a phone has opened it', () => {
    expect(shown).toMatchObject({ at: 'offer', match: null });
    expect(reduce(shown, { on: 'offer-seen', match: 47 })).toMatchObject({ match: 47 });
  });

  it('is gone when a phone has tapped a wrong number', () => {
    const refusal = { code: 'offer_over', status: 410, zh: '', en: '', facts: {} };
    expect(reduce(shown, { on: 'visit-refused', refusal, awaited: 'ABC' })).toMatchObject({
      at: 'offer',
      offer: null,
      notice: { say: 'refused' },
    });
  });

  it('opens nothing when somebody has gone on meanwhile', () => {
    const gone = reduce(shown, { on: 'back' });
    expect(reduce(gone, { ...opens(VISIT), awaited: 'ABC' } as KioskEvent)).toEqual(IDLE_SCREEN);
  });
});

describe('a code', () => {
  it.each([
    [CARD, 'card'],
    [SLIP, 'claim-slip'],
    [sound('9012345678'), 'pickup'],
    ['pingan-test', 'scanner-test'],
    ['8123456789012345670', 'misread'],
    ['281234567890123456', 'payment-code'],
  ])('%s is taken for a %s', (code, is) => {
    expect(judgeReading(code).is).toBe(is);
  });
});
