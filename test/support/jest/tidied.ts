/** Before the tests of each file: what any of its modules leaves to be tidied up, also one that a test loads, is done at its end. */
import { afterAll } from '@jest/globals';
import { tidyUp } from './at-end.ts';

afterAll(tidyUp);
