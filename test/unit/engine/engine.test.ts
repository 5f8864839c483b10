import { Engine, EngineFamily } from '../../../src/engine/engine';

describe('a tested engine', () => {
  test.each([
    [Engine.REDIS_5_0, 'redis:5.0.6'],
    [Engine.REDIS_6_0, 'redis:6.0.16'],
    [Engine.REDIS_7_0, 'redis:7.0.15'],
    [Engine.REDIS_8_0, 'redis:8.0.6'],
    [Engine.REDIS_8_6, 'redis:8.6.3'],
    [Engine.VALKEY_8_1, 'valkey/valkey:8.1.1'],
    [Engine.VALKEY_9_1, 'valkey/valkey:9.1.2'],
  ])('is pinned to an exact upstream tag (%#)', (engine, image) => {
    expect(engine.image).toBe(image);
    expect(image.endsWith(`:${engine.version}`)).toBe(true);
  });

  test('has the programs of its family', () => {
    expect(Engine.REDIS_8_0).toMatchObject({
      family: EngineFamily.REDIS,
      server: 'redis-server',
      cli: 'redis-cli',
    });
    expect(Engine.VALKEY_8_1).toMatchObject({
      family: EngineFamily.VALKEY,
      server: 'valkey-server',
      cli: 'valkey-cli',
    });
  });
});

describe('an engine of a given version', () => {
  test('may leave out the patch', () => {
    expect(Engine.redis('7.0')).toMatchObject({ image: 'redis:7.0', version: '7.0' });
    expect(Engine.valkey('8.0')).toMatchObject({ image: 'valkey/valkey:8.0', version: '8.0' });
  });

  test('may come from an image with any name', () => {
    const image = 'registry.example.com/team/cache:stable';
    expect(Engine.valkey('8.1.1', { image })).toMatchObject({
      image,
      family: EngineFamily.VALKEY,
      version: '8.1.1',
    });
  });

  test.each(['7', 'seven', '', '7.0.15-alpine', '7.0.15.1', ' 7.0', 'v7.0'])(
    'is refused if the version is "%s"',
    (version) => {
      expect(() => Engine.redis(version)).toThrow(
        `redis version is "${version}", and must be major.minor or major.minor.patch; ` +
          'write it as in 8.0.6',
      );
    },
  );

  test('is refused if the version is older than any that is known', () => {
    expect(() => Engine.redis('4.0.14')).toThrow(
      'redis version is 4.0.14, and must be at least 5.0; use a newer one',
    );
    expect(() => Engine.valkey('7.0.15')).toThrow(
      'valkey version is 7.0.15, and must be at least 7.2; use a newer one',
    );
    expect(Engine.redis('5.0').version).toBe('5.0');
    expect(Engine.valkey('7.2').version).toBe('7.2');
  });

  test.each(['', ' ', 'redis :7'])('is refused if the image is "%s"', (image) => {
    expect(() => Engine.redis('7.0', { image })).toThrow(
      `image is "${image}", and must be a name without spaces, such as redis:8.0.6`,
    );
    expect(() => Engine.fromImage(image)).toThrow(`image is "${image}"`);
  });
});

