/** Which view of a page is open, kept in the address behind `#/`, so that the Back button works without a router. */
import { onMounted, onUnmounted, readonly, ref, type Ref } from 'vue';

export interface HashView<View extends string> {
  readonly view: Readonly<Ref<View>>;
  go: (next: View) => void;
}

export function useHashView<View extends string>(
  views: readonly View[],
  home: View,
): HashView<View> {
  const viewInAddress = (): View =>
    views.find((view) => window.location.hash === `#/${view}`) ?? home;
  const view = ref(viewInAddress()) as Ref<View>;

  function follow(): void {
    view.value = viewInAddress();
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
    go(next) {
      window.location.hash = `#/${next}`;
    },
  };
}
