/** What a rule sees of a resource, whoever shows it: the Pulumi engine or a test that ran the program on mocks. */

/** A resource as it is about to be made. */
export interface Made {
  /** As Pulumi names it: `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** Its physical id, where it has one already. */
  readonly id?: string;
  /** Its one name in the stack, where the engine gave it one. */
  readonly urn?: string;
  /** Which resources each of its properties was made from, by URN; missing where that is not recorded. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
}

/** A record, or an empty one for whatever else stands there. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : {}; // the check above is what the cast says
}

/** A list; one value counts as a list of one, as in policy documents, and nothing as none. */
export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** What a text of JSON stands for; anything else as it is, and undefined for a text that is not JSON. */
export function fromJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** A number at or above the least; a missing one is not. */
export function isAtLeast(value: unknown, least: number): boolean {
  return typeof value === 'number' && value >= least;
}

/** The properties of the first of a list, or of the record itself: providers write single blocks both ways. */
export function block(value: unknown): Readonly<Record<string, unknown>> {
  return record(list(value)[0]);
}

/** The resources of a type, as Pulumi names types; empty when the stack has none. */
export function ofType(all: readonly Made[], type: string): readonly Made[] {
  return all.filter((made) => made.type === type);
}

/**
 * True when a property of one resource names another: a bucket's policy its bucket, a mapping its queue.
 *
 * Before the first deployment no id is known, so what the engine says about the property's origin comes first.
 */
export function pointsAt(part: Made, property: string, whole: Made): boolean {
  const origins = part.from?.[property];
  if (origins !== undefined && origins.length > 0) return whole.urn !== undefined && origins.includes(whole.urn);
  const value = part.props[property];
  return value !== undefined && [whole.id, whole.props.arn, whole.props.bucket, whole.props.name].includes(value);
}

/** The resources of a type whose property names this one. */
export function partsOf(whole: Made, all: readonly Made[], type: string, property: string): readonly Made[] {
  return ofType(all, type).filter((part) => pointsAt(part, property, whole));
}
