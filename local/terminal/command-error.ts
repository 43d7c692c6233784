/** An error that ends a command: the person is shown its message, which is one sentence, and no stack. */
export abstract class CommandError extends Error {
  abstract readonly exitStatus: number;
}
