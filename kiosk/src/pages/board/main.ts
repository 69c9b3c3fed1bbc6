/** The start of the board page. */
import '@/shared/polyfills';
import { mountPage } from '@/shared/page';
import BoardPage from '@/pages/board/BoardPage.vue';

void mountPage('board', BoardPage);
