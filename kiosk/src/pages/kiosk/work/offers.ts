/** The code that the kiosk shows to phones: a new one before the old one ends, asked after while it is on show. */
import { onUnmounted, watch } from 'vue';
import type { Offer } from '@/pages/kiosk/machine/state';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import type { Visits } from '@/pages/kiosk/work/visits';
import { api, call } from '@/shared/api';
import { serverNow } from '@/shared/clock';

const POLL_MS = 1500;
/** A new code early enough that nobody scans one that is about to end. */
const RENEW_MS = 15_000;

export function useOffers(kiosk: Kiosk, { welcome }: Pick<Visits, 'welcome'>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function step(): Promise<void> {
    const { state } = kiosk;
    if (state.value.at !== 'offer') return;
    const { offer, match } = state.value;
    const msLeft = offer === null ? 0 : Date.parse(offer.expires_at) - serverNow();
    // A phone that has opened the code keeps it to its end.
    if (offer === null || msLeft < (match === null ? RENEW_MS : 0)) await renew();
    else await ask(offer);
    if (kiosk.state.value.at === 'offer') timer = setTimeout(() => void step(), POLL_MS);
  }

  async function renew(): Promise<void> {
    const made = kiosk.hear(await call(api.POST('/api/v1/kiosk/visit-offers', { body: {} })));
    kiosk.send({ on: 'offered', offer: made.state === 'done' ? made.value : null });
  }

  async function ask(offer: Offer): Promise<void> {
    const asked = kiosk.hear(
      await call(
        api.POST('/api/v1/kiosk/visit-offers/{offer_code}/visits', {
          params: { path: { offer_code: offer.offer_code } },
          body: {},
        }),
      ),
    );
    const { value: now } = kiosk.state;
    if (now.at !== 'offer' || now.offer?.offer_code !== offer.offer_code) return;
    if (asked.state === 'unreachable') return;
    if (asked.state === 'refused') await welcome(asked, offer.offer_code);
    else if ('visit' in asked.value)
      await welcome({ state: 'done', value: asked.value }, offer.offer_code);
    else if (asked.value.match_number !== null)
      kiosk.send({ on: 'offer-seen', match: asked.value.match_number });
  }

  watch(
    () => kiosk.state.value.at,
    (at) => {
      clearTimeout(timer);
      if (at === 'offer') void step();
    },
  );
  onUnmounted(() => {
    clearTimeout(timer);
  });
}
