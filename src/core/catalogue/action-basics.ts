import type { ErrorCode } from '../errors';

/** What the action does to the router's configuration. `operational` acts but configures nothing, e.g. flush. */
export type ActionKind = 'read' | 'write' | 'destructive' | 'operational';
/** What can go wrong when it works as asked: `lockout` may cut the daemon off, `disruptive` may interrupt traffic. */
export type ActionRisk = 'none' | 'disruptive' | 'lockout' | 'data-loss';
/** `natural`: doing it twice is doing it once. `planned`: repeatable because each plan starts from the router's state. `none`: never repeated. */
export type Idempotency = 'natural' | 'planned' | 'none';

/**
 * What an example does on a simulated router where it is not the usual: a read that finds nothing, a write that finds
 * nothing to do, or a refusal, e.g. for want of hardware.
 */
export type TrialOutcome = 'empty' | 'unchanged' | ErrorCode;

export interface ExampleStep {
  /** Action id. */
  readonly do: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface ActionExample {
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What has to be on the router first, in this order. */
  readonly before?: readonly ExampleStep[];
  /** Only for the tests, which run every example on simulated routers. Absent: rows are read, something changes. */
  readonly simulated?: TrialOutcome | { readonly v6?: TrialOutcome; readonly v7?: TrialOutcome };
}

export type ActionInput = Readonly<Record<string, unknown>>;
