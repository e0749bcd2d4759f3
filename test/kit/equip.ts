import type { Needs } from '../../src/core/catalogue';
import type { SimRouter } from '../../src/simulator';

/** What a simulated router gets of hardware, by the words of who needs it. */
const HARDWARE: readonly (readonly [RegExp, (router: SimRouter) => void])[] = [
  [
    /^ports that power other devices/,
    (router) => {
      router.fitPoe(['ether5']);
      router.setMeasured('/interface/ethernet/poe', 'ether5', { 'poe-out-status': 'powered-on', 'poe-out-power': '4.1' });
      const camera = { identity: 'camera-yard', address: '192.168.88.60', 'mac-address': '02:00:5E:00:53:60' };
      router.putRow('/ip/neighbor', { ...camera, interface: 'ether5' });
    },
  ],
  [
    /^an LTE modem/,
    (router) => {
      if (router.rows('/interface/lte').length > 0) return;
      router.putRow('/interface/lte', { name: 'lte1', 'apn-profiles': 'default', 'network-mode': 'lte', running: 'true' });
    },
  ],
];

/**
 * Gives a simulated router what an action needs beyond RouterOS itself: hardware, and a feature of device-mode that somebody
 * on the spot switches on and confirms with the power plug.
 */
export async function equip(router: SimRouter, needs: Needs | undefined): Promise<void> {
  for (const [what, give] of HARDWARE) if (needs?.hardware !== undefined && what.test(needs.hardware)) give(router);
  const feature = needs?.deviceMode;
  if (feature === undefined) return;
  const [mode] = router.rows('/system/device-mode');
  if (mode?.[feature] !== 'false') return;
  router.exec(['/system/device-mode/update', `=${feature}=yes`]);
  await router.powerCycle({ downMs: 0 });
}
