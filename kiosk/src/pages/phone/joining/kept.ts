/** The application this phone sent: its code only, by which it is followed; nothing that was typed. */
import { readStoredJson, removeStored, writeStored } from '@/shared/store';

export interface KeptApplication {
  readonly tenantId: number;
  readonly code: string;
}

export function keptApplication(): KeptApplication | null {
  const kept = readStoredJson('application') as Partial<KeptApplication> | null;
  if (typeof kept?.tenantId !== 'number' || typeof kept.code !== 'string') return null;
  return { tenantId: kept.tenantId, code: kept.code };
}

export function keepApplication(application: KeptApplication): void {
  writeStored('application', JSON.stringify(application));
}

export function forgetApplication(): void {
  removeStored('application');
}
