/** What this phone keeps so that its pass works without network: the secret, the pass number, the last account seen. */
import { readStoredJson, removeStored, writeStored } from '@/shared/store';
import type { Me } from '@/pages/phone/words';

export interface KeptDevice {
  readonly secret: string;
  readonly passNumber: string;
}

export interface KeptAccount {
  readonly me: Me;
  readonly seenAt: number;
}

export function keptDevice(): KeptDevice | null {
  const kept = readStoredJson('device') as Partial<KeptDevice> | null;
  if (typeof kept?.secret !== 'string' || typeof kept.passNumber !== 'string') return null;
  return { secret: kept.secret, passNumber: kept.passNumber };
}

export function keepDevice(device: KeptDevice): void {
  writeStored('device', JSON.stringify(device));
}

/** What an account that was kept by an earlier version of this page does not say. */
const UNKNOWN_THEN = {
  points_pending: 0,
  points_owed: 0,
  expires_next: null,
  spends_from: null,
  strange_phone: null,
};

export function keptAccount(): KeptAccount | null {
  const kept = readStoredJson('account') as Partial<KeptAccount> | null;
  if (typeof kept?.seenAt !== 'number' || typeof kept.me?.volunteer_id !== 'number') return null;
  return { me: { ...UNKNOWN_THEN, ...kept.me }, seenAt: kept.seenAt };
}

export function keepAccount(account: KeptAccount): void {
  writeStored('account', JSON.stringify(account));
}

export function forgetDevice(): void {
  removeStored('device');
  removeStored('account');
}
