import { byGeneration, type DefinedResource } from '../catalogue';

/**
 * Two menus that stand for one another, one of 6.x and one of 7.x: a verb that both have becomes one action that takes the
 * router's own; a verb of one alone stays with its versions.
 */
export function joinGenerations({ v6, v7 }: { readonly v6: DefinedResource; readonly v7: DefinedResource }): DefinedResource[] {
  const older = new Map(v6.actions.map((action) => [action.id, action]));
  const newer = new Set(v7.actions.map(({ id }) => id));
  const joined = v7.actions.map((action) => {
    const twin = older.get(action.id);
    return twin ? byGeneration({ v6: twin, v7: action }) : action;
  });
  return [
    { resource: v7.resource, actions: joined },
    { resource: v6.resource, actions: v6.actions.filter(({ id }) => !newer.has(id)) },
  ];
}
