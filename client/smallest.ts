import { minifySync } from '@swc/core';
import type { Plugin } from 'vite';

const COMPRESSION = { compress: { ecma: 2022, passes: 4 }, mangle: true } as const;

/** Another compressor, which puts what is used once where it is used: worth sixty bytes after gzip. */
export const compress = (code: string, module: boolean): string =>
  minifySync(code, { module, ...COMPRESSION }).code;

export const compressed: Plugin = {
  name: 'compressed',
  generateBundle({ format }, bundle) {
    for (const chunk of Object.values(bundle))
      // In a classic script the name on top is the global one: it stays.
      if (chunk.type === 'chunk') chunk.code = compress(chunk.code, format === 'es');
  },
};

/** Names that classes of the library know of each other, and nobody else: neither public nor on the wire. */
const INTERNAL =
  'admit|ask|askedMs|better|bye|calm|candidate|change|command|covered|covers|current|doubt|drop|forget|granted|hear|heard|heldResets|lead|leave|list|listening|lost|main|message|openedMs|owner|timer|prefer|ready|reconcile|retain|settled|stalled|stream|tell|wanted|wantedMs|within|worked';

/** As few bytes as can be. @param names further ones that nobody else knows */
export const smallest = (...names: readonly string[]) => ({
  comments: false,
  generatedCode: { symbols: false },
  minify: {
    compress: { target: 'es2022' },
    mangle: true,
    codegen: { removeWhitespace: true },
    mangleProps: { include: new RegExp(`^(${[INTERNAL, ...names].join('|')})$`) },
  },
});
