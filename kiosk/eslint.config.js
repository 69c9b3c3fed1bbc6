/** The lint rules of the pages: strict types, walls between rooms, every word in the catalogues. */
import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript';
import prettier from 'eslint-config-prettier/flat';
import vue from 'eslint-plugin-vue';

const PAGES = ['phone', 'desk', 'kiosk', 'board', 'checkin', 'offer', 'receipt', 'verify'];

const CHINESE = '/[\\u3400-\\u9fff]/';
const WORDS_MESSAGE =
  'Words people read belong in src/locales, so that both languages stay complete.';

/** A page may stand on shared/, never on a neighbour. */
const wallOf = (page) => ({
  files: [`src/pages/${page}/**/*.{ts,vue}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: PAGES.filter((other) => other !== page).map((other) => `@/pages/${other}/*`),
            message: 'A page never imports another page: move what both need to src/shared.',
          },
          {
            group: ['@/client/*'],
            message: 'Pages speak to the service through @/shared/api.',
          },
          { group: ['../*'], message: 'Import by @/, so that a moved file keeps its imports.' },
        ],
      },
    ],
  },
});

export default defineConfigWithVueTs(
  { ignores: ['dist/**', 'node_modules/**', 'src/client/schema.ts'] },
  vue.configs['flat/recommended'],
  vueTsConfigs.strictTypeChecked,
  {
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: false }],
      'max-lines-per-function': ['error', { max: 60 }],
      'no-restricted-syntax': [
        'error',
        { selector: `Literal[value=${CHINESE}]`, message: WORDS_MESSAGE },
        { selector: `TemplateElement[value.raw=${CHINESE}]`, message: WORDS_MESSAGE },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
    },
  },
  {
    files: ['src/**/*.vue'],
    rules: {
      'max-lines': ['error', { max: 200 }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': ['error', { order: ['defineProps', 'defineEmits'] }],
      'vue/no-bare-strings-in-template': 'error',
      'vue/require-default-prop': 'off', // optional props are typed as such
    },
  },
  ...PAGES.map(wallOf),
  {
    files: ['src/shared/**/*.{ts,vue}'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@/pages/*'], message: 'shared/ lies under the pages.' }] },
      ],
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: { 'max-lines-per-function': 'off', 'no-restricted-syntax': 'off' },
  },
  prettier,
);
