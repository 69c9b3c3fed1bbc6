/** Where a phone is, if its browser and its owner say so; a check-in works without. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy_m: number;
}

const WAIT_SECONDS_MAX = 8;
const AGE_SECONDS_MAX = 30;

/** Ask once; null when it is refused, unknown, too slow, or the page came over plain http. */
export async function askPlace(): Promise<Place | null> {
  if (!window.isSecureContext || !('geolocation' in navigator)) return null;
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        resolve({
          latitude: coords.latitude,
          longitude: coords.longitude,
          accuracy_m: Math.round(coords.accuracy),
        });
      },
      () => {
        resolve(null);
      },
      {
        enableHighAccuracy: true,
        timeout: WAIT_SECONDS_MAX * 1000,
        maximumAge: AGE_SECONDS_MAX * 1000,
      },
    );
  });
}
