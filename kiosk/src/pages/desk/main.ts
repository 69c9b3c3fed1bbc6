/** The start of the desk page. */
import '@/shared/polyfills';
import { mountPage } from '@/shared/page';
import DeskPage from '@/pages/desk/DeskPage.vue';

void mountPage('desk', DeskPage);
