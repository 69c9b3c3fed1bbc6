/** The watch over the bureau's log, for every view of the phone. */
import { inject, provide, type InjectionKey } from 'vue';
import type { ForkWatch } from '@/shared/seal/useForkWatch';
import { useBureauWatch } from '@/shared/seal/useBureauWatch';

const SEAL: InjectionKey<ForkWatch> = Symbol('seal');

/** A phone is looked at now and then: what matters is every visit, not every minute. */
const LOOK_SECONDS = 300;

export function provideSeal(tenantOf: () => number | null): ForkWatch {
  const seal = useBureauWatch(tenantOf, LOOK_SECONDS);
  provide(SEAL, seal);
  return seal;
}

export function useSeal(): ForkWatch {
  const seal = inject(SEAL);
  if (seal === undefined) throw new Error('a view outside the phone page');
  return seal;
}
