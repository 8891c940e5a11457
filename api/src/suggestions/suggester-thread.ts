import { answerCalls } from '@reprise/ports';
import { Suggester } from './suggester.js';

/** The suggester's side of the thread: one call at a time, in order. */
answerCalls(() => new Suggester());
