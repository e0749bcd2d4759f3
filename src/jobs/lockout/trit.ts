/** What a model of the router can say of a question: it knows, or the answer depends on what it does not model. */
export type Trit = 'yes' | 'no' | 'maybe';

export function not(value: Trit): Trit {
  if (value === 'maybe') return 'maybe';
  return value === 'yes' ? 'no' : 'yes';
}

/** `yes` where every one is. */
export function every(values: readonly Trit[]): Trit {
  if (values.includes('no')) return 'no';
  return values.includes('maybe') ? 'maybe' : 'yes';
}

/** `yes` where one of them is. */
export function some(values: readonly Trit[]): Trit {
  if (values.includes('yes')) return 'yes';
  return values.includes('maybe') ? 'maybe' : 'no';
}

export function certain(value: boolean): Trit {
  return value ? 'yes' : 'no';
}

/** The API prints true and false where people and plans write yes and no. */
export function isOn(value: string | null | undefined): boolean {
  return value === 'true' || value === 'yes';
}

/** Comma-separated words of a property; none where it is not set. */
export function wordsOf(value: string | null | undefined): readonly string[] {
  return (value ?? '')
    .split(/[,;]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
