/** Makes a warning fail the test it comes from: Vue warns of mistakes that a person would meet as silence. */
import { afterEach, beforeEach, expect, vi } from 'vitest';

const warnings: string[] = [];

beforeEach(() => {
  warnings.length = 0;
  vi.spyOn(console, 'warn').mockImplementation((...said: unknown[]) => {
    warnings.push(said.map(String).join(' '));
  });
});

afterEach(() => {
  expect(warnings).toEqual([]);
});
