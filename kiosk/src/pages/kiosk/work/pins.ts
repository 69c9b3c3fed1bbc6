/** PINs that open no visit: a card's first or next one, and the one by which staff leave the page. */
import type { Awaited, DoorState } from '@/pages/kiosk/machine/state';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import { setPin, type PinWish } from '@/pages/kiosk/work/ways';
import { api, call } from '@/shared/api';
import { refusalOf } from '@/shared/task';

export async function sendNewPin(
  kiosk: Kiosk,
  awaited: Awaited,
  { goal, card, entered }: Extract<DoorState, { at: 'pin' }>,
): Promise<void> {
  const [first = '', pin = ''] = entered;
  const wish: PinWish =
    goal === 'first' ? { card, letter: first, pin } : { card, pin: first, newPin: pin };
  const settled = kiosk.hear(await setPin(wish));
  if (settled.state === 'done') kiosk.send({ on: 'pin-set', awaited });
  else kiosk.send({ on: 'visit-refused', refusal: refusalOf(settled), awaited });
}

export async function letOut(kiosk: Kiosk, awaited: Awaited, pin: string): Promise<void> {
  const asked = kiosk.hear(await call(api.POST('/api/v1/kiosk/exits', { body: { pin } })));
  if (asked.state === 'done') kiosk.send({ on: 'let-in', awaited });
  else kiosk.send({ on: 'visit-refused', refusal: refusalOf(asked), awaited });
}
