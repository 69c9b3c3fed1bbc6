/** The large-print mode as kept on the device, for pages that only follow it. */
import { readStored } from '@/shared/store';

export type Print = 'normal' | 'large';

export function storedPrint(): Print {
  return readStored('print') === 'large' ? 'large' : 'normal';
}

export function showPrint(print: Print): void {
  document.documentElement.dataset['print'] = print;
}

export function startPrint(): void {
  showPrint(storedPrint());
}
