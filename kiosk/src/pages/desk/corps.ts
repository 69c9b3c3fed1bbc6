/** The corps of volunteers by name; one that the catalogue does not know keeps its own word. */
const CORPS: readonly string[] = [
  'cleaner',
  'courier',
  'expert',
  'guard',
  'militia',
  'neighbour',
  'rider',
  'security',
];

export function corpsText(
  corps: string,
  t: (word: string, facts: Record<string, unknown>) => string,
): string {
  return t(CORPS.includes(corps) ? `corps.${corps}` : 'corps.other', { corps });
}
