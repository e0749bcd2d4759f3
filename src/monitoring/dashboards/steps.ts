import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Threshold,
  type ValueMap,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** Value from which on a colour holds; the first has no value. */
export type Steps = readonly (readonly [from: number | null, color: string])[];

export const GOOD_ABOVE: Steps = [
  [null, 'red'],
  [1, 'green'],
];
/** Nothing is good, anything is bad. */
export const BAD_ABOVE_ZERO: Steps = [
  [null, 'green'],
  [1, 'red'],
];
export const LOAD: Steps = [
  [null, 'green'],
  [0.75, 'orange'],
  [0.9, 'red'],
];
export const PLAIN: Steps = [[null, 'blue']];

/** What 0 and 1 mean, each with its colour. */
export type States = readonly [zero: State, one: State];
type State = readonly [word: string, color: string];

export const UP: States = [
  ['down', 'red'],
  ['up', 'green'],
];
export const WORKS: States = [
  ['failed', 'red'],
  ['works', 'green'],
];
/** A router that is not the master is not to be worried about. */
export const MASTER: States = [
  ['not master', 'blue'],
  ['master', 'green'],
];
export const ENABLED: States = [
  ['disabled', 'text'],
  ['enabled', 'green'],
];
export const MAINTENANCE: States = [
  ['no', 'text'],
  ['yes', 'orange'],
];
export const STOPPED: States = [
  ['no', 'green'],
  ['yes', 'red'],
];

export function thresholds(steps: Steps): ThresholdsConfigBuilder {
  // The type does not say that the first one has no value; Grafana wants null there.
  const list = steps.map(([value, color]) => ({ value, color })) as unknown as Threshold[];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(list);
}

/** What Grafana takes instead differs from panel to panel, and is wrong way round for states: green for 0, red for 1. */
export function byThresholds(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}

/** Words in place of 0 and 1. */
export function wordsOf(states: States): ValueMap[] {
  const options = Object.fromEntries(states.map(([text, color], index) => [String(index), { text, color, index }]));
  return [{ type: MappingType.ValueToText, options }];
}

/** Colours of the same states for panels that ask thresholds. */
export function stepsOf([[, zero], [, one]]: States): Steps {
  return [
    [null, zero],
    [1, one],
  ];
}
