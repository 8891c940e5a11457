import { answerCalls } from '@reprise/ports';
import { matcherCalls } from './matcher.js';

/** The matching engine's side of the thread: one question at a time, in order. */
answerCalls(matcherCalls);
