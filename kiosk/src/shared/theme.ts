/** The switch of the high-contrast mode; a page has its usual ground of its own. */
import { ref, type Ref } from 'vue';
import { readStored, writeStored } from '@/shared/store';

export type Theme = 'usual' | 'contrast';

const root = document.documentElement;
const usual = root.dataset['theme'];
const theme = ref<Theme>(readStored('theme') === 'contrast' ? 'contrast' : 'usual');

function show(next: Theme): void {
  const name = next === 'contrast' ? 'contrast' : usual;
  if (name === undefined) delete root.dataset['theme'];
  else root.dataset['theme'] = name;
}

show(theme.value);

export function useTheme(): { theme: Readonly<Ref<Theme>>; setTheme: (next: Theme) => void } {
  return {
    theme,
    setTheme(next) {
      theme.value = next;
      writeStored('theme', next);
      show(next);
    },
  };
}
