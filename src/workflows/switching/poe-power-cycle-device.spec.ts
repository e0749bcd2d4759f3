import { whyNotCycled } from './poe-power-cycle-device';

const CAMERA = { interface: 'ether5', identity: 'camera-yard', 'mac-address': '02:00:5E:10:00:05' };
const SWITCH = { interface: 'ether5,bridge', identity: 'switch-hall', address4: '192.0.2.9' };

describe('who is heard on the port', () => {
  it.each([
    ['the device that is meant', [CAMERA], 'camera-yard'],
    ['the device by its MAC address', [CAMERA], '02:00:5e:10:00:05'],
    ['one device, whoever it is', [CAMERA], undefined],
    ['nobody, where nobody is named', [{ ...CAMERA, interface: 'ether4' }], undefined],
  ])('lets %s go without power', (_what, rows, device) => {
    expect(whyNotCycled(rows, { port: 'ether5', ...(device === undefined ? {} : { device }) })).toBeUndefined();
  });

  it('keeps another device from it', () => {
    expect(whyNotCycled([SWITCH], { port: 'ether5', device: 'camera-yard' })).toBe(
      'camera-yard is not heard on ether5, but switch-hall',
    );
  });

  it('keeps two of them from it, where none is named', () => {
    expect(whyNotCycled([CAMERA, SWITCH], { port: 'ether5' })).toMatch(
      /^2 devices are heard on ether5 \(camera-yard, switch-hall\)/,
    );
  });
});
