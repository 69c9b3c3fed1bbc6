/** Relatives: whose points somebody may spend, and who asks to spend theirs. */
import type { Relative } from '@/pages/kiosk/machine/state';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import { api, call } from '@/shared/api';
import { refusalOf } from '@/shared/task';

/** Nobody when it is not told. */
export async function readFamily(visit: string): Promise<readonly Relative[]> {
  const read = await call(api.POST('/api/v1/kiosk/proxies', { body: { visit } }));
  return read.state === 'done' ? read.value.items : [];
}

/** Say yes or no oneself to a relative who asks. */
export async function answerRelative(
  kiosk: Kiosk,
  visit: string,
  proxyId: number,
  isAgreed: boolean,
): Promise<void> {
  const body = { visit, proxy_id: proxyId };
  const settled = kiosk.hear<unknown>(
    isAgreed
      ? await call(api.POST('/api/v1/kiosk/proxy-agreements', { body }))
      : await call(api.POST('/api/v1/kiosk/proxy-refusals', { body })),
  );
  if (settled.state !== 'done') {
    kiosk.send({ on: 'visit-refused', refusal: refusalOf(settled), awaited: visit });
    return;
  }
  const said = isAgreed ? 'agreed' : 'not-agreed';
  kiosk.send({ on: 'family-told', awaited: visit, said, family: await readFamily(visit) });
}
