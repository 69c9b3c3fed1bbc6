/** Local storage that never throws: in private windows and full disks a page goes on without memory. */
export function readStored(name: string): string | null {
  try {
    return window.localStorage.getItem(`pingan.${name}`);
  } catch {
    return null;
  }
}

export function writeStored(name: string, value: string): boolean {
  try {
    window.localStorage.setItem(`pingan.${name}`, value);
    return true;
  } catch {
    return false;
  }
}

export function removeStored(name: string): void {
  try {
    window.localStorage.removeItem(`pingan.${name}`);
  } catch {
    // Without storage there is nothing to remove.
  }
}

/** A stored JSON value, or null when it is missing or was damaged. */
export function readStoredJson(name: string): unknown {
  const text = readStored(name);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
