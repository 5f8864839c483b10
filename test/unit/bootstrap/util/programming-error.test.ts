import { Unavailable } from '../../../../src/bootstrap/kubernetes/unavailable';
import { isProgrammingError } from '../../../../src/bootstrap/util/programming-error';

test.each([new TypeError('x is undefined'), new RangeError('too long'), new SyntaxError('{')])(
  '%s is a bug of the program',
  (error) => {
    expect(isProgrammingError(error)).toBe(true);
  },
);

test.each([new Error('ECONNREFUSED'), new Unavailable('no answer'), 'text'])(
  '%s is a failure of something else',
  (error) => {
    expect(isProgrammingError(error)).toBe(false);
  },
);
