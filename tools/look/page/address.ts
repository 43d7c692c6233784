/** The page's own address: what is shown stands in it, so that it can be kept, sent and gone back to. */

/** The token, which is the first step of every path. */
export const TOKEN = document.body.dataset.token ?? '';

/** A path of this server. */
export function pathOf(rest: string): string {
  return `/${TOKEN}/${rest}`;
}

/** What the address says after `?`. */
export function parameters(): URLSearchParams {
  return new URLSearchParams(location.search);
}

/** The address of a path with parameters; those that are empty are left out. */
export function addressOf(rest: string, values: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
  return `${pathOf(rest)}${query.size === 0 ? '' : `?${query}`}`;
}

/** Names of the parameters that narrow the list. They stay in the address of a recording, for the way back and to the next. */
export const FILTERS = ['outcome', 'code', 'profile', 'day', 'mark', 'text'] as const;

/** One of them. */
export type FilterName = (typeof FILTERS)[number];

/** What the list is narrowed to, by name; empty where it is not. */
export type Filter = Readonly<Record<FilterName, string>>;

/** The list's part of the address. */
export function filterInAddress(): Filter {
  const given = parameters();
  return Object.fromEntries(FILTERS.map((name) => [name, given.get(name) ?? ''])) as Filter;
}
