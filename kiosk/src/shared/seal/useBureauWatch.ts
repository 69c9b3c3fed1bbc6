/** The watch over the log of one's own bureau, found once by its number and remembered by its name. */
import { shallowRef, watch } from 'vue';
import { api, call } from '@/shared/api';
import { useForkWatch, type ForkWatch, type Watched } from '@/shared/seal/useForkWatch';
import { readStored, writeStored } from '@/shared/store';
import { useRefresh } from '@/shared/useRefresh';

const nameKept = (tenantId: number): string => `bureau.${String(tenantId)}`;

/** A name that is known stays: under another one the log would look as if it were seen for the first time. */
async function nameOf(tenantId: number): Promise<string | null> {
  const known = readStored(nameKept(tenantId));
  if (known !== null) return known;
  const listed = await call(api.GET('/api/v1/bureaus'));
  if (listed.state !== 'done') return null;
  const name = listed.value.items.find((bureau) => bureau.tenant_id === tenantId)?.name ?? null;
  if (name !== null) writeStored(nameKept(tenantId), name);
  return name;
}

/** Watch the log of a bureau by its number; its name is asked for until it is known. */
export function useBureauWatch(tenantOf: () => number | null, everySeconds: number): ForkWatch {
  const watched = shallowRef<Watched | null>(null);
  const seal = useForkWatch(() => watched.value, everySeconds);

  async function findOut(): Promise<void> {
    const tenantId = tenantOf();
    if (tenantId === null || watched.value?.tenantId === tenantId) return;
    const name = await nameOf(tenantId);
    watched.value = name === null ? null : { tenantId, name };
  }
  watch(tenantOf, () => void findOut(), { immediate: true });
  useRefresh(findOut, everySeconds);
  return seal;
}
