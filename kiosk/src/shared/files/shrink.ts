/** Photos made small on the phone itself: less to send, and nothing beside the pixels leaves the phone. */

const SIDE_MAX = 1600;
const QUALITY = 0.8;
/** What the service takes; a photo that this browser cannot draw goes as it is, if it is no larger. */
const BYTES_MAX = 1_500_000;

/** How large a picture is drawn: its longer side at most SIDE_MAX, its shape kept. */
export function fit(width: number, height: number, sideMax = SIDE_MAX): [number, number] {
  const scale = Math.min(1, sideMax / Math.max(width, height, 1));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

async function decode(photo: Blob): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(photo);
  try {
    return await new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = () => {
        resolve(image);
      };
      image.onerror = () => {
        reject(new Error('this browser cannot open the picture'));
      };
      image.src = address;
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function draw(image: HTMLImageElement): Promise<Blob | null> {
  const [width, height] = fit(image.naturalWidth, image.naturalHeight);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', QUALITY);
  });
}

/** The photo as it is sent; null when it cannot be opened and is too large to send as it is. */
export async function shrink(photo: Blob): Promise<Blob | null> {
  try {
    const drawn = await draw(await decode(photo));
    if (drawn !== null) return drawn;
  } catch {
    // An old browser cannot open the newest kinds of pictures; the service may.
  }
  return photo.size <= BYTES_MAX ? photo : null;
}
