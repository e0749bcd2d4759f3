import { coverage, knownPaths, menuCatalogue } from '../../../routeros';
import { coverageJson, menuJson, renderCoverage, renderMenu, renderMenus } from './menu-views';

function menuText(version: string, path: string): Promise<string> {
  return renderMenu(menuJson(menuCatalogue(version).menu(path)!));
}

describe('src/api/cli/commands/menu-views', () => {
  it('shows a menu with the use and the type of its properties', async () => {
    const lines = (await menuText('7.24', '/ip/hotspot/ip-binding')).split('\n');
    expect(lines[0]).toBe('/ip/hotspot/ip-binding · ordered · known from tree · needs deviceMode hotspot');
    expect(lines[1]).toBe('add needs failure: address or mac-address is required');
    expect(lines).toContainEqual(expect.stringMatching(/^address\s+set(, unset)?\s+ip/));
    expect(lines).toContainEqual(expect.stringMatching(/^move\s+destination numbers$/));
  });

  it('says where a menu was before', async () => {
    expect(await menuText('7.24', '/interface/wifi')).toContain('was /interface/wifiwave2');
  });

  it('lists menus with what they need', async () => {
    const menus = [...menuCatalogue('7.24').menus()].filter((menu) => menu.path.startsWith('/lcd'));
    const lines = (await renderMenus(menus)).split('\n');
    expect(lines).toHaveLength(menus.length + 1);
    expect(lines[1]).toMatch(/^\/lcd +singleton +path +hardware lcd/);
  });

  it('counts every version, and says why a menu has no facts', async () => {
    const source = { versions: [], coverage, knownPaths, catalogue: () => Promise.reject(new Error('not asked for')) };
    const text = await renderCoverage(coverageJson(source));
    expect(text).toMatch(/^7\.24 +573 +0 /m);
    expect(text).toMatch(/^6\.49 +\d{3} /m);
    expect(text).toMatch(/^\/interface\/w60g +only on a board with 60ghz/m);
  });
});