describe('the engine of an image', () => {
  const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

  test.each([
    ['redis:7.0.15', '7.0.15'],
    ['redis:7.0.15-alpine', '7.0.15'],
    ['redis:7.0', '7.0'],
    ['redis:8.2-m01-alpine3.21', '8.2'],
    ['docker.io/library/redis:6.2_1', '6.2'],
    ['bitnami/redis-cluster:7.4.1-debian-12-r2', '7.4.1'],
    ['redis/redis-stack-server:v7.2.0-v10', '7.2.0'],
    [`redis:7.0.15@${DIGEST}`, '7.0.15'],
    ['registry.example.com:5000/redis:6.2.7', '6.2.7'],
  ])('%s is Redis %s', (image, version) => {
    const engine = Engine.fromImage(image);
    expect(engine).toMatchObject({ image, version, family: EngineFamily.REDIS });
  });

  test.each([
    ['valkey/valkey:8.1.1', '8.1.1'],
    [`registry.example.com:5000/team/valkey:8.1@${DIGEST}`, '8.1'],
    ['valkey/valkey-bundle:9.0-alpine', '9.0'],
    ['ghcr.io/team/Valkey:8.0', '8.0'],
  ])('%s is Valkey %s', (image, version) => {
    const engine = Engine.fromImage(image);
    expect(engine).toMatchObject({ image, version, family: EngineFamily.VALKEY });
  });

  test('is Redis if only its registry or its path has the word valkey in it', () => {
    expect(Engine.fromImage('valkey.example.com/redis:7.0').family).toBe(EngineFamily.REDIS);
    expect(Engine.fromImage('valkey.example.com/cache:7.0').family).toBe(EngineFamily.REDIS);
    expect(Engine.fromImage('example.com/valkey/redis:7.0').family).toBe(EngineFamily.REDIS);
  });

  test('is refused where the path has the word valkey in it, and the name tells nothing', () => {
    const image = `example.com/valkey/server:8.1.1@${DIGEST}`;
    expect(() => Engine.fromImage(image)).toThrow(
      `image ${image} does not tell whether it has Redis or Valkey in it; use Engine.valkey or ` +
        'Engine.redis with its version and the option image',
    );
  });

  test.each([
    ['redis:5', '5.0'],
    ['redis:6-alpine', '6.2'],
    ['docker.io/library/redis:7', '7.4'],
    ['redis:8', '8.6'],
    ['redis:9', '9.0'],
    ['valkey/valkey:7', '7.2'],
    ['valkey/valkey:8', '8.1'],
  ])('%s is of the newest known minor version, %s', (image, version) => {
    expect(Engine.fromImage(image).version).toBe(version);
  });

  test.each([
    'redis',
    'redis:latest',
    'redis:alpine',
    'registry.example.com:5000/redis',
    `redis@${DIGEST}`,
    'redis:7d5f3c1',
    'redis:${TAG}',
  ])('%s has an unknown version', (image) => {
    expect(Engine.fromImage(image)).toMatchObject({ image, version: undefined });
  });

  test('is refused if its tag tells of a version older than any that is known', () => {
    expect(() => Engine.fromImage('redis:4-alpine')).toThrow(
      'redis version in the tag of redis:4-alpine is 4.0, and must be at least 5.0; ' +
        'use a newer one, or Engine.redis if the tag tells another version',
    );
  });
});

