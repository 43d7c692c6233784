/**
 * What Jest loads anew for each test file (its own `expect`, the packages, our modules) is parsed once a worker: V8 is handed what it
 * made of the same text before. About a twentieth of the processor's time of a run.
 */
import vm from 'node:vm';

const { compileFunction, SourceTextModule } = vm;
/** By the path of a module: its text, and what V8 made of it. */
const known = new Map();

vm.compileFunction = (code, parameters, options) => {
  const cachedData = dataFor(options?.filename, code);
  const compiled = compileFunction(code, parameters, {
    ...options,
    cachedData,
    produceCachedData: cachedData === undefined,
  });
  if (cachedData === undefined) remember(options?.filename, code, compiled.cachedData);
  return compiled;
};

vm.SourceTextModule = class extends SourceTextModule {
  constructor(code, options) {
    const cachedData = dataFor(options?.identifier, code);
    super(code, { ...options, cachedData });
    if (cachedData === undefined) remember(options?.identifier, code, this.createCachedData());
  }
};

function dataFor(path, code) {
  const one = known.get(path);
  return one?.code === code ? one.data : undefined;
}

function remember(path, code, data) {
  // A copy: the array itself is of the context that compiles, and would keep all of a finished test file in memory.
  if (path !== undefined) known.set(path, { code, data: Buffer.from(data) });
}
