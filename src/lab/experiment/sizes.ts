import { YOURS } from '../measure/targets.js';

/** What a scenario is measured with, unless the command line says otherwise. */
export interface Sizes {
  readonly layers: readonly string[];
  readonly connections: readonly number[];
  /** Events a second, over all topics. */
  readonly rates: readonly number[];
  /** Bytes of each event's data. */
  readonly sizes: readonly number[];
}

export interface Size {
  readonly layer: string;
  readonly connections: number;
  /** Events a second. */
  readonly rate: number;
  /** Bytes of each event's data. */
  readonly size: number;
}

/** Each with each: what the command line gives goes before what the scenario has. */
export function crossed(own: Sizes, given: Partial<Sizes>): Size[] {
  const { layers = own.layers, connections = own.connections, rates = own.rates, sizes = own.sizes } = given;
  return layers.flatMap((layer) =>
    connections.flatMap((count) =>
      rates.flatMap((rate) => sizes.map((size) => ({ layer, connections: count, rate, size }))),
    ),
  );
}

/** The options that ask for this size alone. */
export const argsOf = ({ layer, connections, rate, size }: Size): string =>
  layer === YOURS
    ? `--connections ${connections}`
    : `--layers ${layer} --connections ${connections} --rates ${rate} --sizes ${size}`;

export const nameOf = ({ layer, connections, rate, size }: Size): string => {
  const name = `${layer} ${connections.toLocaleString('en')}`;
  return layer === YOURS ? name : `${name} × ${rate.toLocaleString('en')}/s × ${size} B`;
};
