/** Reads the `recorded-at` of an upload. */

/** `2024-05-01`, `2024-05-01T10:00`, `2024-05-01T10:00:00.5+02:00` (ISO 8601). */
const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * The instant that a text in ISO 8601 names; without a zone it is UTC, wherever this runs. Undefined for anything else:
 * `Date` alone reads "foo 12" as December 2001, and the 30th of February as the 1st of March.
 */
export function instantIn(text: string): Date | undefined {
  const [, day, time = '00:00', zone = 'Z'] = INSTANT.exec(text.trim()) ?? [];
  const midnight = new Date(`${day}T00:00Z`);
  const instant = new Date(`${day}T${time}${zone}`);
  if (Number.isNaN(instant.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  return instant;
}
