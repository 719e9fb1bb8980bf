import { transformSync } from '@swc/core';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** One place of the source, and what shall stand there instead. */
export interface Change {
  /** From the root of the repository. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Sources as they are, compiled once for all programs. */
const compiled = new Map<string, string>();

const compile = (text: string): string =>
  transformSync(text, { configFile: join(ROOT, '.swcrc'), sourceMaps: false }).code;

/**
 * The project's own modules once more, each evaluated anew, one of them changed. (Jest's registry would do this too, but
 * with it load the framework again for every program.)
 */
export class Program {
  readonly #modules = new Map<string, { exports: unknown }>();

  /** @throws if what is to be changed does not stand there exactly once */
  constructor(private readonly change?: Change) {
    if (change === undefined) return;
    const count = this.#source(change.file).split(change.find).length - 1;
    if (count !== 1) throw new Error(`${change.file} holds ${count} times: ${change.find}`);
  }

  load<Exports>(file: string): Exports {
    return this.#load(join(ROOT, file)) as Exports;
  }

  #load(path: string): unknown {
    const known = this.#modules.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    this.#modules.set(path, module);
    const request = (id: string): unknown =>
      id.startsWith('.')
        ? this.#load(join(dirname(path), id).replace(/\.js$/, '.ts'))
        : jest.requireActual(id);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a run replaces this realm's clocks and timers, and `node:vm` would use another's
    const evaluate = new Function('exports', 'require', 'module', this.#code(path)) as (
      ...scope: unknown[]
    ) => void;
    evaluate(module.exports, request, module);
    return module.exports;
  }

  #code(path: string): string {
    const file = relative(ROOT, path);
    const name = `\n//# sourceURL=${file}`;
    const { change } = this;
    if (change?.file === file)
      return compile(this.#source(file).replace(change.find, () => change.replace)) + name;
    const code = compiled.get(file) ?? compile(this.#source(file));
    compiled.set(file, code);
    return code + name;
  }

  #source(file: string): string {
    return readFileSync(join(ROOT, file), 'utf8');
  }
}