describe('what an engine knows', () => {
  test('since when, is a patch release where its own minor version has one', () => {
    const since = (version: string): string | undefined =>
      Engine.redis(version).directiveSince('cluster-bus-port-protected-mode');
    expect([since('8.0.6'), since('8.6.3'), since('8.10.0')]).toEqual(['8.12', '8.6.7', '8.10.2']);
  });

  test('begins with the version that brought the directive', () => {
    expect(Engine.REDIS_6_0.knows('cluster-announce-hostname')).toBe(false);
    expect(Engine.redis('6.2.16').knows('cluster-announce-hostname')).toBe(false);
    expect(Engine.redis('7.0').knows('cluster-announce-hostname')).toBe(true);
    expect(Engine.REDIS_7_0.knows('cluster-announce-hostname')).toBe(true);
    expect(Engine.VALKEY_8_1.knows('cluster-announce-hostname')).toBe(true);
  });

  test('ends with the version that dropped the directive', () => {
    expect(Engine.REDIS_5_0.knows('gopher-enabled')).toBe(false);
    expect(Engine.REDIS_6_0.knows('gopher-enabled')).toBe(true);
    expect(Engine.REDIS_7_0.knows('gopher-enabled')).toBe(false);
  });

  test('differs between the families', () => {
    expect(Engine.VALKEY_8_1.knows('availability-zone')).toBe(true);
    expect(Engine.REDIS_8_6.knows('availability-zone')).toBe(false);
    expect(Engine.REDIS_8_6.knows('lookahead')).toBe(true);
    expect(Engine.VALKEY_9_1.knows('lookahead')).toBe(false);
  });

  test('is told in upper and in lower case, as in the file', () => {
    expect(Engine.REDIS_5_0.knows('MaxMemory')).toBe(true);
  });

  test('is, with an unknown version, what any version of the family knows', () => {
    const engine = Engine.fromImage('redis:latest');
    expect(engine.knows('lookahead')).toBe(true);
    expect(engine.knows('gopher-enabled')).toBe(true);
    expect(engine.knows('availability-zone')).toBe(false);
    expect(engine.knows('maxmemroy')).toBe(false);
  });

  test('is, with a version newer than those known, what the newest known one knows', () => {
    const engine = Engine.redis('9.3');
    expect(engine.knows('lookahead')).toBe(true);
    expect(engine.knows('gopher-enabled')).toBe(false);
    expect(engine.knows('maxmemroy')).toBe(false);
  });

  test('has the directives of modules in it, from where on the server leaves them to these', () => {
    expect(Engine.redis('6.2').knows('search.timeout')).toBe(false);
    expect(Engine.REDIS_7_0.knows('search.timeout')).toBe(true);
    expect(Engine.VALKEY_8_1.knows('search.timeout')).toBe(true);
    expect(Engine.REDIS_7_0.knows('search-timeout')).toBe(false);
    expect(Engine.REDIS_8_0.knows('search-timeout')).toBe(true);
    expect(Engine.VALKEY_9_1.knows('search-timeout')).toBe(false);
  });
});

describe('since when an engine knows a directive', () => {
  test('is told for older and newer versions alike', () => {
    expect(Engine.REDIS_5_0.directiveSince('cluster-announce-hostname')).toBe('7.0');
    expect(Engine.REDIS_8_6.directiveSince('cluster-announce-hostname')).toBe('7.0');
    expect(Engine.VALKEY_8_1.directiveSince('cluster-announce-hostname')).toBe('7.2');
    expect(Engine.VALKEY_8_1.directiveSince('cluster-databases')).toBe('9.0');
    expect(Engine.REDIS_7_0.directiveSince('search-timeout')).toBe('8.0');
    expect(Engine.fromImage('redis').directiveSince('aclfile')).toBe('6.0');
  });

  test('is undefined if no version knows it', () => {
    expect(Engine.REDIS_8_6.directiveSince('maxmemroy')).toBeUndefined();
    expect(Engine.REDIS_8_6.directiveSince('availability-zone')).toBeUndefined();
  });

  test('is undefined if only older versions know it, for no newer one would help', () => {
    expect(Engine.REDIS_5_0.directiveSince('gopher-enabled')).toBe('6.0');
    expect(Engine.REDIS_7_0.directiveSince('gopher-enabled')).toBeUndefined();
  });
});

describe('whether an engine is at least of a version', () => {
  test('goes by numbers, not by letters', () => {
    expect(Engine.redis('7.10').atLeast('7.9')).toBe(true);
    expect(Engine.redis('7.9').atLeast('7.10')).toBe(false);
    expect(Engine.redis('10.0').atLeast('9.1')).toBe(true);
  });

  test('takes a missing part for 0', () => {
    expect(Engine.redis('7.0').atLeast('7.0.0')).toBe(true);
    expect(Engine.redis('7.0').atLeast('7.0.1')).toBe(false);
    expect(Engine.REDIS_7_0.atLeast('7')).toBe(true);
  });

  test('is true if the version is unknown', () => {
    expect(Engine.fromImage('valkey/valkey').atLeast('99.0')).toBe(true);
  });
});
