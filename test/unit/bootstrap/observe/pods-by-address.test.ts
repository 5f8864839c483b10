import { PodsByAddress } from '../../../../src/bootstrap/observe/pods-by-address';

test('servers at fixed addresses are named after them', async () => {
  const place = { node: 'a' };
  const fixed = new PodsByAddress([
    { host: '10.0.0.1', port: 7000, place },
    { host: 'fd00::1', port: 7001 },
  ]);
  expect(await fixed.find()).toEqual({
    pods: [
      { ordinal: 0, name: '10.0.0.1:7000', host: '10.0.0.1', port: 7000, place },
      { ordinal: 1, name: '[fd00::1]:7001', host: 'fd00::1', port: 7001, place: {} },
    ],
  });
});
