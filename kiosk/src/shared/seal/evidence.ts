/** The evidence of an alarm as a file that anybody can keep and check: both notes and the proof, word for word. */
import { saveFile } from '@/shared/files/save';
import type { Alarm } from '@/shared/seal/forkWatch';

/** The two notes and what was given as proof, one under the other. */
export const evidenceText = ({ kind, atMs, oldNote, newNote, proof }: Alarm): string =>
  [`${kind} ${new Date(atMs).toISOString()}`, oldNote, newNote, ...proof, ''].join('\n');

export const evidenceName = ({ atMs }: Alarm): string =>
  `pingan-log-${new Date(atMs).toISOString().slice(0, 10)}.txt`;

/** Hand a text to the person as a file. */
export function saveText(name: string, text: string): void {
  saveFile(new Blob([text], { type: 'text/plain;charset=utf-8' }), name);
}
