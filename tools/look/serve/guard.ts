/**
 * Who may ask. The page is on this machine alone, but so is every website that a browser here has open, and every other
 * person who is logged in: a request must know the token, and must come from the page itself.
 */
import { timingSafeEqual } from 'node:crypto';

/** What a guard looks at. Names of headers are in lower case. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A request that is not answered: the status, and the sentence that says why. */
export interface Refusal {
  readonly status: 403 | 405;
  readonly sentence: string;
}

/** The header in which everything that writes must carry the token: a form on another site cannot set it. */
export const TOKEN_HEADER = 'x-ecg-token';

/** Where this server is, as browsers name it. */
export interface Place {
  readonly port: number;
  readonly token: string;
}

/**
 * @returns the path behind the token, without a slash at its front, or why the request is refused. `Host` must be this
 * machine's own name, which a website that makes its name lead here does not send; `Origin`, where there is one, the page
 */
export function guarded({ method, path, headers }: Asked, { port, token }: Place): string | Refusal {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host, origin } = headers;
  if (typeof host !== 'string' || !hosts.includes(host)) return refused(`Host must be ${hosts[0]}`);
  if (origin !== undefined && origin !== `http://${host}`) return refused(`Origin must be http://${hosts[0]}`);
  const [, given = '', ...rest] = path.split('/');
  if (!isSame(given, token)) return refused('The token is missing or wrong: open the address that ./ecg look printed');
  if (method === 'GET') return rest.join('/');
  if (method !== 'POST') return { status: 405, sentence: 'The method must be GET or POST.' };
  const header = headers[TOKEN_HEADER];
  if (typeof header !== 'string' || !isSame(header, token)) return refused(`${TOKEN_HEADER} must hold the token`);
  if (origin === undefined) return refused(`Origin must be http://${hosts[0]}`);
  return rest.join('/');
}

function refused(sentence: string): Refusal {
  return { status: 403, sentence: `${sentence}.` };
}

/** Takes the same time wherever they differ. */
function isSame(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Sent with every answer: nothing is fetched from elsewhere, nothing is shown inside another page, nothing is remembered. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'no-store',
};
