/** The start of the desk page. */
import '@/shared/polyfills';
import { mountPage } from '@/shared/page';
import DeskPage from '@/pages/desk/DeskPage.vue';
import '@/pages/desk/desk.css';

void mountPage('desk', DeskPage);
