/** Names that a stack may have. Source: Pulumi, "Stacks": letters, digits, hyphens, underscores and periods, 100 at most. */
import fc from 'fast-check';

export const anyStackName: fc.Arbitrary<string> = fc.stringMatching(/^[A-Za-z0-9_.-]{1,100}$/);
