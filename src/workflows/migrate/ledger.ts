import { AppError } from '../../core/errors';
import { show, showArgument, showSource } from './masking';
import type { Draft, Mapped, Needed, NotMapped, Source } from './types';

/** Where every line of the export has to turn up: among the drafts, or among what is lost, with the reason. */
export interface Ledger {
  readonly drafts: Draft[];
  emit(draft: Omit<Draft, 'place'> & { readonly place?: number }): Draft;
  /** The whole statement has no place on the target. */
  lose(source: Source, why: string, todo: string): void;
  /** A draft cannot stay. Its sources are lost unless something else came of them. */
  dismiss(draft: Draft, why: string, todo: string): void;
  /** One argument has no place. */
  loseArgument(source: Source | undefined, name: string, value: string, why: string, todo: string): void;
  /** What became of the source is not quite what it was: one sentence. */
  change(source: Source | undefined, text: string): void;
  need(needed: Needed): void;
  warn(text: string): void;
  /** @throws AppError BUG where a statement was forgotten */
  report(sources: readonly Source[]): { mapped: Mapped[]; notMapped: NotMapped[]; needed: Needed[]; warnings: string[] };
}

export function createLedger(): Ledger {
  const drafts: Draft[] = [];
  const lost: NotMapped[] = [];
  const dismissed = new Map<Source, { why: string; todo: string }>();
  const changes = new Map<Source, string[]>();
  const needed = new Map<string, Needed>();
  const warnings = new Set<string>();
  const lose = (source: Source, why: string, todo: string): void => {
    lost.push({ line: source.line, menu: source.menu, text: showSource(source), why, todo });
  };
  return {
    drafts,
    emit(given) {
      const draft: Draft = { place: given.from[0]?.line ?? 0, ...given };
      drafts.push(draft);
      return draft;
    },
    lose,
    dismiss(draft, why, todo) {
      drafts.splice(drafts.indexOf(draft), 1);
      for (const source of draft.from) if (!dismissed.has(source)) dismissed.set(source, { why, todo });
    },
    loseArgument(source, name, value, why, todo) {
      if (!source) return;
      const argument = showArgument(source.menu, { name, value });
      lost.push({ line: source.line, menu: source.menu, text: showSource(source), argument, why, todo });
    },
    change(source, text) {
      if (!source) return;
      const known = changes.get(source) ?? [];
      if (!known.includes(text)) changes.set(source, [...known, text]);
    },
    need: (one) => void needed.set(`${one.kind} ${one.key}`, one),
    warn: (text) => void warnings.add(text),
    report(sources) {
      const cameOf = new Map<Source, Draft[]>();
      for (const draft of drafts) {
        for (const source of draft.from) cameOf.set(source, [...(cameOf.get(source) ?? []), draft]);
      }
      const mapped: Mapped[] = [];
      const isLost = new Set(lost.filter(({ argument }) => argument === undefined).map(({ line }) => line));
      for (const source of sources) {
        const made = cameOf.get(source) ?? [];
        const gone = dismissed.get(source);
        if (made.length > 0) {
          const { line, menu } = source;
          mapped.push({ line, menu, text: showSource(source), to: made.map(show), changes: changes.get(source) ?? [] });
        } else if (gone) lose(source, gone.why, gone.todo);
        else if (!isLost.has(source.line)) {
          throw new AppError('BUG', `line ${source.line} of the export, in ${source.menu || 'no menu'}, was forgotten`);
        }
      }
      lost.sort((a, b) => a.line - b.line);
      return { mapped, notMapped: lost, needed: [...needed.values()], warnings: [...warnings] };
    },
  };
}
