/** Which view of a page is open, kept in the address behind `#/`, so that the Back button works without a router. */
import { onMounted, onUnmounted, readonly, ref, type Ref } from 'vue';

export interface HashView<View extends string> {
  readonly view: Readonly<Ref<View>>;
  /** What stands behind the view in the address, such as the number in `#/proof/12`; empty when nothing does. */
  readonly detail: Readonly<Ref<string>>;
  go: (next: View) => void;
}

export function useHashView<View extends string>(
  views: readonly View[],
  home: View,
): HashView<View> {
  const partsOfAddress = (): string[] => window.location.hash.replace(/^#\//, '').split('/');
  const viewInAddress = (): View => views.find((view) => view === partsOfAddress()[0]) ?? home;
  const detailInAddress = (): string => partsOfAddress()[1] ?? '';
  const view = ref(viewInAddress()) as Ref<View>;
  const detail = ref(detailInAddress());

  function follow(): void {
    view.value = viewInAddress();
    detail.value = detailInAddress();
    window.scrollTo(0, 0);
  }
  onMounted(() => {
    window.addEventListener('hashchange', follow);
  });
  onUnmounted(() => {
    window.removeEventListener('hashchange', follow);
  });
  return {
    view: readonly(view) as Readonly<Ref<View>>,
    detail: readonly(detail),
    go(next) {
      window.location.hash = `#/${next}`;
    },
  };
}
