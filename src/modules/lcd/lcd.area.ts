import { defineArea, defineResource, field } from '../../core/catalogue';
import { bool, duration, named, or, words, text } from '../../core/values';

const hardware = 'a touch screen (RB2011, RB3011, CCR1xxx)';

const settings = defineResource({
  id: 'lcd.settings',
  noun: 'touch screen settings',
  plural: 'touch screen settings',
  menu: '/lcd',
  kind: 'singleton',
  risk: 'none',
  needs: { hardware },
  fields: {
    enabled: field(bool, 'Whether the screen is on.'),
    'touch-screen': field(words('touch-screen', 'disabled enabled'), 'Whether it takes touches.'),
    'read-only-mode': field(bool, 'Show only; nothing can be changed at the screen.'),
    'default-screen': field(
      named('lcd-screen', 'main-menu'),
      'What it shows first, e.g. main-menu, stat-slideshow, log, interfaces.',
    ),
    'backlight-timeout': field(or(duration, 'never'), 'When it goes dark.'),
    'color-scheme': field(words('lcd-colors', 'dark light'), 'Colours.'),
    'flip-screen': field(bool, 'Turn the picture upside down.'),
    'time-interval': field(named('lcd-interval', 'min'), 'Span of the graphs: min, hour, daily, weekly.'),
  },
  readOnly: {},
  verbs: {
    get: { id: 'lcd.get_settings', examples: [{ title: 'Read them', input: {}, simulated: 'TRAP_NO_SUCH_COMMAND' }] },
    update: {
      id: 'lcd.update_settings',
      examples: [
        { title: 'Nothing to be changed at the screen', input: { 'read-only-mode': true }, simulated: 'TRAP_NO_SUCH_COMMAND' },
      ],
    },
    ensure: {
      id: 'lcd.ensure_settings',
      examples: [{ title: 'Keep the screen off', input: { enabled: false }, simulated: 'TRAP_NO_SUCH_COMMAND' }],
    },
  },
});

const pin = defineResource({
  id: 'lcd.pin',
  noun: 'PIN of the touch screen',
  plural: 'PINs of the touch screen',
  menu: '/lcd/pin',
  kind: 'singleton',
  risk: 'none',
  needs: { hardware },
  fields: {
    'pin-number': field(
      text({ name: 'lcd-pin', minLength: 1, maxLength: 16, example: '4711' }),
      'PIN that changes at the screen ask for; 1234 where nobody set one.',
      { secret: true },
    ),
    'hide-pin-number': field(bool, 'Show dots while it is typed.'),
  },
  readOnly: {},
  verbs: {
    get: { id: 'lcd.get_pin_settings', examples: [{ title: 'Read them', input: {}, simulated: 'TRAP_NO_SUCH_COMMAND' }] },
    update: {
      id: 'lcd.set_pin',
      examples: [
        { title: 'Another PIN', input: { 'pin-number': '4711', 'hide-pin-number': true }, simulated: 'TRAP_NO_SUCH_COMMAND' },
      ],
    },
    ensure: {
      id: 'lcd.ensure_pin',
      examples: [{ title: 'Keep a PIN', input: { 'pin-number': '4711' }, simulated: 'TRAP_NO_SUCH_COMMAND' }],
    },
  },
});

export const lcdArea = defineArea({
  id: 'lcd',
  title: 'Touch screen',
  summary: 'The screen on the front of some routers, and its PIN.',
  resources: [settings, pin],
});
