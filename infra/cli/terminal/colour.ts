import { styleText } from 'node:util';
import { wantsColour } from '../env.js';

type Style = Parameters<typeof styleText>[0];

const styled =
  (style: Style) =>
  (text: string): string =>
    wantsColour() ? styleText(style, text) : text;

export const bold = styled('bold');
export const dim = styled('dim');
export const red = styled('red');
export const green = styled('green');
export const yellow = styled('yellow');
export const accent = styled('cyan');
