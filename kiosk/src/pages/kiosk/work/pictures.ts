/** A drawn SVG as a picture: whatever stands in the text, a picture runs no script. */
export function pictureOf(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
