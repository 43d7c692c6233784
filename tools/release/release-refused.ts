/** The project is not ready for a release; the message is the one sentence to print. */
export class ReleaseRefused extends Error {
  override readonly name = 'ReleaseRefused';
}
