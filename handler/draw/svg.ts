/** What every drawing needs. */

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A length or a coordinate to a tenth of a pixel: finer cannot be seen, and would make the file larger. */
export function roundPx(value: number): number {
  return Number(value.toFixed(1));
}
