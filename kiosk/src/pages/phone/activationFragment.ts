/** The activation code that a slip's QR puts behind the address; taken out of it at once, so that it is in no history. */
import { activationCode } from '@/shared/codes';

export function takeActivationCode(): string | null {
  const typed = /^#activate=(.+)$/.exec(window.location.hash)?.[1];
  if (typed === undefined) return null;
  window.history.replaceState(null, '', `${window.location.pathname}${window.location.search}`);
  try {
    return activationCode(decodeURIComponent(typed));
  } catch {
    return null;
  }
}
