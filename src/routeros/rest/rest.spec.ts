import fc from 'fast-check';
import type { Reply } from '../../core/catalogue';
import { isAppError, type AppError } from '../../core/errors';
import { createTextDecoder } from '../api/text';
import { readAnswer } from './reply';
import { restRequest } from './request';

const decode = createTextDecoder('windows-1252');

function answer(status: number, body: string | Buffer): Reply {
  return readAnswer({ status, body: Buffer.from(body as string) }, decode);
}

/** None where it was refused by name; a crash passes through. */
function valuesOf(work: () => Reply): unknown[] {
  try {
    return work().rows.flatMap((row) => Object.values(row));
  } catch (error) {
    if (isAppError(error) && error.code !== 'BUG') return [];
    throw error;
  }
}

function failure(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('routeros/rest/request', () => {
  it('posts every command with the names of the API', () => {
    const words = ['/ip/address/print', '=.proplist=address,comment', '?disabled=false', '?dynamic=true', '?#|', '=stats='];
    const { method, path, body } = restRequest(words);
    expect([method, path]).toEqual(['POST', '/rest/ip/address/print']);
    expect(JSON.parse(body)).toEqual({
      '.proplist': ['address', 'comment'],
      '.query': ['disabled=false', 'dynamic=true', '#|'],
      stats: '',
    });
  });

  it('unsets by a patch of the row', () => {
    const { method, path, body } = restRequest(['/ip/address/set', '=.id=*A', '=disabled=yes', '=!comment=']);
    expect([method, path, JSON.parse(body)]).toEqual(['PATCH', '/rest/ip/address/*A', { disabled: 'yes', comment: null }]);
  });

  it.each([[['/ip/dns/set', '=!servers=']], [['/ip/address/set', '=.id=*1,*2', '=!comment=']]])(
    'says that it cannot: %j',
    (words) => {
      expect(failure(() => restRequest(words))).toMatchObject({ code: 'TRANSPORT_LIMIT', details: { sent: false } });
    },
  );
});

describe('routeros/rest/reply', () => {
  it('reads lists, objects, a ret and nothing', () => {
    expect(answer(200, '[{".id":"*1","a":"x"}]')).toEqual({ rows: [{ '.id': '*1', a: 'x' }] });
    expect(answer(200, '{"name":"gw"}')).toEqual({ rows: [{ name: 'gw' }] });
    expect(answer(200, '{"ret":"*2"}')).toEqual({ rows: [], ret: '*2' });
    expect(answer(204, '')).toEqual({ rows: [] });
    expect(answer(200, '[]')).toEqual({ rows: [] });
  });

  it('writes what is no text as the API would', () => {
    expect(answer(200, '[{"a":true,"b":5,"c":null}]')).toEqual({ rows: [{ a: 'true', b: '5', c: '' }] });
  });

  it('takes control characters that are not escaped', () => {
    expect(answer(200, '[{"a":"x\ny\tz","b":"\\"q\\\\"}]\n')).toEqual({ rows: [{ a: 'x\ny\tz', b: '"q\\' }] });
  });

  it('reads the bytes of a code page, each text by itself', () => {
    const body = Buffer.concat([Buffer.from('[{"a":"'), Buffer.from([0xe4]), Buffer.from('","b":"ä"}]')]);
    expect(readAnswer({ status: 200, body }, decode)).toEqual({ rows: [{ a: 'ä', b: 'ä' }] });
  });

  it.each([
    [400, '{"error":400,"message":"Bad Request","detail":"unknown parameter x"}', 'TRAP_UNKNOWN_PARAMETER'],
    [400, '{"error":400,"message":"Bad Request","detail":"Session closed"}', 'COMMAND_TIMEOUT'],
    [401, '{"error":401,"message":"Unauthorized"}', 'AUTH_REJECTED'],
    [401, '<html>', 'AUTH_REJECTED'],
    [404, '{"error":404,"message":"Not Found"}', 'TRAP_NO_SUCH_ITEM'],
    [406, '{"error":406,"message":"Not Acceptable","detail":"no such command or directory (remove)"}', 'TRAP_NO_SUCH_COMMAND'],
    [413, '{"error":413,"message":"Payload Too Large"}', 'INPUT_TOO_LARGE'],
    [500, '{"error":500,"message":"Internal Server Error","detail":"not allowed by device-mode"}', 'TRAP_DEVICE_MODE'],
    [404, '<html>not found</html>', 'PROTOCOL_ERROR'],
    [200, '"text"', 'PROTOCOL_ERROR'],
    [200, '[1]', 'PROTOCOL_ERROR'],
    [500, 'null', 'TRAP'],
  ])('tells what %i %s means', (status, body, code) => {
    expect(failure(() => answer(status, body)).code).toBe(code);
  });

  it('survives whatever a server may answer', () => {
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(`[{"a":"${text}"}]`, 'latin1')),
    );
    fc.assert(
      fc.property(fc.constantFrom(200, 201, 204, 301, 400, 401, 404, 500), bodies, (status, body) => {
        const values = valuesOf(() => readAnswer({ status, body }, decode));
        expect(values.every((value) => typeof value === 'string')).toBe(true);
      }),
    );
  });
});
