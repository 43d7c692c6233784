/**
 * Jest's environment for Node, in a context without interceptors, with modules that a worker compiles once.
 *
 * Jest gives each test file a global object behind a proxy, and each use of `Math` or `Float64Array` asks that proxy: code
 * that computes runs five times as slow as outside. Node can make a context whose globals are plain properties; all else
 * is Jest's own.
 */
import './compile-once.mjs';
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

const { constants, createContext } = vm;

// A worker that has nothing left to do ends at once. Node would free its heap first, which takes seconds where memory is slow to
// map; Jest waits for half a second, and then says that a test leaks.
process.once('beforeExit', () => process.exit());

export default class PlainContextEnvironment extends TestEnvironment {
  constructor(...args) {
    vm.createContext = () => createContext(constants.DONT_CONTEXTIFY); // what the constructor calls
    try {
      super(...args);
    } finally {
      vm.createContext = createContext;
    }
  }
}
