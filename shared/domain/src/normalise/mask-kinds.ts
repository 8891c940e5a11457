/** What a mask can stand for. A kind's place is its mark: new kinds go to the end. */
export const maskKinds = [
  'e-mail',
  'url',
  'uuid',
  'mac',
  'time',
  'ip',
  'hex',
  'base64',
  'path',
  'token',
  'number',
  'name',
] as const;
export type MaskKind = (typeof maskKinds)[number];
