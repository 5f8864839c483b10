type PasswordFile = readonly [
  what: string,
  bytes: Buffer,
  password: string | undefined,
  objection: string,
];

/** What a password's file may have, byte by byte, and the password that it is; undefined where it is refused. */
export const PASSWORD_FILES: readonly PasswordFile[] = [
  ['a newline at the end', Buffer.from('secret\n'), 'secret', ''],
  ['spaces and a tab', Buffer.from(' a\tb '), ' a\tb ', ''],
  ['quotes', Buffer.from(`"'\`\\`), `"'\`\\`, ''],
  [
    'letters of every length',
    Buffer.from('é€\uFEFF𝄞~\u07ff\ud7ff\uffff\u{10ffff}'),
    'é€\uFEFF𝄞~\u07ff\ud7ff\uffff\u{10ffff}',
    '',
  ],
  ['512 bytes', Buffer.from('é'.repeat(256)), 'é'.repeat(256), ''],
  ['nothing', Buffer.from('\n'), undefined, 'waiting for a password'],
  ['several lines', Buffer.from('a\nb\n'), undefined, 'has several lines: give it one'],
  ['513 bytes', Buffer.from('x'.repeat(513)), undefined, 'has 513 bytes: give it at most 512'],
  ...(
    [
      ['a NUL', [0x61, 0, 0x62]],
      ['a carriage return', [0x61, 0x0d, 0x0a]],
      ['a DEL', [0x61, 0x7f]],
      ['a control character of two bytes', [0xc2, 0x85]],
      ['a byte of Latin 1', [0x61, 0xe9]],
      ['a letter that is cut', [0xe2, 0x82]],
      ['a letter that is longer than needed', [0xc0, 0xaf]],
      ['one of three bytes that is', [0xe0, 0x80, 0xaf]],
      ['half of a pair of UTF-16', [0xed, 0xa0, 0x80]],
      ['a letter beyond the last', [0xf4, 0x90, 0x80, 0x80]],
    ] as const
  ).map(([what, bytes]): PasswordFile => [
    what,
    Buffer.from(bytes),
    undefined,
    'is not text in UTF-8, or has control characters: give it another one',
  ]),
];
