/** How every Vue page starts: language, print size, then its one root component. */
import { createApp, type Component } from 'vue';
import { createPageI18n, type PageName } from '@/shared/i18n';
import { startPrint } from '@/shared/lightPrint';
import '@/shared/tokens.css';
import '@/shared/base.css';

export async function mountPage(page: PageName, root: Component): Promise<void> {
  startPrint();
  const i18n = await createPageI18n(page);
  createApp(root).use(i18n).mount('#app');
}
