import { createLogger } from '../../core/telemetry';
import { StopList } from './stop-list';

describe('src/api/daemon/stop-list', () => {
  it('stops in its own order, each part once, whatever fails', async () => {
    const stopped: string[] = [];
    const stops = new StopList(createLogger({ level: 'silent' }));
    stops.add('database', () => void stopped.push('database'));
    stops.add('redis', () => Promise.reject(new Error('gone already')));
    stops.add('jobs', () => void stopped.push('jobs'));
    stops.add('clock', () => void stopped.push('clock'));
    await stops.stopAll();
    await stops.stopAll();
    expect(stopped).toEqual(['clock', 'jobs', 'database']);
  });
});
