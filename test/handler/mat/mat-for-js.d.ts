/** `mat-for-js` comes without types; this is what the tests use of it. */
declare module 'mat-for-js' {
  export function read(bytes: ArrayBuffer): { readonly header: string; readonly data: Record<string, unknown> };
}
