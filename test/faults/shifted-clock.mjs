// Loaded into a process before its program: its clock is as many milliseconds off as a file says, and follows the file.
// Time that passes (timers, performance.now) is not touched, as on a machine whose clock is set.
import { readFileSync, watchFile } from 'node:fs';

const path = process.env.SHIFTED_CLOCK;
const ActualDate = Date;
let offset = read();
watchFile(path, { interval: 50, persistent: false }, () => {
  offset = read();
});

function read() {
  return Number(readFileSync(path, 'utf8'));
}

globalThis.Date = class Date extends ActualDate {
  constructor(...given) {
    if (given.length === 0) super(ActualDate.now() + offset);
    else super(...given);
  }

  static now() {
    return ActualDate.now() + offset;
  }
};
