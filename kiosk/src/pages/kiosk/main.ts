/** The start of the kiosk page. */
import '@/shared/polyfills';
import { mountPage } from '@/shared/page';
import '@/pages/kiosk/kiosk.css';
import KioskPage from '@/pages/kiosk/KioskPage.vue';

void mountPage('kiosk', KioskPage);
