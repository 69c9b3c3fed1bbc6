/** The ways in: what somebody shows, sent once, and the visit that the service makes of it. */
import type { Visit } from '@/pages/kiosk/machine/state';
import { api, call } from '@/shared/api';
import { newKey } from '@/shared/intents';
import type { Settled } from '@/shared/task';

export type Shown =
  | { readonly is: 'pass'; readonly pass: string }
  // Without its PIN a card only looks.
  | { readonly is: 'card'; readonly card: string; readonly pin: string | null }
  | { readonly is: 'slips'; readonly codes: readonly string[] }
  | { readonly is: 'relative'; readonly visit: string; readonly proxyId: number };

/** What stands on a new PIN: the digits of the letter that came with the card, or the PIN in use. */
export type PinWish =
  | { readonly card: string; readonly letter: string; readonly pin: string }
  | { readonly card: string; readonly pin: string; readonly newPin: string };

function send(shown: Shown, key: string): Promise<Settled<Visit>> {
  switch (shown.is) {
    case 'pass':
      return call(
        api.POST('/api/v1/kiosk/visits', {
          params: { header: { 'Idempotency-Key': key } },
          body: { pass: shown.pass },
        }),
      );
    case 'card':
      return call(
        api.POST('/api/v1/kiosk/card-visits', { body: { card: shown.card, pin: shown.pin } }),
      );
    case 'slips':
      return call(api.POST('/api/v1/kiosk/slip-visits', { body: { slips: [...shown.codes] } }));
    case 'relative':
      return call(
        api.POST('/api/v1/kiosk/proxy-visits', {
          body: { visit: shown.visit, proxy_id: shown.proxyId },
        }),
      );
  }
}

/** The key lives in memory alone: what opens a visit is a secret, and is never stored. */
export async function openVisit(shown: Shown): Promise<Settled<Visit>> {
  const key = newKey();
  const first = await send(shown, key);
  // A PIN is not tried twice by itself: each try counts.
  const mayAgain = shown.is === 'pass' || shown.is === 'slips';
  return first.state === 'unreachable' && mayAgain ? send(shown, key) : first;
}

export async function setPin(wish: PinWish): Promise<Settled<unknown>> {
  const body =
    'letter' in wish
      ? { card: wish.card, letter_code: wish.letter, pin: wish.pin }
      : { card: wish.card, pin: wish.pin, new_pin: wish.newPin };
  return call(api.POST('/api/v1/kiosk/card-pins', { body }));
}

/** `keepalive` lets the request outlive a page that is closed. */
export async function closeVisit(visit: string): Promise<Settled<unknown>> {
  return call(api.DELETE('/api/v1/kiosk/visits/current', { body: { visit }, keepalive: true }));
}
