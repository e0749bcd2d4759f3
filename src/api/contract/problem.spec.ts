import { AppError } from '../../core/errors';
import { errorOfProblem, problemOf, retryAfterSeconds } from './problem';

describe('src/api/contract/problem', () => {
  it('tells code, remedy and every wrong field', () => {
    const issues = [{ path: 'a', message: 'is required' }];
    expect(problemOf(new AppError('INPUT_INVALID', 'a: is required', { details: { issues } }), 'r1')).toEqual({
      type: 'urn:rosfleet:error:INPUT_INVALID',
      title: 'Input invalid',
      status: 400,
      detail: 'a: is required',
      code: 'INPUT_INVALID',
      remedy: expect.any(String),
      requestId: 'r1',
      errors: issues,
    });
  });

  it('takes the fields of the fleet as well', () => {
    const error = new AppError('INPUT_INVALID', 'x', { details: { fields: [{ field: 'name', message: 'empty' }] } });
    expect(problemOf(error, 'r').errors).toEqual([{ path: 'name', message: 'empty' }]);
  });

  it('shows nothing of a defect but the way to its log line', () => {
    const problem = problemOf(AppError.from(new Error('password=hunter2')), 'r2');
    expect(JSON.stringify(problem)).not.toContain('hunter2');
    expect(problem).toMatchObject({ status: 500, code: 'BUG', requestId: 'r2' });
  });

  it('comes back as the error that it was', () => {
    const error = new AppError('TRAP', 'refused', { trap: { message: 'failure', category: 2 }, remedy: 'Look.' });
    expect(errorOfProblem(problemOf(error, 'r3'))).toMatchObject({
      code: 'TRAP',
      message: 'refused',
      remedy: 'Look.',
      trap: { message: 'failure', category: 2 },
      details: { requestId: 'r3' },
    });
  });

  it('says when to try again only where waiting helps', () => {
    expect(retryAfterSeconds(new AppError('NOT_READY', ''))).toBe(5);
    const until = new Date(Date.now() + 90_500).toISOString();
    expect([90, 91]).toContain(retryAfterSeconds(new AppError('ROUTER_HELD_OFF', '', { details: { until } })));
    expect(retryAfterSeconds(new AppError('INPUT_INVALID', ''))).toBeUndefined();
  });
});
