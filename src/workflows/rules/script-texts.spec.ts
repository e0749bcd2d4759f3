import { fetchesOf, runsFetched } from './script-texts';

describe('workflows/rules/script-texts', () => {
  it.each<[string, ReturnType<typeof fetchesOf>]>([
    ['/tool fetch url=http://a.example/x.rsc mode=http', [{ host: 'a.example', scheme: 'http' }]],
    ['/tool fetch url="https://user:pass@B.example:8443/x?key=1"', [{ host: 'b.example', scheme: 'https' }]],
    ['/tool fetch address=192.0.2.9 src-path=x.rsc', [{ host: '192.0.2.9', scheme: undefined }]],
    ['/tool fetch url=("http://a.example/" . $id)', [{ host: 'a.example', scheme: 'http' }]],
    ['/tool fetch url=$where', [{ host: undefined, scheme: undefined }]],
    ['/tool fetch url=("http://" . $host)', [{ host: undefined, scheme: undefined }]],
    [
      '/tool fetch url=http://a.example/x; /tool fetch url=ftp://b.example/y',
      [
        { host: 'a.example', scheme: 'http' },
        { host: 'b.example', scheme: 'ftp' },
      ],
    ],
    [':log info "prefetched nothing"', []],
  ])('%s', (text, expected) => expect(fetchesOf(text)).toEqual(expected));

  it.each([
    ['/tool fetch url=http://a.example/x.rsc; /import x.rsc', true],
    ['/tool fetch url=http://a.example/x.rsc\nimport file-name=x.rsc', true],
    [':local a [/tool fetch url=http://a.example output=user as-value]; [:parse ($a->"data")]', true],
    ['/tool fetch url=http://a.example/list.txt', false],
    ['/import x.rsc', false],
  ])('%s is run: %p', (text, expected) => expect(runsFetched(text)).toBe(expected));

  it('stays quick on long texts', () => {
    const text = `${'fetch url='.repeat(20_000)}${'a.'.repeat(50_000)}`;
    expect(fetchesOf(text).length).toBeGreaterThan(0);
    expect(runsFetched(text)).toBe(false);
  });
});
